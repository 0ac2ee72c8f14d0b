/// How the server listens, and what it lets through.
package struct WebConfiguration: Sendable {
    /// The certificate and the key of TLS, as PEM files.
    package struct TLS: Sendable {
        package var certificate: String
        package var key: String

        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    package var hostname = "127.0.0.1"
    /// The port; 0: any free one.
    package var port = 8080
    package var tls: TLS?
    /// The address that people and partners know, such as `https://essaim.example.fr`; where it is told, the server
    /// answers for its host alone and names itself so in what it sends.
    package var publicAddress: String?
    /// Web origins whose pages may read the answers; empty: none.
    package var origins: [String] = []
    /// Requests a second for one token or address, five times as many at once; 0: no limit.
    package var requestsPerSecond = 100
    /// The largest record that may be sent, in bytes.
    package var recordLimit = 8 << 20
    /// The largest exchange file that may be sent, in bytes.
    package var exchangeLimit = 2 << 30
    /// Where files are kept while they are sent or received; the system's folder for such files where it isn't
    /// given. They have no name there, and are gone with the server.
    package var spoolFolder: String?
    /// Connections at the same time; beyond that, those that say nothing are cut.
    package var connectionLimit = 1_000
    /// Seconds that a report or a dossier may take.
    package var reportSeconds = 30
    /// Seconds that running requests get after the server was told to end.
    package var shutdownSeconds = 30
    /// Seconds after which a connection is cut that takes none of what is sent, or asks nothing.
    package var idleSeconds = 60
    /// A folder of templates and a style sheet that take the place of Essaim's.
    package var themeFolder: String?
    /// The version of the program, which the API tells.
    package var version = "0"

    package init() {}

    /// Whether a text may be a public address: a scheme and a host, without a path.
    package static func isPublicAddress(_ text: String) -> Bool { ServedHosts.host(of: text) != nil }
}
