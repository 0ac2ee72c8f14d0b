internal import Catalogue
internal import Derivation
public import EssaimKit
internal import Exchange
internal import Foundation

extension CatalogueView {
    /// Writes the records of a type that aren't withdrawn as CSV files in a folder. Figures that the audience must not
    /// see are hidden.
    ///
    /// - Returns: The files' names.
    public func writeCSV(of type: String, to folder: String) throws -> [String] {
        guard let entry = types.entry(named: type) else {
            throw NotFoundError(
                message: "no active module has a record type “\(type)”", hint: "See “essaim modules”.")
        }
        let form = CSVForm(entry.type)
        let outputs = try form.tables.map { table in
            let output = try FileOutput(
                path: URL(filePath: folder).appending(path: "\(table.name).csv").path(percentEncoded: false))
            // Without the mark, spreadsheets take the file for another encoding.
            try output.write("\u{FEFF}" + CSVForm.line(table.columns))
            return output
        }
        let selection = RecordSelection(types: [type], statuses: [.draft, .inReview, .published])
        try reading.forEachRecord(seen(selection)) { stored, payload in
            guard var record = library.record(stored, payload: payload) else { return }
            var threshold = stored.disclosure
            if try isProtected(stored.id) {
                let shown = try disclosure().disclosed(record)
                if shown != record.content { threshold = try threshold ?? disclosure().threshold }
                record.content = shown
            }
            for (output, rows) in zip(outputs, try form.rows(of: record, disclosure: threshold)) {
                for row in rows { try output.write(CSVForm.line(row)) }
            }
        }
        for output in outputs { try output.finish() }
        return form.tables.map { "\($0.name).csv" }
    }
}

extension EssaimHost {
    /// An exchange file with one empty record to fill in.
    public static func emptyFile(
        _ type: RecordType, owner: String, name: String, in language: Language, at time: String
    ) throws -> [UInt8] {
        let isFrench = language == .fr
        var text = ExchangeText.start(ExchangeHeader(id: "\(owner)-\(name)", issuer: owner, issued: time))
        text +=
            "  <!-- \(isFrench ? "L’administration qui possède la fiche" : "The administration that owns the record") -->\n"
        text +=
            "  <administration id=\"\(owner)\" kind=\"other\" territory=\"FR\"><name xml:lang=\"fr\">\(owner)</name></administration>\n"
        text +=
            "  <record id=\"\(owner)/\(type.name)/\(name)\" version=\"1\" status=\"draft\" modified=\"\(time)\" xml:lang=\"fr\">\n    "
        return Array(text.utf8) + (try EmptyRecord.payload(of: type, in: language, depth: 2))
            + Array("\n  \(RecordText.recordEnd)\n\(ExchangeText.end)".utf8)
    }
}
