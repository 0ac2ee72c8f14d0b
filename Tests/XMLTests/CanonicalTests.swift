import Foundation
import TestSupport
import Testing
import XML

@Suite("Canonical form") struct CanonicalTests {
    /// What `xmllint --exc-c14n` makes of a file: libxml2's own program, through another way.
    private func xmllint(_ text: String) async throws -> String {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: "f.xml")
        let result = try await run("xmllint", ["--exc-c14n", path])
        try #require(result.exitCode == 0)
        return result.output
    }

    @Test(
        "is what xmllint makes of the same text",
        arguments: [
            "<a/>", "<a b='2' a=\"1\"/>", "<p:a xmlns:p='urn:p' xmlns:q='urn:q'><q:b q:c='1'/><p:d/></p:a>",
            "<a xmlns='urn:a'><b xmlns=''>x &lt; y &amp; z &gt; \r\n</b></a>",
            "<a>\n  <![CDATA[<x> & ]]>\n</a>",
            "<a b='&#9;&#10;&quot;&lt;'>é&#x1F600;</a>",
            "<a xml:lang='fr' xmlns:z='urn:z' z:b='1' xmlns:y='urn:y' y:b='2'/>",
        ])
    func same(text: String) async throws {
        let tree = try XMLTree.parse(.bytes(Array(text.utf8), name: nil))
        #expect(String(decoding: try tree.root.canonical(), as: UTF8.self) == (try await xmllint(text)))
    }

    @Test("of a part of a document declares the namespaces that it uses, and leaves the document whole")
    func part() throws {
        let text = "<r xmlns='urn:r' xmlns:x='urn:x'><a><x:b c='1'/></a><d/></r>"
        let reader = try XMLReader(.bytes(Array(text.utf8), name: nil))
        let tree = try #require(try reader.next())
        let inner = try #require(tree.root.children.first { _ in true })
        #expect(
            String(decoding: try inner.canonical(), as: UTF8.self) == "<x:b xmlns:x=\"urn:x\" c=\"1\"></x:b>")
        #expect(
            String(decoding: try tree.root.canonical(), as: UTF8.self)
                == "<a xmlns=\"urn:r\"><x:b xmlns:x=\"urn:x\" c=\"1\"></x:b></a>")
        #expect(try reader.next()?.root.name == "d")
    }

    @Test("leaves comments and instructions out")
    func noComments() throws {
        let tree = try XMLTree.parse(.bytes(Array("<a><!-- x -->b<?p i?>c</a>".utf8), name: nil))
        #expect(String(decoding: try tree.root.canonical(), as: UTF8.self) == "<a>bc</a>")
    }

    @Test("refuses what has none")
    func relative() throws {
        let tree = try XMLTree.parse(.bytes(Array("<a xmlns='relative'/>".utf8), name: nil))
        #expect(throws: XMLError.self) { try tree.root.canonical() }
    }
}
