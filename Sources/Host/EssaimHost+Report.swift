public import Catalogue
internal import Derivation
public import EssaimKit
internal import Exchange

/// Why a report can't be run.
public struct ReportError: ExplainedError {
    public var message: String
    public var hint: String
}

extension EssaimHost {
    /// Runs a report over the published records of a catalogue.
    ///
    /// - Parameter settings: The parameters, as written by a person.
    /// - Throws: ``ReportError`` for an unknown report, parameter or value.
    public func report(
        _ name: String, settings: [(String, String)], over catalogue: any CatalogueStore
    ) throws -> ReportResult {
        guard let report = modules.reports[name] else {
            throw ReportError(
                message: "there is no report “\(name)”",
                hint: "Reports here: \(modules.reports.keys.sorted().joined(separator: ", ")).")
        }
        var content = Content()
        for (key, text) in settings {
            guard let parameter = report.parameters.first(where: { $0.name == key }) else {
                let names = report.parameters.map(\.name).joined(separator: ", ")
                throw ReportError(
                    message: "report “\(name)” has no parameter “\(key)”",
                    hint: names.isEmpty ? "It takes none." : "It takes: \(names).")
            }
            content.append(try value(text, of: parameter), to: key)
            if !parameter.isRepeated && content[key].count > 1 {
                throw ReportError(message: "parameter “\(key)” is given twice", hint: "Give it once.")
            }
        }
        let arguments = Arguments(content, today: today)
        return try catalogue.read { reading in
            try report.run(arguments, over: CatalogueSource(types: modules.types, reading: reading))
        }
    }

    private func value(_ text: String, of parameter: Parameter) throws -> Value {
        let hint: String
        if case .term(let vocabulary) = parameter.kind {
            if vocabulary[text] != nil { return .text(text) }
            hint = "Codes: \(vocabulary.terms.map(\.code).joined(separator: ", "))."
        } else if let value = ContentForm.value(from: text, parameter.kind) {
            return value
        } else {
            hint = "Expected: \(parameter.label.en)."
        }
        throw ReportError(message: "“\(text)” is no value for parameter “\(parameter.name)”", hint: hint)
    }
}

/// What a report may see of a catalogue: published records, one at a time.
private struct CatalogueSource: RecordSource {
    let types: RecordTypeSet
    let reading: any CatalogueReading

    func forEach(_ type: String, _ body: (Record) throws -> Void) throws {
        let library = RecordLibrary(types: types, reading: reading)
        try reading.forEachRecord(RecordSelection(types: [type], statuses: [.published])) { stored, payload in
            if let record = library.record(stored, payload: payload) { try body(record) }
        }
    }

    func administration(_ id: String) throws -> Administration? { try reading.administration(id) }
    func administrations() throws -> [Administration] { try reading.administrations() }
}
