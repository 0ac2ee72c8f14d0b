internal import EssaimKit
internal import Search

/// What searches need to know of the owners: the words that name them, their kinds and territories.
struct OwnerIndex: Sendable {
    /// A word that names more owners than this tells too little to search for them.
    private static let limit = 256

    private var owners: [String: [String]] = [:]
    private(set) var kinds: [String: String] = [:]
    private(set) var territories: [String: [String]] = [:]

    init(_ administrations: [Administration]) {
        let analyser = TextAnalyser()
        for administration in administrations {
            kinds[administration.id] = administration.kind
            var codes: [String] = []
            for code in administration.territories.flatMap({ Territory.codesAround($0) })
            where !codes.contains(code) {
                codes.append(code)
            }
            territories[administration.id] = codes
            let names =
                [administration.id.replacing("-", with: " "), administration.name.fr, administration.kind]
                + administration.territories.flatMap { [$0, Territory.name(of: $0)] }
            var tokens: Set<String> = []
            for word in names.flatMap({ analyser.words(of: $0, language: "fr") }) where !word.isStopWord {
                tokens.insert(word.token)
            }
            for token in tokens { owners[token, default: []].append(administration.id) }
        }
    }

    /// The owners that one of the tokens names, in order.
    func owners(named tokens: [String]) -> [String] {
        var found: Set<String> = []
        for token in tokens { found.formUnion(owners[token] ?? []) }
        return found.count > Self.limit ? [] : found.sorted()
    }
}
