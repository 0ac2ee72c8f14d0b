public import EssaimKit
internal import Exchange
internal import Foundation
internal import XML

/// Turns a partner's XML format into exchange files: a folder with an `adapter.xml` and a stylesheet.
///
/// What it makes goes the way of any exchange file: the same plan, the same report, the same guarantees.
public struct Adapter: Sendable {
    public static let namespace = "urn:essaim:adapter:1"

    public var id: String
    public var version: String
    public var label: Label
    /// The record types that it makes.
    public var types: [String]
    /// What the names of its records begin with, by set: a full delivery covers the sets that it has records of.
    /// Empty: all records of its owner and types are one set.
    public var sets: [String]
    /// The administration that owns what it brings.
    public var administration: Administration
    public var owner: String { administration.id }
    public var licence: String
    public var attribution: String
    /// The `adapter.xml`.
    public var file: String
    /// The root elements that it recognises.
    private let roots: [Root]
    private let stylesheet: XMLStylesheet

    /// A root element by its name, namespace and attributes, each of these with what its value begins with.
    private struct Root {
        var name: String
        var namespace: String
        var attributes: [(name: String, prefix: String)]

        func fits(_ root: XMLElement) -> Bool {
            root.isNamed(name) && (root.namespace ?? "") == namespace
                && attributes.allSatisfy { name, prefix in root.attribute(name)?.hasPrefix(prefix) ?? false }
        }
    }

    /// Reads a description and compiles its stylesheet.
    ///
    /// - Throws: ``XMLError`` naming the file and what is missing.
    init(file: String) throws(XMLError) {
        let root = try XMLTree.parse(.file(file)).root
        func missing(_ what: String) -> XMLError {
            XMLError(.notWellFormed, "the adapter has no \(what)", at: root.location)
        }
        guard root.isNamed("adapter"), root.isInNamespace(Self.namespace) else {
            throw XMLError(
                .notWellFormed,
                "not an adapter: the root element must be <adapter xmlns=\"\(Self.namespace)\">",
                at: root.location)
        }
        guard let id = root.attribute("id"), let version = root.attribute("version") else {
            throw missing("id or version")
        }
        func child(_ name: String) -> XMLElement? { root.children.first { $0.isNamed(name) } }
        func text(_ name: String) throws(XMLError) -> String {
            guard let text = child(name)?.text.collapsingWhitespace(), !text.isEmpty else {
                throw missing("<\(name)>")
            }
            return text
        }
        let labels = root.children.filter { $0.isNamed("label") }
        guard let french = labels.first(where: { $0.language == "fr" }),
            let english = labels.first(where: { $0.language == "en" })
        else { throw missing("label in French and in English") }
        let recognised = root.children.filter { $0.isNamed("recognises") }
        guard !recognised.isEmpty, recognised.allSatisfy({ $0.attribute("root") != nil }) else {
            throw missing("<recognises root=\"…\">")
        }
        self.id = id
        self.version = version
        self.file = file
        label = Label(fr: french.text.collapsingWhitespace(), en: english.text.collapsingWhitespace())
        types = root.children.filter { $0.isNamed("makes") }.compactMap { $0.attribute("type") }
        sets = root.children.filter { $0.isNamed("set") }.compactMap { $0.attribute("names") }
        guard !types.isEmpty else { throw missing("<makes type=\"…\">") }
        guard let owner = child("owner"), let ownerID = owner.attribute("id"), RecordID.isPart(ownerID),
            let kind = owner.attribute("kind"), Vocabulary.administrationKind[kind] != nil
        else { throw missing("<owner id=\"…\" kind=\"…\"> of a known kind of administration") }
        let names = owner.children.filter { $0.isNamed("name") }
        guard let name = names.first(where: { $0.language == "fr" }) else {
            throw missing("name of the owner in French")
        }
        administration = Administration(
            id: ownerID, kind: kind,
            territories: (owner.attribute("territory") ?? "").split(separator: " ").map(String.init),
            name: Label(
                fr: name.text.collapsingWhitespace(),
                en: (names.first { $0.language == "en" } ?? name).text.collapsingWhitespace()))
        licence = try text("licence")
        attribution = try text("attribution")
        roots = recognised.map { element in
            Root(
                name: element.attribute("root") ?? "", namespace: element.attribute("namespace") ?? "",
                attributes: element.children.compactMap { child in
                    child.attribute("name").map { ($0, child.attribute("begins-with") ?? "") }
                })
        }
        let stylesheetName = try text("stylesheet")
        // The stylesheet lies beside its description and nowhere else.
        guard !stylesheetName.contains("/"), stylesheetName != ".." else {
            throw XMLError(
                .stylesheet, "the stylesheet must lie in the adapter's own folder", at: root.location)
        }
        let path = URL(filePath: file).deletingLastPathComponent().appending(path: stylesheetName).path(
            percentEncoded: false)
        stylesheet = try XMLStylesheet(.file(path))
    }

    /// Whether a document with this root element is of the adapter's format.
    func recognises(_ root: XMLElement) -> Bool { roots.contains { $0.fits(root) } }

    /// What it recognises, for people: `Publication type="Fiche…"`.
    var recognition: String {
        roots.map { root in
            root.name + root.attributes.map { " \($0.name)=\"\($0.prefix)…\"" }.joined()
                + (root.namespace.isEmpty ? "" : " \(root.namespace)")
        }.joined(separator: "; ")
    }

    /// A document as an exchange file.
    func exchangeFile(from tree: XMLTree) throws(XMLError) -> [UInt8] {
        try stylesheet.transform(
            tree, parameters: ["owner": owner, "licence": licence, "attribution": attribution])
    }
}

/// The adapters that were found.
public struct AdapterSet: Sendable {
    public var adapters: [Adapter] = []
    /// Descriptions that can't be used, with the reason.
    public var problems: [Finding] = []

    public init() {}

    /// Finds adapters: folders with an `adapter.xml` inside the folders given. One found twice counts once.
    public static func load(folders: [String]) -> AdapterSet {
        var set = AdapterSet()
        for folder in folders {
            for name in ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted() {
                let file = URL(filePath: folder).appending(path: name).appending(path: "adapter.xml").path(
                    percentEncoded: false)
                guard FileManager.default.fileExists(atPath: file) else { continue }
                do {
                    let adapter = try Adapter(file: file)
                    if let other = set.adapters.first(where: { $0.id == adapter.id }) {
                        set.problems.append(
                            Finding(
                                .warning, "adapter-repeated",
                                Label(
                                    fr: "l’adaptateur « \(adapter.id) » est déjà chargé depuis \(other.file)",
                                    en: "adapter “\(adapter.id)” was loaded from \(other.file) already"),
                                at: TextLocation(file: file, line: 1)))
                    } else {
                        set.adapters.append(adapter)
                    }
                } catch { set.problems.append(Finding(error)) }
            }
        }
        return set
    }
}
