internal import Catalogue
package import Derivation
package import EssaimKit
internal import Exchange

extension CatalogueEditor {
    /// Saves a record whose content comes as JSON, as its next version: the same path as from an exchange file.
    ///
    /// - Parameters:
    ///   - content: The content in the form of ``JSONForm``.
    ///   - status: The state that it is to have; a record never goes back to an earlier one.
    ///   - base: What the writer began with; `nil`: whatever is there.
    /// - Throws: ``AuthoringError``, ``JSONError`` with the place of what can't be read, or ``NotFoundError`` where
    ///   no active module has the record type.
    package func save(
        _ content: JSONValue, as id: RecordID, status: RecordStatus = .draft, language: String = "fr",
        basedOn base: Basis? = nil, onEntry: (ImportEntry) -> Void = { _ in }
    ) throws -> ImportSummary {
        guard let type = host.modules.types.entry(named: id.type)?.type else {
            throw NotFoundError(
                message: "no active module has a record type “\(id.type)”",
                hint: "Install its module, or send the record in an exchange file.")
        }
        return try save(
            try JSONForm.content(of: content, as: type), as: id, type: type, status: status,
            language: language, basedOn: base, onEntry: onEntry)
    }

    /// Saves a record's content as its next version, or as the draft beside it.
    func save(
        _ content: Content, as id: RecordID, type: RecordType, status: RecordStatus, language: String,
        basedOn base: Basis?, onEntry: (ImportEntry) -> Void
    ) throws -> ImportSummary {
        // What says the same keeps its bytes, however its owner laid them out.
        let known = try host.view(of: catalogue, for: .operatorInConfidence) { view in
            guard let stored = try view.header(of: id) else { return [ShownRecord]() }
            return [try view.record(id)] + (stored.draft == nil ? [] : [try view.draft(of: id)])
        }
        let payload =
            if let same = known.first(where: { $0.record?.content == content }) { same.payload } else {
                try ContentForm.canonical(content, as: type, depth: 2)
            }
        return try save(
            Written(id: id, payload: payload, status: status, language: language), basedOn: base,
            onEntry: onEntry)
    }
}
