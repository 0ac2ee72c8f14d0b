import TestSupport
import Testing
import XML

private func tree(_ text: String) throws -> XMLTree {
    try XMLTree.parse(.bytes(Array(text.utf8), name: "f.xml"))
}

@Suite("Schema validation") struct SchemaTests {
    private let schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t" elementFormDefault="qualified">
          <xs:element name="t"><xs:complexType><xs:sequence>
            <xs:element name="n" type="xs:int"/>
            <xs:element name="c" minOccurs="0"><xs:simpleType><xs:restriction base="xs:token"><xs:enumeration value="x"/><xs:enumeration value="y"/></xs:restriction></xs:simpleType></xs:element>
          </xs:sequence></xs:complexType></xs:element>
        </xs:schema>
        """

    @Test("finds nothing in a valid element, again and again")
    func valid() throws {
        let validator = try SchemaValidator(XMLSchema(Array(schema.utf8)))
        for _ in 0..<3 {
            #expect(validator.findings(in: try tree("<t xmlns='urn:t'><n>1</n><c>x</c></t>").root).isEmpty)
            #expect(!validator.findings(in: try tree("<t xmlns='urn:t'/>").root).isEmpty)
        }
    }

    @Test("tells rule, place and value")
    func findings() throws {
        let validator = try SchemaValidator(XMLSchema(Array(schema.utf8)))
        let findings = validator.findings(
            in: try tree("<t xmlns='urn:t'>\n<n>one</n>\n<c>z</c><d/></t>").root)
        #expect(findings.map(\.rule) == [.value, .value, .unexpectedElement])
        #expect(findings.map(\.path) == ["/t/n", "/t/c", "/t/d"])
        #expect(findings.map(\.location.line) == [2, 3, 3])
        #expect(findings[0].value == "one")
        #expect(findings[1].value == "z")
        #expect(findings[1].message.contains("{'x', 'y'}"))
        let missing = validator.findings(in: try tree("<t xmlns='urn:t'></t>").root)
        #expect(missing.map(\.rule) == [.missingElement])
    }

    @Test(
        "refuses a schema that is none",
        arguments: [
            "<x/>", "not xml",
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element/></xs:schema>",
        ])
    func broken(text: String) {
        let error = #expect(throws: XMLError.self) { try XMLSchema(Array(text.utf8)) }
        #expect(error?.code == .schema)
    }

    @Test("never follows an import")
    func imports() {
        let text = """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="/etc/passwd"/></xs:schema>
            """
        #expect(throws: XMLError.self) { try XMLSchema(Array(text.utf8)) }
    }
}

@Suite("XPath") struct XPathTests {
    @Test("evaluates to booleans, numbers, strings and elements")
    func values() throws {
        let root = try tree("<t xmlns='urn:t'><a>1</a><a>2</a><b>x</b></t>").root
        let names = ["f": "urn:t"]
        #expect(try XPathExpression("f:a and not(f:c)", namespaces: names).isTrue(for: root))
        #expect(try XPathExpression("sum(f:a)", namespaces: names).number(for: root) == 3)
        #expect(try XPathExpression("string(f:b)", namespaces: names).string(for: root) == "x")
        #expect(try XPathExpression("f:a", namespaces: names).elements(for: root).map(\.text) == ["1", "2"])
    }

    @Test("names what is wrong with an expression", arguments: ["f:a[", "unknown()", "g:a", ""])
    func broken(text: String) {
        let error = #expect(throws: XMLError.self) { try XPathExpression(text, namespaces: ["f": "urn:t"]) }
        #expect(error?.code == .xpath)
    }

    @Test("stops an expression that takes too many steps")
    func bounded() throws {
        let root = try tree("<t>\(String(repeating: "<a/>", count: 2_000))</t>").root
        let expression = try XPathExpression("count(//a[count(//a[count(//a) > 0]) > 0])")
        #expect(throws: XMLError.self) { try expression.number(for: root) }
    }
}

@Suite("Writer") struct XMLWriterTests {
    @Test("escapes, declares namespaces, and reads back")
    func roundTrip() throws {
        let writer = try XMLWriter()
        writer.declaration()
        try writer.start("a", namespace: "urn:a", [XMLAttribute(name: "x", value: "<\"&\n'")])
        try writer.element("b", text: "1 < 2 & 3 > ]]>")
        try writer.comment("a -- b-")
        writer.end()
        let root = try XMLTree.parse(.bytes(writer.bytes(), name: nil)).root
        #expect(root.namespace == "urn:a")
        #expect(root.attribute("x") == "<\"&\n'")
        #expect(root.text == "1 < 2 & 3 > ]]>")
    }

    @Test("refuses characters that XML can't hold", arguments: ["\u{0}", "\u{B}", "\u{9B}", "\u{FFFE}"])
    func characters(text: String) throws {
        let writer = try XMLWriter()
        try writer.start("a")
        let error = #expect(throws: XMLError.self) { try writer.text(text) }
        #expect(error?.code == .character)
    }
}

@Suite("Stylesheets") struct StylesheetTests {
    private func stylesheet(_ body: String) throws -> XMLStylesheet {
        let text =
            "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'><xsl:output omit-xml-declaration='yes'/>\(body)</xsl:stylesheet>"
        return try XMLStylesheet(.bytes(Array(text.utf8), name: "s.xsl"))
    }

    @Test("transforms")
    func transforms() throws {
        let sheet = try stylesheet(
            "<xsl:template match='/a'><b><xsl:value-of select='@c'/></b></xsl:template>")
        #expect(String(decoding: try sheet.transform(try tree("<a c='1'/>")), as: UTF8.self) == "<b>1</b>\n")
    }

    @Test("can't read files, include others, or write documents")
    func locked() throws {
        // Its name is refused where it is seen, and where it isn't, nothing is read.
        #expect(throws: XMLError.self) {
            try stylesheet(
                "<xsl:template match='/'><b><xsl:copy-of select=\"document('/etc/hostname')\"/></b></xsl:template>"
            )
        }
        let reading = try stylesheet(
            "<xsl:key name='k' match='*' use='@a'/><xsl:template match=\"*[document('/etc/hostname')]\"><b/></xsl:template>"
        )
        if let result = try? reading.transform(try tree("<a/>")) {
            #expect(!String(decoding: result, as: UTF8.self).contains("<b"))
        }
        #expect(throws: XMLError.self) { try stylesheet("<xsl:include href='/etc/passwd'/>") }
        let folder = try TemporaryFolder().path("must-not-exist.xml")
        let writing = try? stylesheet(
            "<xsl:template match='/'><xsl:document href='\(folder)'><b/></xsl:document></xsl:template>")
        _ = try? writing?.transform(try tree("<a/>"))
        #expect(throws: XMLError.self) { try XMLReader(.file(folder)) }
    }

    @Test("functions of the host are called with texts and nodes, give texts and trees, and may fail")
    func functions() throws {
        let set = XMLFunctionSet(
            namespace: "urn:f",
            [
                XMLFunction("join", arguments: 1...3) { .text($0.map(\.text).joined(separator: "+")) },
                XMLFunction("tree", arguments: 0...0) { _ in
                    .tree(Array("<r xmlns='urn:r'><p>un</p>\n<p>deux</p></r>".utf8))
                },
                XMLFunction("base", arguments: 1...1) { .text($0[0].base ?? "-") },
                XMLFunction("fail", arguments: 0...0) { _ throws(XMLError) in
                    throw XMLError(.stylesheet, "pas ainsi")
                },
            ])
        func result(_ select: String) throws -> String {
            let text = """
                <xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' xmlns:f='urn:f' xmlns:r='urn:r' exclude-result-prefixes='f r'><xsl:output omit-xml-declaration='yes'/>
                <xsl:template match='/'><x><xsl:variable name='v' select='\(select)'/><xsl:for-each select='a'><xsl:copy-of select='$v'/></xsl:for-each></x></xsl:template></xsl:stylesheet>
                """
            let sheet = try XMLStylesheet(.bytes(Array(text.utf8), name: "s.xsl"), functions: set)
            return String(
                decoding: try sheet.transform(try tree("<a xml:base='https://x.fr/'><b>1</b><b>2</b></a>")),
                as: UTF8.self)
        }
        #expect(try result("f:join(1, a/b, \"y\")") == "<x>1+1+y</x>\n")
        #expect(try result("f:tree()") == "<x><p xmlns=\"urn:r\">un</p>\n<p xmlns=\"urn:r\">deux</p></x>\n")
        #expect(try result("f:tree()/r:p[2]") == "<x><p xmlns=\"urn:r\">deux</p></x>\n")
        #expect(try result("f:base(a/b)") == "<x>https://x.fr/</x>\n")
        #expect { try result("f:fail()") } throws: { "\($0)".contains("pas ainsi") }
        #expect { try result("f:join()") } throws: { "\($0)".contains("join() was given 0 arguments") }
        #expect { try result("f:none()") } throws: {
            "\($0)".contains("f:none(); there are base, fail, join, tree")
        }
    }

    @Test("stops a stylesheet that calls itself without end, naming stylesheet and input")
    func endless() throws {
        let sheet = try stylesheet(
            "<xsl:template match='/' name='t'><xsl:call-template name='t'/></xsl:template>")
        let error = try #require(throws: XMLError.self) { try sheet.transform(try tree("<a/>")) }
        #expect(error.code == .stylesheet)
        #expect(error.message.contains("s.xsl"))
        #expect(error.message.contains("f.xml"))
    }
}
