internal import Catalogue
internal import Core
internal import Derivation
package import EssaimKit
internal import Exchange

/// Why a report can't be run.
package struct ReportError: ExplainedError {
    package var message: String
    package var hint: String

    /// Runs what a module does, and names it in the errors that are the module's own.
    static func explaining<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as any ExplainedError { throw error } catch let error
            as CatalogueError
        { throw error } catch {
            throw ReportError(message: "\(name): \(error)", hint: "Check its parameters.")
        }
    }
}

extension CatalogueView {
    /// Runs a report over the published records, and hides from its figures what the audience must not see.
    ///
    /// - Parameters:
    ///   - settings: The parameters, as written by a person.
    ///   - day: The day that the report is run for; today where it isn't given.
    /// - Throws: ``ReportError`` for an unknown report, parameter or value.
    package func report(_ name: String, settings: [(String, String)], on day: CalendarDate? = nil) throws
        -> ReportResult
    {
        guard let report = host.modules.reports[name] else {
            throw ReportError(
                message: "there is no report “\(name)”",
                hint: "Reports here: \(host.modules.reports.keys.sorted().joined(separator: ", ")).")
        }
        let arguments = try host.arguments(
            settings, of: report.parameters, for: "report “\(name)”", on: day)
        return try ReportError.explaining("report “\(name)”") {
            let disclosure = try disclosure()
            let result = try WorkMark.during("report “\(name)”", isBrief: false) {
                try report.run(arguments, over: CatalogueSource(disclosure: disclosure, limit: limit))
            }
            for table in result.tables + result.figures.map(\.table) { try Self.checkShape(of: table) }
            return try disclosure.disclosed(result)
        }
    }

    /// Who writes a table down counts on a cell for each column.
    private static func checkShape(of table: Table) throws {
        guard let row = table.rows.firstIndex(where: { $0.count != table.columns.count }) else { return }
        throw ReportError(
            message:
                "row \(row + 1) of the report's table “\(table.name)” has \(table.rows[row].count) cells, for \(table.columns.count) columns",
            hint: "The module that makes it has a fault: tell who wrote it.")
    }
}

extension EssaimHost {
    /// Writes a report's figures as SVG files into a folder that is there.
    ///
    /// - Returns: The files' names.
    package static func writeFigures(of result: ReportResult, in language: Language, to folder: String) throws
        -> [String]
    {
        try result.figures.map { figure in
            try FileOutput.write(FigureSVG.text(figure, in: language), to: "\(folder)/\(figure.name).svg")
            return "\(figure.name).svg"
        }
    }

    /// The values that a person gave for parameters, checked.
    ///
    /// - Parameter name: What the parameters are of, for messages.
    func arguments(
        _ settings: [(String, String)], of parameters: [Parameter], for name: String,
        on day: CalendarDate? = nil
    ) throws -> Arguments {
        var content = Content()
        for (key, text) in settings {
            guard let parameter = parameters.first(where: { $0.name == key }) else {
                let names = parameters.map(\.name).joined(separator: ", ")
                throw ReportError(
                    message: "\(name) has no parameter “\(key)”",
                    hint: names.isEmpty ? "It takes none." : "It takes: \(names).")
            }
            content.append(try value(text, of: parameter), to: key)
            if !parameter.isRepeated && content[key].count > 1 {
                throw ReportError(message: "parameter “\(key)” is given twice", hint: "Give it once.")
            }
        }
        return Arguments(content, today: day ?? today)
    }

    private func value(_ text: String, of parameter: Parameter) throws -> Value {
        if let value = parameter.kind.value(written: text) { return value }
        let hint =
            if case .term(let vocabulary) = parameter.kind {
                "Codes: \(vocabulary.terms.map(\.code).joined(separator: ", "))."
            } else {
                "Expected: \(parameter.label.en)."
            }
        throw ReportError(message: "“\(text)” is no value for parameter “\(parameter.name)”", hint: hint)
    }
}
