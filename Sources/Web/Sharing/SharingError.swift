internal import AsyncHTTPClient
internal import Host
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// Why a partner's server can't be shared with.
package struct SharingError: ExplainedError {
    package var message: String
    package var hint: String

    init(message: String, hint: String) {
        self.message = message
        self.hint = hint
    }

    /// What went wrong below HTTP, in a sentence for the person who ran the command; what libraries say of it only where
    /// nothing better is known.
    init(unreachable address: String, _ error: any Error) {
        let again = "What has been exchanged is kept: run the command again."
        switch error {
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            self.init(
                message: "the certificate of \(address) isn't one that this machine trusts",
                hint:
                    "Check the address with the partner. A certificate of an authority of your own is given by --authority."
            )
        case let error as HTTPClientError
        where [.connectTimeout, .readTimeout, .deadlineExceeded].contains(error):
            self.init(message: "\(address) doesn't answer in time", hint: again)
        case is HTTPParserError, is HTTPClientError, is ChannelError:
            self.init(message: "\(address) cut its answer short, or sent what is no HTTP", hint: again)
        case is NIOTooManyBytesError:
            self.init(
                message: "\(address) sent an answer that is too large",
                hint: "Check that it is a server of Essaim.")
        case is NIOConnectionError, is IOError:
            self.init(
                message: "there is no server at \(address)",
                hint: "Check the address, its port and the network. \(again)")
        default:
            self.init(
                message: "cannot reach \(address): \(error)",
                hint: "Check the address and the network. \(again)")
        }
    }
}
