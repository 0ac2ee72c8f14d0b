internal import ArgumentParser
internal import Catalogue
internal import EssaimKit
internal import Host

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import exchange files, tables, and files of partners.",
        discussion: """
            Each file is one transaction: all of it is imported, or nothing; a folder or a zip is one, too, with \
            all files in it; so is all that is given with --complete. Besides exchange files, tables (.csv, .ods, .xlsx, see “essaim new TYPE --format csv”) and all formats that \
            “essaim adapters” lists are recognised. With --accept-valid the valid records are imported although \
            others are refused; --rejects keeps the refused ones in a file that can be mended and imported again. \
            Files are imported in the order given; without --accept-valid the first that fails ends the command.
            """)

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @Option(name: .long, help: ArgumentHelp("text, json or xml.", valueName: "format"))
    var format: ReportFormat = .text
    @OptionGroup var preview: PreviewOptions
    @Flag(name: .long, help: "Import the valid records although others are refused.")
    var acceptValid = false
    @Flag(
        name: .long,
        help: """
            Leave out files and records that can't be taken, import the rest, and say what was left; with --complete, \
            nothing is withdrawn that they may hold.
            """)
    var skipBad = false
    @Flag(
        name: .long,
        help: "The delivery is all that the partner publishes: withdraw its records that are not in it.")
    var complete = false
    @Flag(
        name: .long,
        help: "With --complete: withdraw even more than the share that --withdraw-at-most allows.")
    var yes = false
    @Option(
        name: .long,
        help: ArgumentHelp(
            "With --complete: the share of the partner's records that may be withdrawn, in per cent (default: 10).",
            valueName: "number"))
    var withdrawAtMost: Double?
    @Option(
        name: .long,
        help: ArgumentHelp("Write the refused records to this file (with --accept-valid).", valueName: "file")
    )
    var rejects: String?
    @OptionGroup var input: InputOptions
    @Argument(help: ArgumentHelp("Files, folders and zip archives; - for standard input.", valueName: "file"))
    var files: [String]

    /// Whether what is valid is imported although the rest isn't.
    private var takesValid: Bool { acceptValid || skipBad }

    func validate() throws {
        try CataloguePlace.requireFiles(files)
        if yes && !complete || withdrawAtMost != nil && !complete {
            throw ValidationError("--yes and --withdraw-at-most go with --complete.")
        }
        if let withdrawAtMost, !(0...100).contains(withdrawAtMost) {
            throw ValidationError("--withdraw-at-most takes a number from 0 to 100.")
        }
        if rejects != nil && !takesValid { throw ValidationError("--rejects goes with --accept-valid.") }
        if rejects != nil && files.count > 1 { throw ValidationError("--rejects takes one file at a time.") }
    }

    func run() async throws {
        let store = try catalogue.open()
        let host = try await modules.host()
        if preview.dryRun {
            try store.rehearse { try importFiles(into: $0, host) }
        } else {
            try importFiles(into: store, host)
        }
    }

    private func importFiles(into store: any CatalogueStore, _ host: EssaimHost) throws {
        var printer = ImportPrinter(language: language.lang, format: format, isDryRun: preview.dryRun)
        var options = ImportOptions(acceptsValid: takesValid, rejectsPath: preview.dryRun ? nil : rejects)
        options.format = try input.format(host)
        options.isComplete = complete
        options.plans = preview.detail
        if let withdrawAtMost { options.withdrawalLimit = withdrawAtMost / 100 }
        if yes { options.withdrawalLimit = 1 }
        options.skipsBad = skipBad
        var isClean = true
        var anyApplied = false
        // A partner's delivery in pieces is whole only together.
        for delivery in complete ? [Delivery.whole(files)] : Delivery.at(files) {
            let bar = ProgressBar(delivery.name)
            printer.start(delivery.name)
            let summary = try host.importDelivery(
                delivery, into: store, options: options,
                onEntry: { entry in
                    if !entry.findings.isEmpty { bar.clear() }
                    printer.print(entry)
                }, onProgress: { bar.show($0, of: $1) })
            bar.clear()
            printer.finish(summary)
            anyApplied = anyApplied || summary.isApplied
            guard !summary.isClean else { continue }
            isClean = false
            // With --accept-valid, one broken file doesn't stop the others.
            if !summary.isApplied && !takesValid { break }
        }
        printer.end()
        if !isClean { throw takesValid && anyApplied ? Failure.partly : ExitCode.failure }
    }
}

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check files that could be imported, without a catalogue.",
        discussion: "All errors of a file come out in one pass, each with its line, record and place.")

    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @Option(name: .long, help: ArgumentHelp("text, json or xml.", valueName: "format"))
    var format: ReportFormat = .text
    @OptionGroup var input: InputOptions
    @Argument(help: ArgumentHelp("Files, folders and zip archives; - for standard input.", valueName: "file"))
    var files: [String]

    func validate() throws { try CataloguePlace.requireFiles(files) }

    func run() async throws {
        let host = try await modules.host()
        let kind = try input.format(host)
        var printer = ImportPrinter(language: language.lang, format: format, isDryRun: true)
        var isClean = true
        for delivery in Delivery.at(files) {
            printer.start(delivery.name)
            let summary = try host.validateDelivery(delivery, format: kind) { printer.print($0) }
            printer.finish(summary)
            isClean = isClean && summary.isClean
        }
        printer.end()
        if !isClean { throw ExitCode.failure }
    }
}

/// What would become of each record, before anything is changed.
struct PreviewOptions: ParsableArguments {
    @Flag(name: .long, help: "List what would become of each record, and change nothing.")
    var dryRun = false
    @Flag(name: .long, help: "With --dry-run: show field by field what differs from what is here.")
    var diff = false

    var detail: RecordPlan.Detail? { dryRun ? (diff ? .differences : .titles) : nil }

    func validate() throws {
        if diff && !dryRun { throw ValidationError("--diff goes with --dry-run.") }
    }
}

/// What the files are, for commands that read them.
struct InputOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "What the files are, instead of guessing: exchange, csv (any table), or an adapter (see “essaim adapters”).",
            valueName: "name"))
    var adapter: String?

    func format(_ host: EssaimHost) throws -> InputFormat? {
        guard let adapter else { return nil }
        let format = InputFormat(adapter)
        guard case .adapter(let id) = format, !host.adapters.adapters.contains(where: { $0.id == id }) else {
            return format
        }
        let known = ["exchange", "csv"] + host.adapters.adapters.map(\.id)
        throw RequestError(
            message: "there is no adapter “\(id)”", hint: "Known: \(known.joined(separator: ", ")).")
    }
}
