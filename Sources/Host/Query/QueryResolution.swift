internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import Search

/// Gives the names and values of a query their meaning in the loaded modules.
struct QueryResolution {
    let query: String
    let fields: QueryFieldSet

    func resolve(_ syntax: QuerySyntax) throws(QueryError) -> SearchCondition {
        switch syntax {
        case .all(let parts): return .all(try resolve(parts))
        case .any(let parts): return .any(try resolve(parts))
        case .not(let part): return .not(try resolve(part))
        case .word(let word): return PastedAddress(word)?.condition(fields) ?? .word(word)
        case .prefix(let text): return .prefix(text)
        case .phrase(let text): return .phrase(text)
        case .filter(let filter): return .filter(try resolve(filter))
        }
    }

    private func resolve(_ parts: [QuerySyntax]) throws(QueryError) -> [SearchCondition] {
        var resolved: [SearchCondition] = []
        for part in parts { resolved.append(try resolve(part)) }
        return resolved
    }

    private func resolve(_ filter: QueryFilter) throws(QueryError) -> SearchFilter {
        guard let field = fields[filter.field] else { throw unknownField(filter) }
        switch filter.condition {
        case .startsWith(let start):
            if field.isFacet { return SearchFilter(field.sources, .startsWith(start)) }
            throw badValue(filter, field, start)
        case .equals(let text):
            if field.hasRanges, let interval = interval(text, field) {
                return SearchFilter(field.sources, .range(interval, lowerIncluded: true, upperIncluded: true))
            }
            guard field.isFacet else { throw badValue(filter, field, text) }
            return SearchFilter(field.sources, .equals(try code(text, field, filter)))
        case .range(let from, let to):
            guard field.hasRanges else {
                throw QueryError(
                    .badFilter, "“\(filter.field)” has no order, so ranges make no sense", in: query,
                    at: filter.valueRange, hint: "Ask for one value: \(filter.field):value.")
            }
            return SearchFilter(field.sources, try range(from, to, field, filter))
        }
    }

    /// The code of a value that is written as a code or as a label, in either language.
    private func code(_ text: String, _ field: QueryField, _ filter: QueryFilter) throws(QueryError) -> String
    {
        guard let values = field.values else { return text }
        let wanted = Self.folded(text)
        if let value = values.first(where: { $0.code == text })
            ?? values.first(where: { Self.folded($0.code) == wanted })
            ?? values.first(where: {
                Self.folded($0.label.fr) == wanted || Self.folded($0.label.en) == wanted
            })
        {
            return value.code
        }
        // A territory may be one that isn't known by name.
        if Territory.isCode(text), values.contains(where: { $0.code == "FR" }) { return text }
        let near = Suggestion.nearest(to: text, among: values.map(\.code))
        let list = near.isEmpty ? values.prefix(12).map(\.code) : near
        throw QueryError(
            .unknownValue, "“\(filter.field)” has no value “\(text)”", in: query, at: filter.valueRange,
            hint: (near.isEmpty ? "Values: " : "Did you mean ") + list.joined(separator: ", ")
                + (near.isEmpty ? (values.count > 12 ? ", …" : ".") : "?"))
    }

    private static func folded(_ text: String) -> String {
        TextAnalyser().words(of: text, language: "").map(\.folded).joined(separator: " ")
    }

    private func range(
        _ from: QueryFilter.Bound?, _ to: QueryFilter.Bound?, _ field: QueryField, _ filter: QueryFilter
    ) throws(QueryError) -> SearchFilter.Condition {
        var lower = -Double.infinity
        var upper = Double.infinity
        var lowerIncluded = true
        var upperIncluded = true
        if let from {
            guard let value = interval(from.value, field) else { throw badValue(filter, field, from.value) }
            // After a day, month or year: after its end.
            lower = from.isIncluded ? value.lowerBound : value.upperBound
            lowerIncluded = from.isIncluded
        }
        if let to {
            guard let value = interval(to.value, field) else { throw badValue(filter, field, to.value) }
            upper = to.isIncluded ? value.upperBound : value.lowerBound
            upperIncluded = to.isIncluded
        }
        guard lower <= upper else {
            throw QueryError(
                .badFilter, "the range ends before it starts", in: query, at: filter.valueRange,
                hint: "Write the smaller value first.")
        }
        return .range(lower...upper, lowerIncluded: lowerIncluded, upperIncluded: upperIncluded)
    }

    /// The numbers that a value stands for: one number, or the days or moments of a day, month or year.
    private func interval(_ text: String, _ field: QueryField) -> ClosedRange<Double>? {
        guard field.isDay else {
            guard let number = Double(text.replacing(",", with: ".")), number.isFinite else { return nil }
            return number...number
        }
        let text = SpokenDay.dayOrMonth(in: text) ?? text
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let widths = [4, 2, 2]
        guard (1...3).contains(parts.count),
            zip(parts, widths).allSatisfy({ $0.count == $1 && $0.allSatisfy(\.isASCII) && Int($0) != nil })
        else { return nil }
        if parts.count == 3, CalendarDate(text) == nil { return nil }
        if parts.count == 2, CalendarDate(text + "-01") == nil { return nil }
        let digits = parts.joined()
        // Moments have six digits more than days.
        let width = field.sources.contains(.modified) ? 14 : 8
        func filled(_ character: Character) -> Double? {
            Double(digits + String(repeating: character, count: width - digits.count))
        }
        guard let lower = filled("0"), let upper = filled("9") else { return nil }
        return lower...upper
    }

    // MARK: Errors

    private func unknownField(_ filter: QueryFilter) -> QueryError {
        let near = Suggestion.nearest(to: filter.field, among: fields.fields.keys.sorted())
        let names = fields.fields.values.filter(\.types.isEmpty).map(\.name).sorted().joined(separator: ", ")
        return QueryError(
            .unknownField, "there is no field “\(filter.field)”", in: query, at: filter.fieldRange,
            hint: near.isEmpty
                ? "Every record has \(names); “essaim query --fields” lists all. Quotes make it a text."
                : "Did you mean \(near.prefix(3).joined(separator: ", "))?")
    }

    private func badValue(_ filter: QueryFilter, _ field: QueryField, _ text: String) -> QueryError {
        QueryError(
            .unknownValue, "“\(text)” is no value for “\(filter.field)”", in: query, at: filter.valueRange,
            hint: field.isDay
                ? "Write a day, month or year: 2013-06-03, 2013-06, 2013." : "Write a number: 12 or 12.5.")
    }
}
