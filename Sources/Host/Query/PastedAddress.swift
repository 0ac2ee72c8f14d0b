internal import Catalogue

/// The address of a page, pasted into a query: it finds the records that hold it, and those whose texts name it.
struct PastedAddress {
    /// Without its scheme, and without what stands at its end when it is copied out of a text.
    private let rest: String

    /// `nil` for a word that is none.
    init?(_ word: String) {
        let lower = word.lowercased()
        var rest: Substring
        if let scheme = ["https://", "http://"].first(where: lower.hasPrefix) {
            rest = word.dropFirst(scheme.count)
        } else if lower.hasPrefix("www.") {
            rest = word[...]
        } else {
            return nil
        }
        rest = rest.prefix { $0 != "#" }
        while let last = rest.last, ".,;:!?/»>".contains(last) { rest.removeLast() }
        guard rest.contains(".") else { return nil }
        self.rest = String(rest)
    }

    func condition(_ fields: QueryFieldSet) -> SearchCondition {
        let named = SearchCondition.phrase(rest)
        guard !fields.addresses.isEmpty else { return named }
        let forms = ["https://", "http://"].flatMap { scheme in ["", "/"].map { scheme + rest + $0 } }
        return .any([named] + forms.map { .filter(SearchFilter(fields.addresses, .equals($0))) })
    }
}
