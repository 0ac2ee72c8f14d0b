/// A host as a `Host` header or a web address names it, in lower case.
struct ServedHost: Hashable, Sendable {
    /// A name, an IPv4 address, or an IPv6 address without its brackets.
    let name: String
    let port: Int?

    /// - Parameter text: `name`, `name:port`, `[::1]:port`; `nil` for anything else.
    init?(_ text: some StringProtocol) {
        let text = text.lowercased()
        let rest: Substring
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            name = String(text[text.index(after: text.startIndex)..<end])
            guard !name.isEmpty, name.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                return nil
            }
            rest = text[text.index(after: end)...]
        } else {
            name = String(text.prefix { $0 != ":" })
            guard !name.isEmpty, name.utf8.count <= 253,
                name.utf8.allSatisfy({ Self.nameBytes.contains($0) })
            else { return nil }
            rest = text.dropFirst(name.count)
        }
        guard !rest.isEmpty else {
            port = nil
            return
        }
        guard rest.first == ":", let number = UInt16(rest.dropFirst()), rest.dropFirst().first != "+" else {
            return nil
        }
        port = Int(number)
    }

    private static let nameBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789-._".utf8)

    /// Whether it can only be this machine.
    var isLoopback: Bool {
        name == "localhost" || name.hasSuffix(".localhost") || name == "::1"
            || (name.hasPrefix("127.") && name.allSatisfy { $0.isNumber || $0 == "." })
    }
}

/// For which hosts the server answers.
///
/// A page of somebody else's can have its own name lead to this machine and then read what only this machine may
/// (DNS rebinding). So a server that listens for itself alone, or that was told its public address, answers for no
/// other name.
struct ServedHosts: Sendable {
    /// The public address, without a slash at its end; `nil` where nobody told it.
    let publicAddress: String?
    private let publicHost: ServedHost?
    private let isOpen: Bool
    private let hostname: String

    /// - Parameters:
    ///   - hostname: Where it listens.
    ///   - publicAddress: `https://essaim.example.fr`, where one was told.
    init(listeningAt hostname: String, publicAddress: String?) {
        self.hostname = hostname.lowercased()
        self.publicAddress = publicAddress.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        publicHost = self.publicAddress.flatMap { Self.host(of: $0) }
        let own = ServedHost(hostname.contains(":") ? "[\(hostname)]" : hostname)
        isOpen = publicHost == nil && own?.isLoopback != true
    }

    /// The host of an address that pages may be served at: `https://name[:port]` without a path; `nil` for others.
    static func host(of address: String) -> ServedHost? {
        for scheme in ["https://", "http://"] where address.hasPrefix(scheme) {
            let rest = address.dropFirst(scheme.count)
            return ServedHost(rest.hasSuffix("/") ? rest.dropLast() : rest)
        }
        return nil
    }

    func serves(_ header: String?) -> Bool {
        guard !isOpen, let header else { return true }
        guard let host = ServedHost(header) else { return false }
        return host.isLoopback || host.name == hostname || host.name == publicHost?.name
    }
}
