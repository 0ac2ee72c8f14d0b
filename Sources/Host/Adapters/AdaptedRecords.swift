internal import EssaimKit
internal import Exchange
internal import XML

/// Reads what an adapter made of a partner's document, and holds it to what the adapter's description says: whose
/// records of which types it makes.
final class AdaptedRecords: ItemReading {
    let header: ExchangeHeader
    let bytesRead: Int
    private let adapter: Adapter
    /// The attribution as it stands in canonical XML.
    private let attribution: [UInt8]
    private let reader: ExchangeReader
    private var buffer: [ExchangeItem]?
    private var owner: ExchangeItem?

    let notices: [Finding]
    /// Whether the document says that it is a part of something larger.
    let moreFollows: Bool

    /// - Parameters:
    ///   - functions: What answers the stylesheet's calls.
    ///   - isBuffered: Whether all is read before anything is handed out.
    init(
        _ tree: XMLTree, _ adapter: Adapter, functions: XMLFunctionSet, time: String, checker: ItemChecker,
        isBuffered: Bool
    ) throws(Finding) {
        self.adapter = adapter
        notices = tree.windowsLine.map { [.windows1252(at: $0, tree.root)] } ?? []
        moreFollows = adapter.saysMoreFollows(tree.root)
        attribution = Array(
            adapter.attribution.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                .replacing(">", with: "&gt;").utf8)
        let name = tree.root.location.file ?? ""
        let text: [UInt8]
        do { text = try adapter.exchangeFile(from: tree, functions: functions, time: time) } catch {
            throw Finding(error)
        }
        bytesRead = text.count
        // Lines are those of the text that the adapter made, and messages should say so.
        reader = try ExchangeReader(.bytes(text, name: "\(name) [\(adapter.id)]"), checker: checker)
        header = reader.header
        guard header.issuer == adapter.owner else {
            throw Self.finding(
                adapter, "issuer", header.issuer, expected: adapter.owner,
                at: TextLocation(file: "\(name) [\(adapter.id)]", line: 1))
        }
        // The description says who the owner is, so that no stylesheet has to.
        owner = ExchangeItem(
            body: .administration(adapter.administration), id: adapter.owner,
            location: TextLocation(file: adapter.file, line: 1))
        guard isBuffered else { return }
        var items: [ExchangeItem] = []
        while let item = try reader.next() { items.append(checked(item)) }
        buffer = items.reversed()
    }

    var scope: DeliveryScope? {
        DeliveryScope(source: adapter.id, owner: adapter.owner, types: adapter.types, sets: adapter.sets)
    }

    func next() throws(Finding) -> ExchangeItem? {
        if let item = owner {
            owner = nil
            return item
        }
        if buffer != nil { return buffer?.popLast() }
        return try reader.next().map { checked($0) }
    }

    private func checked(_ item: ExchangeItem) -> ExchangeItem {
        var item = item
        item.isVersioned = false
        let wrong: (what: String, seen: String, expected: String)? =
            switch item.body {
            case .administration(let administration) where administration.id != adapter.owner:
                ("administration", administration.id, adapter.owner)
            case .record(let record) where beyondScope(record.header.id) == nil && !names(record.payload):
                ("attribution", "", adapter.attribution)
            case .record(let record): beyondScope(record.header.id)
            case .tombstone(let tombstone): beyondScope(tombstone.id)
            default: nil
            }
        if let wrong {
            item.findings.append(
                Self.finding(
                    adapter, wrong.what, wrong.seen, expected: wrong.expected, at: item.location,
                    record: item.id))
        }
        return item
    }

    /// What of an identifier the description doesn't announce.
    private func beyondScope(_ id: RecordID) -> (what: String, seen: String, expected: String)? {
        if id.owner != adapter.owner { return ("owner", id.owner, adapter.owner) }
        if !adapter.types.contains(id.type) {
            return ("type", id.type, adapter.types.joined(separator: ", "))
        }
        if !adapter.sets.isEmpty, !adapter.sets.contains(where: { id.name.hasPrefix($0) }) {
            return ("set", id.name, adapter.sets.joined(separator: ", "))
        }
        return nil
    }

    /// Whether a record names its source, as the licence asks.
    private func names(_ payload: [UInt8]) -> Bool {
        guard let first = attribution.first else { return true }
        return payload.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while rest.count >= attribution.count, let start = rest.firstIndex(of: first) {
                rest = rest[start...]
                if rest.starts(with: attribution) { return true }
                rest = rest.dropFirst()
            }
            return false
        }
    }

    private static func finding(
        _ adapter: Adapter, _ what: String, _ seen: String, expected: String, at location: TextLocation,
        record: String? = nil
    ) -> Finding {
        Finding(
            .error, "adapter-scope",
            Label(
                fr:
                    "l’adaptateur « \(adapter.id) » n’annonce pas ce qu’il produit : \(what) « \(seen) » au lieu de « \(expected) »",
                en:
                    "adapter “\(adapter.id)” does not announce what it makes: \(what) “\(seen)” instead of “\(expected)”"
            ),
            at: location, record: record, value: seen,
            hint: Label(
                fr: "Corrigez <owner> ou <makes> dans \(adapter.file), ou la feuille de style.",
                en: "Correct <owner> or <makes> in \(adapter.file), or the stylesheet."))
    }
}
