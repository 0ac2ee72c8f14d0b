internal import EssaimKit
internal import Exchange
internal import XML

extension EssaimHost {
    /// A foreign document may be larger than a record: it often holds many.
    private static let foreignLimits = XMLLimits(
        depth: 128, textBytes: 4 << 20, attributes: 64, recordBytes: 64 << 20)

    /// The source itself where it is an exchange file, or what an adapter makes of it.
    ///
    /// - Throws: ``Finding`` where the file can't be read or no adapter knows it.
    func adapted(_ source: XMLSource) throws(Finding) -> XMLSource {
        // Standard input and pipes can be read only once, so they are taken for exchange files.
        if source == .standardInput || source.isPipe { return source }
        do throws(XMLError) {
            let root = try XMLReader(source, limits: Self.foreignLimits).root
            if root.isNamed("exchange") { return source }
            guard let adapter = adapters.adapters.first(where: { $0.recognises(root) }) else {
                throw unknownFormat(root)
            }
            let tree = try XMLTree.parse(source, limits: Self.foreignLimits)
            // Lines are those of the text that the adapter made, and messages should say so.
            return .bytes(try adapter.exchangeFile(from: tree), name: "\(source.name ?? "") [\(adapter.id)]")
        } catch {
            throw error.code == .unknownFormat ? unknownFormatFinding(error) : Finding(error)
        }
    }

    private func unknownFormat(_ root: XMLElement) -> XMLError {
        let seen = root.namespace.map { "\(root.name) (\($0))" } ?? root.name
        return XMLError(.unknownFormat, seen, at: root.location)
    }

    private func unknownFormatFinding(_ error: XMLError) -> Finding {
        let known = adapters.adapters.map { "\($0.id) (\($0.rootName))" }.joined(separator: ", ")
        return Finding(
            .error, "wrong-root",
            Label(
                fr:
                    "ce n’est pas un fichier d’échange, et aucun adaptateur ne le connaît : l’élément racine est « \(error.message) »",
                en: "not an exchange file, and no adapter knows it: the root element is “\(error.message)”"),
            at: error.location, path: "/\(error.message.prefix { $0 != " " })", value: error.message,
            hint: Label(
                fr:
                    "Attendu : <exchange xmlns=\"\(ExchangeFormat.namespace)\">. Adaptateurs : \(known.isEmpty ? "aucun" : known).",
                en:
                    "Expected: <exchange xmlns=\"\(ExchangeFormat.namespace)\">. Adapters: \(known.isEmpty ? "none" : known)."
            ))
    }
}

extension XMLError.Code {
    /// No adapter knows the root element.
    fileprivate static let unknownFormat = XMLError.Code(rawValue: "unknown-format")
}
