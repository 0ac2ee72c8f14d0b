internal import ArgumentParser
internal import Catalogue
internal import EssaimKit
internal import Host
internal import XML

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import exchange files.",
        discussion: """
            Each file is one transaction: all of it is imported, or nothing. With --accept-valid the valid records \
            are imported although others are refused; --rejects keeps the refused ones in a file that can be mended \
            and imported again. Files are imported in the order given; the first that fails ends the command.
            """)

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @Option(name: .long, help: ArgumentHelp("text, json or xml.", valueName: "format"))
    var format: ReportFormat = .text
    @Flag(name: .long, help: "Say what would be done, and change nothing.")
    var dryRun = false
    @Flag(name: .long, help: "Import the valid records although others are refused.")
    var acceptValid = false
    @Option(
        name: .long,
        help: ArgumentHelp("Write the refused records to this file (with --accept-valid).", valueName: "file")
    )
    var rejects: String?
    @Argument(help: ArgumentHelp("Exchange files; - for standard input.", valueName: "file"))
    var files: [String]

    func validate() throws {
        if rejects != nil && !acceptValid { throw ValidationError("--rejects goes with --accept-valid.") }
        if rejects != nil && files.count > 1 { throw ValidationError("--rejects takes one file at a time.") }
    }

    func run() async throws {
        let store = try catalogue.open()
        let host = try await modules.host()
        if dryRun {
            try store.rehearse { try importFiles(into: $0, host) }
        } else {
            try importFiles(into: store, host)
        }
    }

    private func importFiles(into store: any CatalogueStore, _ host: EssaimHost) throws {
        var printer = ImportPrinter(language: language.lang, format: format, isDryRun: dryRun)
        let options = ImportOptions(acceptsValid: acceptValid, rejectsPath: dryRun ? nil : rejects)
        var exitCode: ExitCode?
        for file in files {
            let bar = ProgressBar(file)
            printer.start(file)
            let summary = try host.importFile(
                file == "-" ? .standardInput : .file(file), into: store, options: options,
                onEntry: { entry in
                    if !entry.findings.isEmpty { bar.clear() }
                    printer.print(entry)
                }, onProgress: { bar.show($0, of: $1) })
            bar.clear()
            printer.finish(summary)
            guard !summary.isClean else { continue }
            exitCode = summary.isApplied ? Failure.partly : .failure
            if !summary.isApplied { break }
        }
        printer.end()
        if let exitCode { throw exitCode }
    }
}

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check exchange files, without a catalogue.",
        discussion: "All errors of a file come out in one pass, each with its line, record and place.")

    @OptionGroup var modules: ModuleOptions
    @OptionGroup var language: LanguageOptions
    @Option(name: .long, help: ArgumentHelp("text, json or xml.", valueName: "format"))
    var format: ReportFormat = .text
    @Argument(help: ArgumentHelp("Exchange files; - for standard input.", valueName: "file"))
    var files: [String]

    func run() async throws {
        let host = try await modules.host()
        var printer = ImportPrinter(language: language.lang, format: format, isDryRun: true)
        var isClean = true
        for file in files {
            printer.start(file)
            let summary = try host.validateFile(file == "-" ? .standardInput : .file(file)) {
                printer.print($0)
            }
            printer.finish(summary)
            isClean = isClean && summary.isClean
        }
        printer.end()
        if !isClean { throw ExitCode.failure }
    }
}
