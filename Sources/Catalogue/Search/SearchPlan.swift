internal import Search

/// Parts a condition into what the full-text index answers and what is looked at record by record.
struct SearchPlan {
    private let question: TextQuestion
    /// What a record's texts must have; `nil`: nothing.
    private(set) var required: TextExpression?
    /// All words asked for, also those that need not be found: for ranks and highlighting.
    private(set) var expression: TextExpression?
    /// What is left to look at.
    private(set) var rest: [SearchCondition] = []
    /// Whether the query has only words that are too common to be indexed.
    private(set) var isUnanswerable = false

    init(_ question: TextQuestion) { self.question = question }

    mutating func read(_ condition: SearchCondition) throws {
        let parts = Self.flattened(condition)
        var texts: [TextExpression] = []
        var excluded: [TextExpression] = []
        var words: [String] = []
        var others: [SearchCondition] = []
        var hasText = false
        for part in parts {
            if case .word(let word) = part {
                hasText = true
                words.append(word)
                continue
            }
            texts += try question.words(words)
            words = []
            if case .not(let inner) = part, let text = try text(of: inner, question.excluding) {
                excluded.append(text)
                others.append(part)
            } else if Self.isText(part) {
                hasText = true
                if let text = try text(of: part, question) { texts.append(text) }
            } else {
                others.append(part)
            }
        }
        texts += try question.words(words)
        if texts.isEmpty {
            isUnanswerable = hasText && others.isEmpty
            rest = others
        } else {
            let wanted: TextExpression = texts.count == 1 ? texts[0] : .all(texts)
            required =
                excluded.isEmpty
                ? wanted : .without(wanted, excluded.count == 1 ? excluded[0] : .any(excluded))
            rest = others.filter { if case .not(let inner) = $0 { !Self.isText(inner) } else { true } }
        }
        let optional = try others.flatMap { try optionalTexts(in: $0) }
        let all = texts + optional
        expression = all.isEmpty ? nil : all.count == 1 ? all[0] : .any(all)
        if let required, optional.isEmpty { expression = required }
    }

    private static func flattened(_ condition: SearchCondition) -> [SearchCondition] {
        guard case .all(let parts) = condition else { return [condition] }
        return parts.flatMap(flattened)
    }

    /// Whether the full-text index alone answers a part.
    private static func isText(_ condition: SearchCondition) -> Bool {
        switch condition {
        case .word, .prefix, .phrase, .most: true
        case .all(let parts), .any(let parts): !parts.isEmpty && parts.allSatisfy(isText)
        case .not, .filter: false
        }
    }

    /// A part that the index alone answers; `nil` where it isn't one, or has only common words.
    private func text(of condition: SearchCondition, _ question: TextQuestion) throws -> TextExpression? {
        guard Self.isText(condition) else { return nil }
        let texts: [TextExpression]
        switch condition {
        case .word(let word): texts = try question.words([word])
        case .prefix(let text): texts = try question.prefix(text)
        case .phrase(let text): texts = try question.phrase(text).map { [$0] } ?? []
        case .all(let parts):
            var words: [String] = []
            var found: [TextExpression] = []
            for part in parts {
                if case .word(let word) = part {
                    words.append(word)
                } else if let text = try text(of: part, question) {
                    found += try question.words(words) + [text]
                    words = []
                }
            }
            texts = found + (try question.words(words))
        case .any(let parts):
            let found = try parts.compactMap { try text(of: $0, question) }
            return found.isEmpty ? nil : found.count == 1 ? found[0] : .any(found)
        case .most(let parts):
            switch try text(of: .all(parts), question) {
            case .all(let found)?: return .most(found)
            case let found?: return .most([found])
            case nil: return nil
            }
        case .not, .filter: return nil
        }
        return texts.isEmpty ? nil : texts.count == 1 ? texts[0] : .all(texts)
    }

    /// The words of a condition, as they were written.
    static func words(_ condition: SearchCondition) -> [String] {
        switch condition {
        case .word(let word): [word]
        case .phrase(let text), .prefix(let text): [text]
        case .all(let parts), .any(let parts), .most(let parts): parts.flatMap(words)
        case .not, .filter: []
        }
    }

    /// The texts that a part asks for beside its filters, but not what it keeps out.
    private func optionalTexts(in condition: SearchCondition) throws -> [TextExpression] {
        switch condition {
        case .word, .prefix, .phrase: try text(of: condition, question).map { [$0] } ?? []
        case .all(let parts), .any(let parts), .most(let parts):
            try parts.flatMap { try optionalTexts(in: $0) }
        case .not, .filter: []
        }
    }
}
