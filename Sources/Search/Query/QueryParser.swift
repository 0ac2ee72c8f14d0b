/// Reads the query language.
///
/// A parser by hand, one method for each rule of the grammar in `docs/queries.md`: it knows where it is, so that
/// each error points at its place.
package struct QueryParser {
    /// The longest query, in characters.
    package static let longest = 2_000
    /// How deep parentheses may stand in each other.
    package static let deepest = 20

    private let query: String
    private let characters: [Character]
    private var position = 0
    private var depth = 0

    /// A query without characters that have no width: what is pasted has them.
    package static func visible(_ query: String) -> String {
        guard query.unicodeScalars.contains(where: Folding.isInvisible) else { return query }
        var visible = ""
        visible.unicodeScalars.append(contentsOf: query.unicodeScalars.filter { !Folding.isInvisible($0) })
        return visible
    }

    /// Reads a query. An empty one asks for everything.
    package static func parse(_ query: String) throws(QueryError) -> QuerySyntax {
        var parser = QueryParser(query)
        return try parser.parseWhole()
    }

    private init(_ query: String) {
        self.query = query
        characters = Array(query.prefix(Self.longest + 1))
    }

    private mutating func parseWhole() throws(QueryError) -> QuerySyntax {
        guard characters.count <= Self.longest else {
            throw QueryError(
                .tooLong, "the query is longer than \(Self.longest) characters", in: query,
                at: Self.longest..<Self.longest + 1, hint: "Ask for less at once.")
        }
        skipSpace()
        if isAtEnd { return .all([]) }
        let result = try parseOr()
        if !isAtEnd {
            throw error(
                .unexpected, "this parenthesis closes nothing", at: position..<position + 1,
                hint: "Leave it out, or open one before.")
        }
        return result
    }

    // MARK: The grammar’s rules

    /// or = and , { "OR" , and }
    private mutating func parseOr() throws(QueryError) -> QuerySyntax {
        var parts = [try parseAnd()]
        while takeOperator("OR", "OU") { parts.append(try parseAnd()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    /// and = unary , { [ "AND" ] , unary }
    private mutating func parseAnd() throws(QueryError) -> QuerySyntax {
        var parts = [try parseUnary()]
        while true {
            let hasOperator = takeOperator("AND", "ET")
            if !hasOperator && (isAtEnd || peek == ")" || isOperator("OR", "OU")) { break }
            parts.append(try parseUnary())
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    /// unary = [ "-" | "NOT" ] , primary
    private mutating func parseUnary() throws(QueryError) -> QuerySyntax {
        if takeOperator("NOT", "SAUF") { return .not(try parsePrimary()) }
        if peek == "-", let next = character(at: position + 1), !next.isWhitespace, next != "-" {
            position += 1
            return .not(try parsePrimary())
        }
        return try parsePrimary()
    }

    /// primary = "(" , or , ")" | phrase | filter | word
    private mutating func parsePrimary() throws(QueryError) -> QuerySyntax {
        guard let first = peek, first != ")", !isOperator("OR", "OU"), !isOperator("AND", "ET") else {
            throw error(
                .missingOperand, "a word is missing here", at: position..<position + 1,
                hint:
                    "AND, OR, NOT and parentheses stand between or around words; write them in quotes to search for them."
            )
        }
        if first == "(" { return try parseParenthesis() }
        if isQuote(first) { return .phrase(try parseQuoted().text) }
        let start = position
        let text = takeBare(stoppingAtColon: true)
        // The address of a page is a word, not a field called “https”.
        let isAddress = character(at: position + 1) == "/" && character(at: position + 2) == "/"
        if peek == ":", !isAddress, Self.isFieldName(text) {
            return .filter(try parseFilter(field: text, from: start))
        }
        position = start
        let word = takeBare(stoppingAtColon: false)
        skipSpace()
        if word.hasSuffix("*") {
            let stem = String(word.dropLast())
            try checkPrefix(stem, at: start..<start + word.count)
            return .prefix(stem)
        }
        return .word(word)
    }

    private mutating func parseParenthesis() throws(QueryError) -> QuerySyntax {
        let start = position
        guard depth < Self.deepest else {
            throw error(
                .tooDeep, "parentheses stand more than \(Self.deepest) deep here", at: start..<start + 1,
                hint: "Write the query with fewer.")
        }
        depth += 1
        position += 1
        skipSpace()
        let inner = try parseOr()
        guard peek == ")" else {
            throw error(
                .unclosedParenthesis, "this parenthesis is never closed", at: start..<start + 1,
                hint: "Add “)” where it ends.")
        }
        position += 1
        depth -= 1
        skipSpace()
        return inner
    }

    /// phrase = '"' , characters , '"'; « » and “ ” do as well.
    private mutating func parseQuoted() throws(QueryError) -> (text: String, range: Range<Int>) {
        let start = position
        let closing: Set<Character> = characters[start] == "«" ? ["»"] : ["\"", "”", "“"]
        position += 1
        while let character = peek, !closing.contains(character) { position += 1 }
        guard peek != nil else {
            throw error(
                .unclosedQuote, "this quotation is never closed", at: start..<start + 1,
                hint: "Add a quotation mark where it ends.")
        }
        let text = String(characters[start + 1..<position])
        position += 1
        let range = start..<position
        skipSpace()
        return (text, range)
    }

    /// filter = field , ":" , ( comparison , value | [ value ] , ".." , [ value ] | value )
    private mutating func parseFilter(field: String, from start: Int) throws(QueryError) -> QueryFilter {
        let fieldRange = start..<position
        position += 1
        let valueStart = position
        if let first = peek, isQuote(first) {
            let quoted = try parseQuoted()
            return QueryFilter(
                field: field, condition: .equals(quoted.text), fieldRange: fieldRange,
                valueRange: quoted.range)
        }
        let text = takeBare(stoppingAtColon: false)
        let range = valueStart..<position
        skipSpace()
        return QueryFilter(
            field: field, condition: try condition(text, field: field, at: range), fieldRange: fieldRange,
            valueRange: range)
    }

    private func condition(_ text: String, field: String, at range: Range<Int>) throws(QueryError)
        -> QueryFilter.Condition
    {
        let place = range.isEmpty ? range.lowerBound..<range.lowerBound + 1 : range
        func missing() -> QueryError {
            error(
                .badFilter, "“\(field):” has no value", at: place,
                hint: "Write \(field):value, \(field):>value, \(field):from..to, or \(field):start*.")
        }
        for sign in [">=", "<=", ">", "<"] where text.hasPrefix(sign) {
            let value = String(text.dropFirst(sign.count))
            if value.isEmpty { throw missing() }
            let bound = QueryFilter.Bound(value: value, isIncluded: sign.count == 2)
            return sign.hasPrefix(">") ? .range(from: bound, to: nil) : .range(from: nil, to: bound)
        }
        if let dots = text.firstRange(of: "..") {
            let ends = [String(text[..<dots.lowerBound]), String(text[dots.upperBound...])]
            if ends.allSatisfy(\.isEmpty) { throw missing() }
            let bounds = ends.map { $0.isEmpty ? nil : QueryFilter.Bound(value: $0, isIncluded: true) }
            return .range(from: bounds[0], to: bounds[1])
        }
        if text.isEmpty { throw missing() }
        if text.hasSuffix("*") { return .startsWith(String(text.dropLast())) }
        return .equals(text)
    }

    // MARK: Characters

    private var isAtEnd: Bool { position >= characters.count }
    private var peek: Character? { character(at: position) }

    private func character(at index: Int) -> Character? {
        characters.indices.contains(index) ? characters[index] : nil
    }

    private func isQuote(_ character: Character) -> Bool {
        character == "\"" || character == "“" || character == "«"
    }

    private mutating func skipSpace() {
        while peek?.isWhitespace == true { position += 1 }
    }

    /// Takes what stands up to a space, a parenthesis or a quotation mark.
    private mutating func takeBare(stoppingAtColon: Bool) -> String {
        let start = position
        while let character = peek, !character.isWhitespace, character != "(", character != ")",
            !isQuote(character), !(stoppingAtColon && character == ":")
        {
            position += 1
        }
        return String(characters[start..<position])
    }

    private func isOperator(_ names: String...) -> Bool { names.contains { isOperator(named: $0) } }

    private func isOperator(named name: String) -> Bool {
        let end = position + name.count
        guard end <= characters.count, characters[position..<end].elementsEqual(name) else { return false }
        guard let next = character(at: end) else { return true }
        return next.isWhitespace || next == "(" || next == ")" || isQuote(next)
    }

    private mutating func takeOperator(_ names: String...) -> Bool {
        guard let name = names.first(where: { isOperator(named: $0) }) else { return false }
        position += name.count
        skipSpace()
        return true
    }

    /// A letter, then letters, digits, hyphens, and slashes or dots between the names of a path.
    private static func isFieldName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, ("a"..."z").contains(first) else { return false }
        return text.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" || $0 == "/" || $0 == "."
        }
    }

    private func checkPrefix(_ stem: String, at range: Range<Int>) throws(QueryError) {
        guard stem.filter({ $0.isLetter || $0.isNumber }).count >= 2 else {
            throw error(
                .shortPrefix, "two letters at least stand before “*”", at: range,
                hint: "Write more of the word.")
        }
    }

    private func error(_ code: QueryError.Code, _ message: String, at range: Range<Int>, hint: String)
        -> QueryError
    {
        QueryError(code, message, in: query, at: range, hint: hint)
    }
}
