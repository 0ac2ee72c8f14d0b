package import EssaimKit
internal import Exchange
internal import Foundation
internal import XML

/// Turns a partner's XML format into exchange files: a folder with an `adapter.xml` and a stylesheet.
///
/// What it makes goes the way of any exchange file: the same plan, the same report, the same guarantees.
package struct Adapter: Sendable {
    package static let namespace = "urn:essaim:adapter:1"

    package var id: String
    package var version: String
    package var label: Label
    /// The record types that it makes.
    package var types: [String]
    /// What the names of its records begin with, by set: a full delivery covers the sets that it has records of.
    /// Empty: all records of its owner and types are one set.
    package var sets: [String]
    /// The administration that owns what it brings.
    package var administration: Administration
    package var owner: String { administration.id }
    package var licence: String
    package var attribution: String
    /// The `adapter.xml`.
    package var file: String
    /// The documents that it recognises, those that it passes over, and those that say that more follows.
    private let recognised: [DocumentCondition]
    private let ignored: [DocumentCondition]
    private let unfinished: [DocumentCondition]
    private let words: [AdapterWord]
    private let stylesheet: XMLStylesheet

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
        recognised = try Self.conditions("recognises", root)
        ignored = try Self.conditions("ignores", root)
        unfinished = try Self.conditions("more-follows", root)
        guard !recognised.isEmpty, recognised.allSatisfy({ $0.root != nil }) else {
            throw missing("<recognises root=\"…\">")
        }
        guard ignored.allSatisfy({ $0.root != nil || $0.weight > 0 }) else {
            throw missing("condition of what it <ignores>")
        }
        words = try root.children.filter { $0.isNamed("word") }.map { element throws(XMLError) in
            guard let vocabulary = element.attribute("vocabulary"), let code = element.attribute("code")
            else {
                throw missing("vocabulary or code of a <word>")
            }
            return AdapterWord(vocabulary: vocabulary, code: code, text: element.text)
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
        let stylesheetName = try text("stylesheet")
        // The stylesheet lies beside its description and nowhere else.
        guard !stylesheetName.contains("/"), stylesheetName != ".." else {
            throw XMLError(
                .stylesheet, "the stylesheet must lie in the adapter's own folder", at: root.location)
        }
        let path = URL(filePath: file).deletingLastPathComponent().appending(path: stylesheetName).path(
            percentEncoded: false)
        stylesheet = try XMLStylesheet(.file(path), functions: AdapterFunctions.declared)
    }

    private static func conditions(_ name: String, _ root: XMLElement) throws(XMLError) -> [DocumentCondition]
    {
        try root.children.filter { $0.isNamed(name) }.map { child throws(XMLError) in
            try DocumentCondition(child)
        }
    }

    /// How closely a document is described as one of the adapter's format; `nil`: it is none.
    func recognises(_ document: XMLElement) -> Int? {
        recognised.filter { $0.fits(document) }.map(\.weight).max()
    }

    /// The same for a document of the partner's that the adapter passes over.
    func ignores(_ document: XMLElement) -> Int? {
        ignored.filter { $0.fits(document) }.map(\.weight).max()
    }

    /// Whether a document says that it is a part, and more follows.
    func saysMoreFollows(_ document: XMLElement) -> Bool { unfinished.contains { $0.fits(document) } }

    /// What it recognises, for people: `Publication type="Fiche…"`.
    var recognition: String { recognised.map(\.words).joined(separator: "; ") }

    /// The functions that answer its stylesheet's calls, once the record types are known.
    func functions(_ types: RecordTypeSet) -> XMLFunctionSet {
        AdapterFunctions(vocabularies: types.vocabularies, words: words).set
    }

    /// A document as an exchange file.
    ///
    /// - Parameter time: Now: for what carries no date of its own.
    func exchangeFile(
        from tree: XMLTree, functions: XMLFunctionSet, time: String
    ) throws(XMLError) -> [UInt8] {
        try stylesheet.transform(
            tree,
            parameters: ["owner": owner, "licence": licence, "attribution": attribution, "now": time],
            functions: functions)
    }
}

/// The adapters that were found.
package struct AdapterSet: Sendable {
    package var adapters: [Adapter] = []
    /// Descriptions that can't be used, with the reason.
    package var problems: [Finding] = []

    package init() {}

    /// Finds adapters: folders with an `adapter.xml` inside the folders given. One found twice counts once.
    package static func load(folders: [String]) -> AdapterSet {
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
