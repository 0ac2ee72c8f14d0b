internal import Catalogue
internal import Derivation
package import EssaimKit
internal import Exchange
internal import Foundation

extension CatalogueView {
    /// Writes the records of a type that aren't withdrawn as tables in a folder: CSV files, or one workbook. Figures
    /// that the audience must not see are hidden.
    ///
    /// - Returns: The files' names.
    package func writeCSV(
        of type: String, as format: TableFormat = .csv(.en), to folder: String
    ) throws -> [String] {
        guard let entry = types.entry(named: type) else {
            throw NotFoundError(
                message: "no active module has a record type “\(type)”", hint: "See “essaim modules”.")
        }
        let form = CSVForm(entry.type)
        let output = try format.output(form, of: entry.type, to: folder)
        let selection = RecordSelection(types: [type], statuses: [.draft, .inReview, .published])
        try reading.forEachRecord(seen(selection)) { stored, payload in
            guard var record = library.record(stored, payload: payload) else { return }
            var threshold = stored.disclosure
            if try isProtected(stored.id) {
                let shown = try disclosure().disclosed(record)
                if shown != record.content { threshold = try threshold ?? disclosure().threshold }
                record.content = shown
            }
            for (table, rows) in try form.rows(of: record, disclosure: threshold).enumerated() {
                for row in rows { try output.write(row, to: table) }
            }
        }
        return try output.finish()
    }
}

extension EssaimHost {
    /// An exchange file with one empty record to fill in.
    ///
    /// - Parameter describesOwner: Whether the file has a description of the owner to fill in, too.
    package static func emptyFile(
        _ type: RecordType, owner: String, name: String, describesOwner: Bool = true, in language: Language,
        at time: String
    ) throws -> [UInt8] {
        let isFrench = language == .fr
        var text = ExchangeText.start(ExchangeHeader(id: "\(owner)-\(name)", issuer: owner, issued: time))
        if describesOwner {
            text +=
                "  <!-- \(isFrench ? "L’administration qui possède la fiche" : "The administration that owns the record") -->\n"
            text +=
                "  <administration id=\"\(owner)\" kind=\"other\" territory=\"FR\"><name xml:lang=\"fr\">\(owner)</name></administration>\n"
        }
        text +=
            "  <record id=\"\(owner)/\(type.name)/\(name)\" version=\"1\" status=\"draft\" modified=\"\(time)\" xml:lang=\"fr\">\n    "
        return Array(text.utf8) + (try EmptyRecord.payload(of: type, in: language, depth: 2))
            + Array("\n  \(RecordText.recordEnd)\n\(ExchangeText.end)".utf8)
    }
}
