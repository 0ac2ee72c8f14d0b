internal import GRDB

/// A table of a catalogue that holds what was said, not what was worked out from it: what several machines share.
package struct TruthTable: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case integer, real, text, bytes }

    package struct Column: Hashable, Sendable {
        package var name: String
        package var kind: Kind
        /// Whether it is part of what tells one row from another.
        package var isKey: Bool
    }

    package var name: String
    package var columns: [Column]

    /// The positions of the columns that tell one row from another.
    package var keys: [Int] { columns.indices.filter { columns[$0].isKey } }

    /// Whether rows are added to it, and never changed.
    package var isAppended: Bool {
        if case .appended = Self.growing[name] { true } else { false }
    }

    /// How the rows that a transaction wrote to it are found without watching each of them: by a number that only grows.
    enum Growth: Hashable, Sendable {
        /// Rows are added, with higher numbers in this column, and never changed.
        case appended(String)
        /// Rows are added and changed, and get the journal's next number in this column each time.
        case journal(String)
    }

    /// The tables with very many rows. All others are small enough to be watched row by row.
    static let growing: [String: Growth] = [
        "record": .journal("change"), "revision": .appended("id"), "change": .appended("sequence"),
        "audit": .appended("id"), "step": .appended("id"), "extension": .appended("revision"),
    ]

    /// The names, each after those that it refers to as far as may be.
    package static let names = [
        "incarnation", "setting", "administration", "home", "relay", "record", "revision",
        "change", "extension", "conflict", "draft", "sent", "received", "token", "audit", "person",
        "personKey",
        "formEntry", "step",
        // What it erases is there by then.
        "erasure",
        // Last: one that is marked as a copy begins a new incarnation with the next change that it gets.
        "catalogue",
    ]
    /// The tables that are worked out from the others, or belong to one file: each host has its own.
    package static let derived: Set<String> = [
        "facet", "facetValue", "measure", "observation", "search", "word", "searchState", "indexed",
        "unindexed", "followed", "unclean",
    ]

    /// The tables as SQLite's schema describes them.
    static func all(_ db: Database) throws -> [TruthTable] {
        try names.map { name in
            TruthTable(
                name: name,
                columns: try Row.fetchAll(db, sql: "SELECT name, type, pk FROM pragma_table_info('\(name)')")
                    .map { row in
                        let kind: Kind =
                            switch row[1] as String {
                            case "INTEGER": .integer
                            case "REAL": .real
                            case "BLOB": .bytes
                            default: .text
                            }
                        return Column(name: row[0], kind: kind, isKey: (row[2] as Int) > 0)
                    })
        }
    }
}

/// A value of a row, in whatever database it stands.
package enum Cell: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    /// As UTF-8.
    case text([UInt8])
    case bytes([UInt8])
}

/// How far a host's file follows a shared database.
package struct FollowedMark: Hashable, Sendable {
    /// How many transactions were committed there.
    package var number: Int64
    /// What the last of them was called: a database that was put back has another one of that number.
    package var mark: String

    package init(number: Int64, mark: String) {
        self.number = number
        self.mark = mark
    }

    package static let beginning = FollowedMark(number: 0, mark: "")
}
