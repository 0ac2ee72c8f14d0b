internal import EssaimKit
internal import GRDB
internal import Search

// What searches keep in memory between queries (``SearchCache``), and how it is brought up to date.
extension SQLiteTransaction {
    func committedState() throws -> CatalogueState? {
        guard searchCache != nil,
            let row = try Row.fetchOne(db, sql: "SELECT rebuilds, administrations FROM searchState")
        else { return nil }
        return CatalogueState(sequence: try lastSequence(), rebuilds: row[0], administrations: row[1])
    }

    func searchState() throws -> CatalogueState {
        let row = try Row.fetchOne(db, sql: "SELECT analysis, rebuilds, administrations FROM searchState")
        guard let row, row[0] as Int == TextAnalyser.version else {
            throw CatalogueError(
                .staleIndex, "this catalogue's search index was made by an earlier version of Essaim",
                hint: "Make it anew: essaim doctor --rebuild.")
        }
        return CatalogueState(sequence: try lastSequence(), rebuilds: row[1], administrations: row[2])
    }

    func ownerIndex(_ state: CatalogueState) throws -> OwnerIndex {
        if let owners = searchCache?.owners(in: state) { return owners }
        let owners = OwnerIndex(try administrations())
        searchCache?.keep(owners, in: state)
        return owners
    }

    func wholeTable(_ loader: RecordTableLoader, _ state: CatalogueState) throws -> RecordTable {
        let known = try searchCache?.table(in: state) ?? followed(state)
        let table = try known.map { try loader.adding(to: $0, statements) } ?? loader.table(statements)
        if table !== searchCache?.table(in: state) { searchCache?.keep(table, in: state) }
        return table
    }

    /// A share of the records beyond which a table is read anew rather than brought up to date.
    private static let changedShare = 0.1

    /// The table of an earlier state with what changed since; `nil` where there is none, or where it isn't worth it.
    private func followed(_ state: CatalogueState) throws -> RecordTable? {
        guard let (earlier, table) = searchCache?.earlierTable(than: state) else { return nil }
        var keys: Set<Int64> = []
        try statements.forEach(
            "SELECT DISTINCT record FROM change WHERE sequence > ?", .integer(earlier.sequence)
        ) {
            keys.insert($0.key(0))
        }
        if keys.isEmpty { return table }
        guard Double(keys.count) < Double(table.keys.count) * Self.changedShare else { return nil }
        var revisions: [Int64] = []
        for key in keys.sorted() {
            try statements.forEach("SELECT revision FROM record WHERE id = ?", .key(key)) {
                revisions.append($0.key(0))
            }
        }
        let loader = RecordTableLoader(
            db: db, facets: Set(table.facets.keys), measures: Set(table.measures.keys))
        return table.replacing(keys, with: try loader.table(ofRevisions: revisions, statements))
    }
}
