internal import ArgumentParser
internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Foundation
internal import Host
internal import Web

/// What “pull” and “push” share: where, with which token, and how the outcome is told.
struct SharingOptions: ParsableArguments {
    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @OptionGroup var format: FormatOptions
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A file with the token that the partner gave (default: the variable ESSAIM_TOKEN).",
            valueName: "file"))
    var tokenFile: String?
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A PEM file with the certificates to trust instead of the system's.", valueName: "file"))
    var authority: String?
    @Argument(help: ArgumentHelp("The partner's server, like https://partner.example.", valueName: "url"))
    var url: String

    /// A token on the command line would be seen by everybody on the machine.
    private func token() throws -> String? {
        guard let tokenFile else { return ProcessInfo.processInfo.environment["ESSAIM_TOKEN"] }
        guard let text = try? String(contentsOfFile: tokenFile, encoding: .utf8) else {
            throw RequestError(message: "cannot read \(tokenFile)", hint: "Check the path of --token-file.")
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Runs with the partner's server, and this catalogue beside it.
    func with<Result>(_ body: (Sharing, Partner, ProgressBar) async throws -> Result) async throws -> Result {
        let token = try token()
        if token != nil, Partner.isReadableOnTheWay(url) {
            Terminal.error(
                language.lang == .fr
                    ? "Attention : \(url) n’est pas en https, le jeton se lit en chemin. Demandez une adresse https à ce partenaire."
                    : "Warning: \(url) isn't https, so the token can be read on its way. Ask the partner for an https address."
            )
        }
        let store = try catalogue.open()
        let sharing = Sharing(host: try await modules.host(), catalogue: store)
        let bar = ProgressBar(url)
        return try await Partner.with(url, token: token, authority: authority) {
            partner throws in
            defer { bar.clear() }
            return try await body(sharing, partner, bar)
        }
    }

    func share(_ body: (Sharing, Partner, ProgressBar) async throws -> SharingSummary) async throws {
        let summary = try await with(body)
        switch format.format {
        case .json:
            print(
                JSONValue.object([
                    .init("from", .number(String(summary.from))), .init("to", .number(String(summary.to))),
                    .init("files", .number(String(summary.files))),
                    .init("changes", .number(String(summary.changes))),
                ]).text())
        case .text:
            let isFrench = language.lang == .fr
            print(
                summary.files == 0
                    ? (isFrench
                        ? "Rien de nouveau : journal au n° \(summary.to)."
                        : "Nothing new: journal at no. \(summary.to).")
                    : (isFrench
                        ? "\(summary.files) fichier(s), du n° \(summary.from) au n° \(summary.to) du journal."
                            .counted(in: .fr)
                        : "\(summary.files) file(s), from no. \(summary.from) to no. \(summary.to) of the journal."
                            .counted(in: .en))
            )
        }
    }
}

struct PullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Fetch and import what a partner's server has.",
        discussion: """
            Only what is new since the last time. Each file is one transaction; after a cut, the command goes on where \
            the last whole one ended.
            """)

    @OptionGroup var options: SharingOptions
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Whom the server speaks for, where that has changed since the last time.", valueName: "id"))
    var administration: String?
    @Option(
        name: .long,
        help: ArgumentHelp("MiB to fetch at most, of all files together.", valueName: "number"))
    var maxSize = Sharing.usualSize >> 20
    @OptionGroup var preview: PreviewOptions

    func validate() throws {
        if !(1...1_000_000).contains(maxSize) {
            throw ValidationError("--max-size takes a number from 1 to 1000000.")
        }
    }

    func run() async throws {
        let language = options.language.lang
        if preview.dryRun {
            var report = ImportPrinter(
                language: language, format: options.format.format == .json ? .json : .text, isDryRun: true)
            return try await options.with { sharing, partner, bar throws in
                defer { bar.clear() }
                report.start(partner.address)
                let summary = try await sharing.preview(
                    of: partner, administration: administration, atMost: maxSize << 20,
                    plans: preview.detail ?? .titles,
                    onEntry: { report.print($0) })
                report.finish(summary)
                report.end()
            }
        }
        var warnings = 0
        try await options.share { sharing, partner, bar throws in
            try await sharing.pull(
                from: partner, administration: administration, atMost: maxSize << 20,
                onEntry: { entry in
                    warnings += entry.findings.count { $0.severity == .warning }
                    for finding in entry.findings where finding.severity == .error {
                        bar.clear()
                        Terminal.error(FindingText.lines(finding, in: language))
                    }
                }, onProgress: { bar.show($0, of: $1) })
        }
        guard warnings > 0 else { return }
        Terminal.error(
            language == .fr
                ? "\(warnings) avertissement(s) : « essaim validate » les montre pour un fichier.".counted(
                    in: .fr)
                : "\(warnings) warning(s): “essaim validate” shows them for a file.".counted(in: .en))
    }
}

struct PushCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Send what is new here to a partner's server.",
        discussion: """
            The partner says how far it has come; what it lacks is sent in files of one transaction each. The token \
            needs the scope “publish”, or “relay” where records of others are among them.
            """)

    @OptionGroup var options: SharingOptions

    func run() async throws {
        try await options.share { sharing, partner, bar throws in
            try await sharing.push(to: partner, onProgress: { bar.show($0, of: $1) })
        }
    }
}
