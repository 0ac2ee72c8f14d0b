internal import Derivation
package import EssaimKit
internal import Exchange
internal import Foundation
internal import XML

extension EssaimHost {
    /// The plan in a file: the plan alone, or an exchange file with one.
    ///
    /// - Throws: The file's first error as a `Finding`; ``DossierError`` where the file holds no plan.
    package func dossierPlan(inFile path: String) throws -> DossierPlan {
        let tree: XMLTree
        do { tree = try XMLTree.parse(.file(path)) } catch { throw Finding(error) }
        let root = tree.root
        let checker = ItemChecker(types: modules.types)
        var items: [ExchangeItem] = []
        if ExchangeFormat.Version(namespace: root.namespace) != nil {
            let reader = try ExchangeReader(.file(path), checker: checker)
            while let item = try reader.next() { items.append(item) }
        } else {
            let wrapped = try wrapped(root, ofFile: path)
            let reader = try ExchangeReader(.bytes(Array(wrapped.utf8), name: path), checker: checker)
            while let item = try reader.next() { items.append(item) }
        }
        for item in items {
            if let finding = item.findings.first(where: { $0.severity == .error }) { throw finding }
            guard case .record(let incoming) = item.body,
                let entry = modules.types.entry(namespace: incoming.namespace)
            else { continue }
            let payload = try XMLTree.parse(.bytes(incoming.payload, name: path))
            let record = Record(
                id: incoming.header.id, version: incoming.header.version, status: incoming.header.status,
                modified: incoming.header.modified, language: incoming.header.language,
                content: ContentForm.read(payload.root, as: entry.plan))
            if let plan = plan(from: record) { return plan }
        }
        throw DossierError(
            message:
                "\(path) holds no plan that an installed module knows (root element “\(root.name)”, namespace “\(root.namespace ?? "")”)",
            hint:
                "“essaim modules” lists what is installed; “essaim new TYPE” prints an empty record to fill in."
        )
    }

    /// A plan alone as an exchange file with the record that it would be, its lines where they were.
    private func wrapped(_ root: XMLElement, ofFile path: String) throws -> String {
        let language = root.attribute("lang", namespace: XMLNamespace.xml) ?? "fr"
        var text = String(decoding: try root.canonical(), as: UTF8.self)
        if let data = FileManager.default.contents(atPath: path),
            let written = String(data: data, encoding: .utf8),
            let start = written.range(of: "<\(root.name)")?.lowerBound
        {
            let lines = written[..<start].filter { $0 == "\n" }
            text = lines + written[start...]
        }
        let attributes = "version=\"1\" status=\"draft\" modified=\"2000-01-01T00:00:00Z\""
        return
            "<exchange xmlns=\"\(ExchangeFormat.Version.one.namespace)\" id=\"plan\" issuer=\"plan\" issued=\"2000-01-01T00:00:00Z\">"
            + "<record id=\"plan/\(root.name)/plan\" \(attributes) xml:lang=\"\(language.escapedForXML)\">"
            + text + "</record></exchange>"
    }

    package func plan(from record: Record) -> DossierPlan? {
        modules.loaded.lazy.compactMap { $0.dossierPlan(from: record) }.first
    }
}
