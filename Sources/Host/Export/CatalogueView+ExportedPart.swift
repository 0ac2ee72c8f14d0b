internal import Catalogue
internal import EssaimKit
internal import Exchange

// What an exchange file is: who issues it, which records it has, and in which version of the format.
extension CatalogueView {
    func issuer(_ options: ExportOptions) throws -> String {
        guard let issuer = try options.issuer ?? reading.homes().first else {
            throw ExportError(
                message: "this catalogue has no home administration to issue the file",
                hint: "Name one with --issuer, or make the catalogue with “essaim init --administration ID”.")
        }
        guard RecordID.isPart(issuer) else {
            throw ExportError(
                message: "“\(issuer)” is not an administration's identifier",
                hint: "Use lower-case letters, digits and hyphens, like prefecture-cantal.")
        }
        return issuer
    }

    /// What the query finds that the file is limited to.
    func found(_ options: ExportOptions) throws -> Set<RecordID>? {
        guard let query = options.query else { return nil }
        return Set(try hits(of: query, upTo: .max).map(\.record.id))
    }

    /// The records of the file, and the journal's number that it goes up to.
    func part(_ options: ExportOptions) throws -> (RecordSelection, sequence: Int) {
        let last = try reading.lastSequence()
        if let since = options.since, since > last {
            throw ExportError(
                message: "the journal ends at \(last), before \(since)",
                hint: "Give a sequence number of this catalogue's own journal.")
        }
        var selection = RecordSelection(
            types: options.types, owners: options.owners,
            statuses: options.includesDrafts ? [] : [.published, .withdrawn], since: options.since)
        // Whoever asks: a draft that was withdrawn leaves no trace in a file.
        selection.countsDrafts = options.includesDrafts
        selection.visibility = options.includesDrafts ? audience.visibility : Audience.everybody.visibility
        guard let limit = options.changeLimit, last - (options.since ?? 0) > limit else {
            return (selection, last)
        }
        // What changed later comes with a later file of the chain, in its then current state.
        let end = (options.since ?? 0) + limit
        selection.since = options.since ?? 0
        selection.until = end
        return (selection, end)
    }

    func header(
        _ issuer: String, _ options: ExportOptions, _ selection: RecordSelection, _ sequence: Int,
        _ format: ExchangeFormat.Version
    ) throws -> ExchangeHeader {
        let identifier = try reading.identifier()
        return ExchangeHeader(
            id: "\(identifier)-\(selection.since.map { "\($0)-" } ?? "")\(sequence)", issuer: issuer,
            issued: try reading.lastChangeTime(), catalogue: identifier, since: selection.since,
            // A file of some records doesn't bring its reader up to any number.
            sequence: options.types.isEmpty && options.owners.isEmpty && options.query == nil
                ? sequence : nil,
            format: format)
    }

    /// The version of the format that a file has, and how much of what is in it that version can't say.
    func format(
        _ options: ExportOptions, _ selection: RecordSelection, _ summary: inout ExportSummary,
        where isIn: (StoredRecord) -> Bool
    ) throws -> ExchangeFormat.Version {
        var extended = selection
        extended.areExtended = true
        var count = 0
        try reading.forEachHeader(extended) { if isIn($0) { count += 1 } }
        summary.format = options.format ?? (count == 0 ? .one : .two)
        if summary.format < .two { summary.unsaid = count }
        return summary.format
    }
}
