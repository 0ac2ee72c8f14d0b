internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Foundation
internal import GRDB
internal import Search

/// Reads and writes of one transaction. Used on GRDB's own queue only, never kept.
///
/// What it can be asked stands in `SQLiteTransaction+Reading.swift`, what it can change in
/// `SQLiteTransaction+Writing.swift`; here is what it keeps while the transaction lasts.
final class SQLiteTransaction: CatalogueWriting {
    let db: Database
    let statements: BulkStatements
    /// Whether the temporary table of identifiers seen was made.
    var hasSeenTable = false
    /// The number last given to a change.
    var sequence: Int?
    /// The key of the first revision made here.
    var firstRevision: Int64?
    /// The file's line of each revision made in this transaction: four bytes a record, where a table or a set
    /// of identifiers would take fifty.
    var revisionLines: [UInt32] = []

    /// The numbers of the facet values met last.
    var facetValues: [FacetName: Int64] = [:]
    /// Texts put aside for the full-text index, and their size.
    lazy var analysis = TextAnalysis()
    var hasPendingTexts = false
    var pendingBytes = 0
    /// Whether a withdrawal was stored that erases.
    var hasErased = false
    /// What searches keep in memory; `nil` where what is read may be undone.
    let searchCache: SearchCache?

    init(_ db: Database, searchCache: SearchCache? = nil) {
        self.db = db
        self.searchCache = searchCache
        statements = BulkStatements(db)
    }

    /// A record's texts, as tokens with a space after each.
    struct FacetName: Hashable {
        var field: String
        var value: String
    }
}

extension Statement {
    /// Runs the statement with one argument.
    func with<Result>(
        _ argument: some DatabaseValueConvertible, _ body: (Statement) throws -> Result
    ) throws -> Result {
        setUncheckedArguments([argument])
        return try body(self)
    }
}
