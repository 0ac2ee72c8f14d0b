/// How the server listens, and what it lets through.
public struct WebConfiguration: Sendable {
    /// The certificate and the key of TLS, as PEM files.
    public struct TLS: Sendable {
        public var certificate: String
        public var key: String

        public init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    public var hostname = "127.0.0.1"
    /// The port; 0: any free one.
    public var port = 8080
    public var tls: TLS?
    /// Web origins whose pages may read the answers; empty: none.
    public var origins: [String] = []
    /// Requests a second for one token or address, five times as many at once; 0: no limit.
    public var requestsPerSecond = 100
    /// The largest record that may be sent, in bytes.
    public var recordLimit = 8 << 20
    /// The largest exchange file that may be sent, in bytes.
    public var exchangeLimit = 2 << 30
    /// Where files are kept while they are sent or received; the system's folder for such files where it isn't
    /// given. They have no name there, and are gone with the server.
    public var spoolFolder: String?
    /// Connections at the same time; more wait.
    public var connectionLimit = 1_000
    /// Seconds that running requests get after the server was told to end.
    public var shutdownSeconds = 30
    /// Seconds after which a connection is cut that takes none of what is sent, or asks nothing.
    public var idleSeconds = 60
    /// The version of the program, which the API tells.
    public var version = "0"

    public init() {}
}
