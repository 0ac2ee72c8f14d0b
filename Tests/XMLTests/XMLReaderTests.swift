import Foundation
import TestSupport
import Testing
import XML

/// What a reader makes of a text: names of the records, or the code of the error.
private func read(_ text: String, limits: XMLLimits = .untrusted) -> Result<[String], XMLError> {
    read(Array(text.utf8), limits: limits)
}

private func read(_ bytes: [UInt8], limits: XMLLimits = .untrusted) -> Result<[String], XMLError> {
    Result { () throws(XMLError) in
        let reader = try XMLReader(.bytes(bytes, name: "test.xml"), limits: limits)
        var names: [String] = []
        while let tree = try reader.next() { names.append(tree.root.name) }
        return names
    }
}

private func code(_ result: Result<[String], XMLError>) -> XMLError.Code? {
    if case .failure(let error) = result { error.code } else { nil }
}

@Suite("Pull reader") struct XMLReaderTests {
    @Test("hands out the root's children one by one, with their namespaces")
    func children() throws {
        let text = "<x:r xmlns:x='urn:x' a='1'>\n<x:one/>\n <two xmlns='urn:two'><x:in/></two>\n</x:r>"
        let reader = try XMLReader(.bytes(Array(text.utf8), name: nil))
        #expect(reader.root.name == "r")
        #expect(reader.root.namespace == "urn:x")
        #expect(reader.root.attribute("a") == "1")
        let one = try #require(try reader.next())
        #expect(one.root.namespace == "urn:x")
        #expect(one.root.prefix == "x")
        let two = try #require(try reader.next())
        #expect(two.root.namespace == "urn:two")
        #expect(two.root.children.map(\.namespace) == ["urn:x"])
        #expect(try reader.next() == nil)
    }

    @Test("a tree outlives its reader")
    func outlives() throws {
        var tree: XMLTree?
        do {
            let reader = try XMLReader(
                .bytes(Array("<r xmlns='urn:r'><a b='c'>text</a></r>".utf8), name: nil))
            tree = try reader.next()
        }
        #expect(tree?.root.text == "text")
        #expect(tree?.root.namespace == "urn:r")
        #expect(tree?.root.attribute("b") == "c")
    }

    @Test(
        "reads a file, standard input's stand-in and bytes alike",
        arguments: [1, 65_535, 65_536, 65_537, 200_000])
    func sources(padding: Int) throws {
        let folder = try TemporaryFolder()
        let text = "<r><a>" + String(repeating: "é", count: padding) + "</a><b/></r>"
        let path = try folder.write(text, to: "f.xml")
        let limits = XMLLimits(depth: 5, textBytes: 1 << 20, attributes: 5, recordBytes: 1 << 21)
        let reader = try XMLReader(.file(path), limits: limits)
        #expect(reader.byteCount == text.utf8.count)
        #expect(try reader.next()?.root.text.count == padding)
        #expect(try reader.next()?.root.name == "b")
        #expect(try reader.next() == nil)
        #expect(reader.bytesRead == text.utf8.count)
        #expect(try read(text, limits: limits).get() == ["a", "b"])
    }

    @Test("counts lines right, far beyond 65 535")
    func lines() throws {
        let text = "<r>\n" + String(repeating: "\n", count: 70_000) + "<a>\n<b/>\n\n<c>x\ny</c></a>\n</r>"
        let tree = try #require(try XMLReader(.bytes(Array(text.utf8), name: "f.xml")).next())
        #expect(tree.root.location.line == 70_002)
        let children = Array(tree.root.children)
        #expect(children.map(\.location.line) == [70_003, 70_005])
        #expect(children[1].location.description == "f.xml:70005")
        #expect(children[1].path == "/r/a/c")
    }

    @Test("gives paths with positions where names repeat")
    func paths() throws {
        let tree = try #require(
            try XMLReader(.bytes(Array("<r><a><f/><f><g/></f></a></r>".utf8), name: nil)).next())
        let second = Array(tree.root.children)[1]
        #expect(second.path == "/r/a/f[2]")
        #expect(second.children.map(\.path) == ["/r/a/f[2]/g"])
    }

    @Test(
        "names what is wrong",
        arguments: [
            ("", XMLError.Code.empty), ("   ", .empty), ("not xml", .empty), ("<r><a></r>", .notWellFormed),
            ("<r><a/>", .truncated), ("<r", .truncated), ("<r><a b='1' b='2'/></r>", .notWellFormed),
            ("<r><p:a/></r>", .notWellFormed), ("<r>text</r>", .notWellFormed), ("<r/><r/>", .notWellFormed),
            ("<r/>\0", .notWellFormed), ("<!DOCTYPE r><r/>", .doctype),
            ("<!DOCTYPE r [<!ENTITY e 'x'>]><r>&e;</r>", .doctype), ("<r><a>&e;</a></r>", .notWellFormed),
            ("<?xml version='1.0' encoding='nonsense'?><r/>", .encoding),
            ("<r><a>\u{1}</a></r>", .notWellFormed),
        ])
    func faults(text: String, expected: XMLError.Code) {
        #expect(code(read(text)) == expected)
    }

    @Test("refuses bytes that are not of the declared encoding")
    func encoding() {
        #expect(code(read(Array("<r><a>".utf8) + [0xE9, 0x20] + Array("</a></r>".utf8))) == .encoding)
        let latin =
            Array("<?xml version='1.0' encoding='ISO-8859-1'?><r><a>".utf8) + [0xE9] + Array("</a></r>".utf8)
        #expect((try? read(latin).get()) == ["a"])
    }

    @Test("reads UTF-16, and notices half a character at its end")
    func utf16() {
        var bytes: [UInt8] = [0xFF, 0xFE]
        for unit in "<r><a>é</a></r>".utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        #expect((try? read(bytes).get()) == ["a"])
        #expect(code(read(bytes + [0x0A])) != nil)
    }

    @Test("enforces each limit with an error of its own")
    func limits() {
        let limits = XMLLimits(depth: 4, textBytes: 10, attributes: 2, recordBytes: 100)
        #expect(code(read("<r><a><b><c/></b></a></r>", limits: limits)) == nil)
        #expect(code(read("<r><a><b><c><d/></c></b></a></r>", limits: limits)) == .depthLimit)
        #expect(code(read("<r><a>12345678901</a></r>", limits: limits)) == .textLimit)
        #expect(code(read("<r><a>123456<b/>78901</a></r>", limits: limits)) == .textLimit)
        #expect(code(read("<r><a b='12345678901'/></r>", limits: limits)) == .textLimit)
        #expect(code(read("<r><a b='1' c='2' d='3'/></r>", limits: limits)) == .attributeLimit)
        #expect(code(read("<r><a xmlns:x='u' c='2' d='3'/></r>", limits: limits)) == .attributeLimit)
        #expect(code(read("<r><a xmlns:x='urn:12345678'/></r>", limits: limits)) == .textLimit)
        let many = String(repeating: "<b>1234567890</b>", count: 10)
        #expect(code(read("<r><a>\(many)</a></r>", limits: limits)) == .recordLimit)
        let few = XMLLimits(depth: 4, textBytes: 10, attributes: 2, recordBytes: 100, records: 3)
        #expect(code(read("<r><a/><a/><a/></r>", limits: few)) == nil)
        #expect(code(read("<r><a/><a/><a/><a/></r>", limits: few)) == .recordsLimit)
        // The limit is a record's: many small ones pass.
        #expect(
            (try? read("<r>\(String(repeating: "<a>1234567890</a>", count: 50))</r>", limits: limits).get())?
                .count == 50)
    }

    @Test("says where a file can't be read")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        for path in [folder.path("missing.xml"), folder.url.path()] {
            let error = try #require(throws: XMLError.self) { try XMLReader(.file(path)) }
            #expect(error.code == .unreadable)
            #expect(error.message.contains(path))
        }
    }

    @Test("comments and instructions are not content")
    func comments() throws {
        let tree = try #require(
            try XMLReader(
                .bytes(Array("<?p i?><!-- a --><r><?p i?><a><!-- c -->x<?p i?>y</a></r>".utf8), name: nil)
            ).next())
        #expect(tree.root.text == "xy")
        #expect(tree.root.nodes.count == 2 || tree.root.nodes.count == 1)
    }

    @Test("many readers at once don't disturb each other")
    func concurrent() async throws {
        let good = Array("<r xmlns='urn:r'>\(String(repeating: "<a b='c'>é<d/></a>", count: 200))</r>".utf8)
        let bad = Array("<r><a></b></r>".utf8)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<64 {
                group.addTask {
                    if index % 3 == 0 { return code(read(bad)) == .notWellFormed }
                    let schema = try XMLSchema(Array(Self.schema.utf8))
                    let validator = try SchemaValidator(schema)
                    let reader = try XMLReader(.bytes(good, name: nil))
                    let expression = try XPathExpression("count(*) = 1")
                    var count = 0
                    while let tree = try reader.next() {
                        guard validator.findings(in: tree.root).isEmpty, try expression.isTrue(for: tree.root)
                        else { return false }
                        _ = try tree.root.canonical()
                        count += 1
                    }
                    return count == 200
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    private static let schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:r" elementFormDefault="qualified">
          <xs:element name="a"><xs:complexType mixed="true"><xs:sequence><xs:element name="d"/></xs:sequence><xs:attribute name="b"/></xs:complexType></xs:element>
        </xs:schema>
        """

    @Test(
        "a file of another kind is named",
        arguments: [("%PDF-1.7\n%âã", "PDF"), ("PK\u{3}\u{4}\u{14}", "workbook"), ("GIF89a", "picture")])
    func otherKinds(text: String, word: String) {
        #expect { _ = try XMLTree.parse(.bytes(Array(text.utf8), name: "x")) } throws: { error in
            ((error as? XMLError)?.message.contains(word) ?? false) && (error as? XMLError)?.hint != nil
        }
    }
}
