/// What a check of a whole store found.
package struct Examination: Hashable, Sendable {
    /// What a problem is about.
    package enum Kind: Int, Hashable, Sendable, CaseIterable {
        case file, record, journal, index

        /// What mends it.
        var remedy: String {
            switch self {
            case .index: "“essaim doctor --rebuild” mends what the indexes have"
            case .file, .record, .journal:
                "restore a backup with “essaim restore”, or save what is whole with “essaim rescue”"
            }
        }
    }

    /// How many problems of a kind are named before they are only counted: a file may have a million.
    private static let toldInFull = 20

    /// Records looked at.
    package var records = 0
    /// Their states, the current ones and those before.
    package var revisions = 0
    /// Records whose words were erased, by who withdrew them.
    package var erased = 0
    /// Catalogues in the same folder of which less was erased, and that may still hold it.
    package var olderCopies: [String] = []
    /// Records that no installed module knows: their indexes are left alone.
    package var dormant = 0
    private var told: [Kind: [String]] = [:]
    private var counts: [Kind: Int] = [:]

    package init() {}

    mutating func add(_ kind: Kind, _ text: @autoclosure () -> String) {
        counts[kind, default: 0] += 1
        if counts[kind, default: 0] <= Self.toldInFull { told[kind, default: []].append(text()) }
    }

    /// Adds that a host's copy of a table isn't what the shared database holds.
    package mutating func addDifference(_ table: String, rows: Int, copied: Int) {
        add(.file, "\(table): the host's copy has \(copied) row(s), the database \(rows), and they differ")
    }

    /// Whether all that was said is here as it was said, whatever the indexes made of it have.
    package var isTrue: Bool { counts.keys.allSatisfy { $0 == .index } }

    /// How many problems there are, named or not.
    package var count: Int { counts.values.reduce(0, +) }

    /// The problems in words, with what to do; behind those of a kind, how many more there are.
    package var problems: [String] {
        Kind.allCases.flatMap { kind -> [String] in
            guard let count = counts[kind], let told = told[kind] else { return [] }
            let more = count > told.count ? ["… and \(count - told.count) more like these"] : []
            return told.map { "\($0); \(kind.remedy)" } + more
        }
    }
}
