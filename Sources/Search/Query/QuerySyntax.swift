/// A query as it was written: what `docs/queries.md` says of the language.
package indirect enum QuerySyntax: Hashable, Sendable {
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
package struct QueryFilter: Hashable, Sendable {
    package enum Condition: Hashable, Sendable {
        case equals(String)
        /// `owner:ddt-*`
        case startsWith(String)
        /// From one value to another, either left out where it is open.
        case range(from: Bound?, to: Bound?)
    }
    /// One end of a range.
    package struct Bound: Hashable, Sendable {
        package var value: String
        package var isIncluded: Bool
    }

    package var field: String
    package var condition: Condition
    /// Where the field's name and the value stand in the query, in characters from 0.
    package var fieldRange: Range<Int>
    package var valueRange: Range<Int>
}

/// Why a query can't be read: what, where, what to do.
package struct QueryError: Error, Hashable, Sendable, CustomStringConvertible {
    package struct Code: Hashable, Sendable {
        package var name: String
        package static let tooLong = Code(name: "query-too-long")
        package static let tooDeep = Code(name: "query-too-deep")
        package static let unclosedQuote = Code(name: "unclosed-quote")
        package static let unclosedParenthesis = Code(name: "unclosed-parenthesis")
        package static let unexpected = Code(name: "unexpected-character")
        package static let missingOperand = Code(name: "missing-operand")
        package static let shortPrefix = Code(name: "short-prefix")
        package static let badFilter = Code(name: "bad-filter")
        package static let unknownField = Code(name: "unknown-field")
        package static let unknownValue = Code(name: "unknown-value")
    }
    package var code: Code
    package var message: String
    /// The query as it was written.
    package var query: String
    /// The characters at fault, from 0.
    package var range: Range<Int>
    package var hint: String

    package init(_ code: Code, _ message: String, in query: String, at range: Range<Int>, hint: String) {
        self.code = code
        self.message = message
        self.query = query
        self.range = range
        self.hint = hint
    }

    /// The position, from 1, and the message: `7: there is no field “poitn”`.
    package var description: String { "\(range.lowerBound + 1): \(message)" }

    /// The query with a caret below the place, on lines of their own.
    package var excerpt: String {
        let visible = query.map { $0.isNewline || $0 == "\t" ? " " : $0 }
        // Long queries are shown around the place.
        let start = max(0, range.lowerBound - 40)
        let shown = String(visible[start..<min(visible.count, start + 76)])
        let mark = String(repeating: "^", count: max(1, min(range.count, 76 - (range.lowerBound - start))))
        return shown + "\n" + String(repeating: " ", count: range.lowerBound - start) + mark
    }
}
