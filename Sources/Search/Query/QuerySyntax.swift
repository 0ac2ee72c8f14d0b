/// A query as it was written: what `docs/queries.md` says of the language.
public indirect enum QuerySyntax: Hashable, Sendable {
    /// All of the parts must hold. Without parts: everything.
    case all([QuerySyntax])
    /// One of the parts must hold.
    case any([QuerySyntax])
    case not(QuerySyntax)
    /// A free word, found in all its forms.
    case word(String)
    /// Words that start like this: `etabliss*`.
    case prefix(String)
    /// Words that follow each other: `"jours fixes"`.
    case phrase(String)
    case filter(QueryFilter)
}

/// A condition on a field: `point:management`, `modified:>2013-01-01`.
public struct QueryFilter: Hashable, Sendable {
    public enum Condition: Hashable, Sendable {
        case equals(String)
        /// `owner:ddt-*`
        case startsWith(String)
        /// From one value to another, either left out where it is open.
        case range(from: Bound?, to: Bound?)
    }
    /// One end of a range.
    public struct Bound: Hashable, Sendable {
        public var value: String
        public var isIncluded: Bool
    }

    public var field: String
    public var condition: Condition
    /// Where the field's name and the value stand in the query, in characters from 0.
    public var fieldRange: Range<Int>
    public var valueRange: Range<Int>
}

/// Why a query can't be read: what, where, what to do.
public struct QueryError: Error, Hashable, Sendable, CustomStringConvertible {
    public struct Code: Hashable, Sendable {
        public var name: String
        public static let tooLong = Code(name: "query-too-long")
        public static let tooDeep = Code(name: "query-too-deep")
        public static let unclosedQuote = Code(name: "unclosed-quote")
        public static let unclosedParenthesis = Code(name: "unclosed-parenthesis")
        public static let unexpected = Code(name: "unexpected-character")
        public static let missingOperand = Code(name: "missing-operand")
        public static let shortPrefix = Code(name: "short-prefix")
        public static let badFilter = Code(name: "bad-filter")
        public static let unknownField = Code(name: "unknown-field")
        public static let unknownValue = Code(name: "unknown-value")
    }
    public var code: Code
    public var message: String
    /// The query as it was written.
    public var query: String
    /// The characters at fault, from 0.
    public var range: Range<Int>
    public var hint: String

    public init(_ code: Code, _ message: String, in query: String, at range: Range<Int>, hint: String) {
        self.code = code
        self.message = message
        self.query = query
        self.range = range
        self.hint = hint
    }

    /// The position, from 1, and the message: `7: there is no field “poitn”`.
    public var description: String { "\(range.lowerBound + 1): \(message)" }

    /// The query with a caret below the place, on lines of their own.
    public var excerpt: String {
        let visible = query.map { $0.isNewline || $0 == "\t" ? " " : $0 }
        // Long queries are shown around the place.
        let start = max(0, range.lowerBound - 40)
        let shown = String(visible[start..<min(visible.count, start + 76)])
        let mark = String(repeating: "^", count: max(1, min(range.count, 76 - (range.lowerBound - start))))
        return shown + "\n" + String(repeating: " ", count: range.lowerBound - start) + mark
    }
}
