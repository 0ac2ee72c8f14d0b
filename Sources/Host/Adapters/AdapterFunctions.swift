internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Foundation
internal import XML

/// The functions that the host lends to adapters' stylesheets, for what XSLT 1.0 can't do. Documented in
/// `docs/writing-an-adapter.md`.
struct AdapterFunctions: Sendable {
    static let namespace = "urn:essaim:adapter:functions:1"

    /// The vocabularies that `map` may look in, by their identifiers.
    private let vocabularies: [String: Vocabulary]
    /// A partner's own words for codes: vocabulary, folded word, code.
    private let words: [String: [String: String]]

    /// The names alone: what a stylesheet is checked against before any module is known.
    static let declared = AdapterFunctions(vocabularies: [], words: []).set

    init(vocabularies: [Vocabulary], words: [AdapterWord]) {
        self.vocabularies = Dictionary(vocabularies.map { ($0.id, $0) }) { first, _ in first }
        self.words = words.reduce(into: [:]) {
            $0[$1.vocabulary, default: [:]][Self.folded($1.text)] = $1.code
        }
    }

    var set: XMLFunctionSet {
        XMLFunctionSet(
            namespace: Self.namespace,
            [
                XMLFunction("html", arguments: 1...3) { arguments throws(XMLError) in
                    let prose = Self.prose(arguments[0], base: arguments.count > 2 ? arguments[2] : nil)
                    let namespace = arguments.count > 1 ? arguments[1].text : ""
                    return .tree(try prose.xml(in: namespace.isEmpty ? nil : namespace))
                },
                XMLFunction("text", arguments: 1...1) { arguments in
                    .text(
                        Self.prose(arguments[0], base: nil).plainText.split(separator: "\n").joined(
                            separator: " "))
                },
                XMLFunction("date", arguments: 1...1) { arguments in
                    .text(WrittenDate(arguments[0].text)?.time ?? "")
                },
                XMLFunction("day", arguments: 1...1) { arguments in
                    .text(WrittenDate(arguments[0].text)?.day.description ?? "")
                },
                XMLFunction("name", arguments: 1...2) { arguments in
                    let limit = arguments.count > 1 ? Int(arguments[1].text) ?? 0 : RecordName.limit
                    return .text(
                        RecordName.name(
                            for: arguments[0].text, limit: min(max(limit, 20), RecordID.partLimit)))
                },
                XMLFunction("resolve", arguments: 1...2) { arguments in
                    .text(
                        Self.address(
                            arguments[0].text,
                            bases: [arguments[0].base, arguments.count > 1 ? arguments[1].text : nil]) ?? "")
                },
                XMLFunction("map", arguments: 2...3) { [self] arguments throws(XMLError) in
                    .text(
                        try code(arguments[0].text, in: arguments[1].text)
                            ?? (arguments.count > 2 ? arguments[2].text : ""))
                },
            ])
    }

    // MARK: html

    private static func prose(_ argument: XMLArgument, base: XMLArgument?) -> Prose {
        let bases = [argument.base, base?.text]
        var prose = HTMLProse { address($0, bases: bases) }
        argument.readMarkup { prose.take($0) }
        return prose.finish()
    }

    // MARK: resolve

    /// An address as a record may carry it; `nil`: there is none. The first base may itself be relative to the next.
    static func address(_ written: String, bases: [String?]) -> String? {
        let trimmed = written.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.isEmpty else { return nil }
        if isAddress(trimmed) { return trimmed }
        var url = URL(string: trimmed)
        for base in bases {
            guard let base = base?.trimmingCharacters(in: .whitespacesAndNewlines), !base.isEmpty else {
                continue
            }
            guard url?.scheme == nil, let reference = url?.relativeString else { break }
            url = URL(string: base).flatMap { URL(string: reference, relativeTo: $0) }
            if let absolute = url?.absoluteURL { url = absolute }
        }
        return url.map(\.absoluteString).flatMap { isAddress($0) ? $0 : nil }
    }

    private static func isAddress(_ text: String) -> Bool {
        text.unicodeScalars.count <= 2_000
            && text.wholeMatch(of: /(?:https?:\/\/|mailto:)\S+/) != nil
            && text.unicodeScalars.allSatisfy(\.isXMLCharacter)
    }

    // MARK: map

    private func code(_ word: String, in vocabularyID: String) throws(XMLError) -> String? {
        guard let vocabulary = vocabularies[vocabularyID] else {
            throw XMLError(
                .stylesheet,
                "map() knows no vocabulary “\(vocabularyID)”; there are \(vocabularies.keys.sorted().joined(separator: ", "))"
            )
        }
        let wanted = Self.folded(word)
        if let code = words[vocabularyID]?[wanted] {
            guard vocabulary[code] != nil else {
                throw XMLError(
                    .stylesheet,
                    "the adapter's word “\(word)” has a code that “\(vocabularyID)” lacks: \(code)")
            }
            return code
        }
        return vocabulary.terms.first { term in
            [term.code, term.label.fr, term.label.en].contains { Self.folded($0) == wanted }
        }?.code
    }

    /// A word without case, accents and the ways to write an apostrophe.
    private static func folded(_ word: String) -> String {
        word.collapsingWhitespace().replacing("’", with: "'").folding(
            options: [.caseInsensitive, .diacriticInsensitive], locale: Locale(identifier: "fr"))
    }
}

/// What a partner calls a code of a vocabulary.
struct AdapterWord: Sendable {
    var vocabulary: String
    var code: String
    var text: String
}

extension RecordTypeSet {
    /// The vocabularies that adapters may map words to: the shared ones and those of the record types.
    var vocabularies: [Vocabulary] {
        var found = Dictionary(Vocabulary.shared.map { ($0.id, $0) }) { first, _ in first }
        func collect(_ fields: [Field]) {
            for field in fields {
                switch field.kind {
                case .term(let vocabulary):
                    if found[vocabulary.id] == nil { found[vocabulary.id] = vocabulary }
                case .group(let fields): collect(fields)
                default: break
                }
            }
        }
        for entry in entries { collect(entry.type.fields) }
        return found.values.sorted { $0.id < $1.id }
    }
}
