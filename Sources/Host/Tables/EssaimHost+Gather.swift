package import Catalogue
internal import Derivation
package import EssaimKit
internal import Exchange
package import XML

extension EssaimHost {
    /// Problems that are told before the reading ends: a table of another kind would have one in every row.
    static let gatheringProblemLimit = 100

    /// Makes a record of the rows of a table, as a module's ``Gathering`` does, and saves it as the record's next
    /// version.
    ///
    /// The rows are read one at a time and forgotten; neither they nor the table are stored. With a problem in any row,
    /// nothing is saved, and neither is it where there is nothing to read.
    /// - Parameters:
    ///   - settings: The gathering's parameters, as written by a person.
    ///   - owner: Who will own the record; the catalogue's first home administration where it isn't given.
    ///   - onFinding: Called with each problem, with its line and column.
    /// - Returns: The record and what saving it did; `nil` where a problem was found.
    /// - Throws: ``ReportError`` for an unknown gathering, parameter or value, or ``AuthoringError``.
    package func gather(
        _ name: String, from source: XMLSource, settings: [(String, String)], owner: String? = nil,
        publishing: Bool = false, as author: Author = .operator, in catalogue: any CatalogueStore,
        onFinding: (Finding) -> Void,
        onEntry: (ImportEntry) -> Void = { _ in }
    ) throws -> (id: RecordID, summary: ImportSummary)? {
        let gathering = try gathering(named: name)
        let arguments = try arguments(settings, of: gathering.parameters, for: "gathering “\(name)”")
        let homes = try catalogue.read { try $0.homes() }
        guard let owner = owner ?? homes.first,
            let type = modules.types.entry(named: gathering.recordType)?.type
        else {
            throw ReportError(
                message: "there is nobody to own the record",
                hint: "Make the catalogue with “essaim init --administration ID”, or give --owner.")
        }
        var found = 0
        func tell(_ problem: RowProblem, _ line: Int) {
            found += 1
            if found > Self.gatheringProblemLimit { return }
            onFinding(
                Finding(
                    .error, "answer", problem.message,
                    at: TextLocation(file: source.name, line: line, column: problem.column + 1),
                    value: problem.value, hint: problem.hint))
        }
        guard let made = try collect(gathering, arguments, source, catalogue, tell), found == 0 else {
            return nil
        }
        guard let id = RecordID(owner: owner, type: type.name, name: made.name) else {
            throw ReportError(
                message: "“\(owner)/\(type.name)/\(made.name)” is no record's identifier",
                hint: "The module names its records in lower-case letters, digits and hyphens.")
        }
        let payload = try XMLTree.parse(
            .bytes(ContentForm.write(made.content, as: type, depth: 2), name: nil)
        )
        .root.canonical()
        // What isn't to be published stands beside what is, in place of the draft before.
        let stored = try catalogue.read { reading in
            try reading.record(id).map { stored in
                try publishing ? stored : reading.draft(of: stored) ?? stored
            }
        }
        let summary = try editor(of: catalogue, for: author).save(
            CatalogueEditor.Written(
                id: id, payload: payload, status: publishing ? .published : .draft, language: "fr"),
            basedOn: stored.map { Basis($0) } ?? .nothing, onEntry: onEntry)
        return (id, summary)
    }

    private func collect(
        _ gathering: any Gathering, _ arguments: Arguments, _ source: XMLSource,
        _ catalogue: any CatalogueStore,
        _ tell: (RowProblem, Int) -> Void
    ) throws -> (name: String, content: Content)? {
        let reader = try CSVReader(source)
        guard let header = try reader.next() else {
            throw ReportError(message: "the table is empty", hint: "Its first row names the columns.")
        }
        var collector = try ReportError.explaining("gathering “\(gathering.name)”") {
            try catalogue.read { reading in
                let disclosure = try self.disclosure(of: reading, for: .everyone)
                return try gathering.begin(
                    header.cells, arguments, over: CatalogueSource(disclosure: disclosure))
            }
        }
        for problem in collector.columnProblems { tell(problem, header.line) }
        guard collector.columnProblems.isEmpty else { return nil }
        let kinds = collector.columnKinds
        var rows = 0
        var hasProblems = false
        while let row = try reader.next() {
            rows += 1
            if row.cells.count > header.cells.count {
                tell(
                    RowProblem(
                        column: header.cells.count,
                        Label(fr: "plus de cellules que de colonnes", en: "more cells than columns")),
                    row.line)
                continue
            }
            let cells = row.cells.enumerated().map { place, cell in
                Self.read(CSVCell.unguarded(cell), as: place < kinds.count ? kinds[place] : nil)
            }
            let problems = collector.add(cells)
            hasProblems = hasProblems || !problems.isEmpty
            for problem in problems { tell(problem, row.line) }
        }
        if !hasProblems, rows == 0 || collector.isEmpty {
            tell(
                RowProblem(
                    column: 0,
                    Label(fr: "le tableau ne contient aucune réponse", en: "the table holds no answer"),
                    hint: Label(
                        fr: "Une ligne par répondant, sous les noms des colonnes.",
                        en: "One row a respondent, below the names of the columns.")),
                header.line)
            return nil
        }
        return collector.finish()
    }

    /// A cell as records hold it, where it can be read as its column's kind; else as it stands.
    private static func read(_ cell: String, as kind: FieldKind?) -> String {
        guard let kind else { return cell }
        var text = cell
        // Forms put the time behind the day.
        if case .date = kind {
            text = String(cell.trimmingBlanks().prefix { !$0.isWhitespace && $0 != "T" })
        }
        let field = Field("cell", kind, label: Label(fr: "", en: ""))
        guard let value = CSVCell.values(in: text, of: field).first,
            let written = ContentForm.text(of: value), ContentForm.value(from: written, kind) != nil
        else { return cell }
        return written
    }

    private func gathering(named name: String) throws -> any Gathering {
        guard let gathering = modules.gatherings[name] else {
            throw ReportError(
                message: "there is no gathering “\(name)”",
                hint: modules.gatherings.isEmpty
                    ? "No active module has one."
                    : "Gatherings here: \(modules.gatherings.keys.sorted().joined(separator: ", ")).")
        }
        return gathering
    }

    /// An empty table to fill in: the columns that a gathering reads.
    package func gatheringTemplate(_ name: String, in catalogue: any CatalogueStore) throws -> String {
        let gathering = try gathering(named: name)
        return try catalogue.read { reading in
            let disclosure = try self.disclosure(of: reading, for: .everyone)
            return CSVForm.line(try gathering.columns(over: CatalogueSource(disclosure: disclosure)))
        }
    }
}
