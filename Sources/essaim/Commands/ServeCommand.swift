internal import ArgumentParser
internal import Catalogue
internal import Host
internal import Logging
internal import Web

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the catalogue over HTTP: pages for people, an API for programs.",
        discussion: """
            Everybody reads what is published; all else needs a token (“essaim token create”). Without TLS, serve \
            other machines only behind a proxy that has it. SIGTERM ends the server when what runs has finished.
            """)

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @Option(name: .long, help: ArgumentHelp("The address to listen at.", valueName: "address"))
    var host = "127.0.0.1"
    @Option(name: .long, help: ArgumentHelp("The port; 0 for any free one.", valueName: "port"))
    var port = 8080
    @Option(
        name: .long,
        help: ArgumentHelp("Serve TLS with this certificate chain, a PEM file.", valueName: "file"))
    var tlsCertificate: String?
    @Option(name: .long, help: ArgumentHelp("The certificate's key, a PEM file.", valueName: "file"))
    var tlsKey: String?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The address that people and partners know, like https://essaim.example.fr; the server answers for it alone.",
            valueName: "address"))
    var publicAddress: String?
    @Option(
        name: .customLong("cors"),
        help: ArgumentHelp(
            "Let pages of this web origin read the answers. May be repeated.", valueName: "origin"))
    var origins: [String] = []
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Requests a second for each token and address, five times as many at once; 0 for no limit.",
            valueName: "number"))
    var rateLimit = 100
    @Option(
        name: .long,
        help: ArgumentHelp("The largest exchange file that may be sent, in MiB.", valueName: "number"))
    var uploadLimit = 2048
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where files are kept while they are on their way (default: the system's temporary folder).",
            valueName: "folder"))
    var spool: String?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A folder of templates and a style sheet that take the place of Essaim's, file by file.",
            valueName: "folder"))
    var theme: String?
    @Option(name: .long, help: ArgumentHelp("trace, debug, info, warning or error.", valueName: "level"))
    var log = "info"

    func validate() throws {
        if (tlsCertificate == nil) != (tlsKey == nil) {
            throw ValidationError("--tls-certificate and --tls-key go together.")
        }
        if !(0...65_535).contains(port) { throw ValidationError("--port takes a number from 0 to 65535.") }
        if !(0...1_000_000).contains(rateLimit) {
            throw ValidationError("--rate-limit takes a number from 0 to 1000000.")
        }
        if !(1...1_000_000).contains(uploadLimit) {
            throw ValidationError("--upload-limit takes a number from 1 to 1000000.")
        }
        if let publicAddress, !WebConfiguration.isPublicAddress(publicAddress) {
            throw ValidationError(
                "--public-address takes an address without a path: https://essaim.example.fr.")
        }
        if Logger.Level(rawValue: log) == nil { throw ValidationError("--log doesn't know “\(log)”.") }
    }

    func run() async throws {
        var configuration = WebConfiguration()
        configuration.hostname = host
        configuration.port = port
        if let tlsCertificate, let tlsKey {
            configuration.tls = .init(certificate: tlsCertificate, key: tlsKey)
        }
        configuration.publicAddress = publicAddress
        configuration.origins = origins
        configuration.requestsPerSecond = rateLimit
        configuration.exchangeLimit = uploadLimit << 20
        configuration.spoolFolder = spool
        configuration.themeFolder = theme
        configuration.version = Essaim.number
        var logger = Logger(label: "essaim") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: log) ?? .info
        let server = try WebServer(
            host: try await modules.host(), catalogue: try catalogue.place.openForServing(),
            configuration: configuration, logger: logger)
        let scheme = tlsCertificate == nil ? "http" : "https"
        let name = host.contains(":") ? "[\(host)]" : host
        try await server.run { Terminal.error("essaim: \(scheme)://\(name):\($0)/") }
    }
}
