public import EssaimKit
public import XML

/// The prose vocabulary in XML Schema. Reading and writing it: ``ProseForm``.
enum ProseSchema {
    static func write(_ writer: SchemaWriter) throws(XMLError) {
        try complexType("prose", writer) { () throws(XMLError) in
            try choice(
                [("p", "inline"), ("h", "heading"), ("ul", "list"), ("ol", "list"), ("table", "table")],
                minimum: 1, writer)
        }
        try writer.open("xs:complexType", [("name", "inline"), ("mixed", "true")])
        try inlineChoice(writer)
        writer.close()
        for (name, attribute, type) in [("heading", "level", nil), ("link", "href", SchemaText.urlPattern)] {
            try writer.open("xs:complexType", [("name", name), ("mixed", "true")])
            try inlineChoice(writer)
            try writer.open("xs:attribute", [("name", attribute), ("use", "required")])
            try writer.open("xs:simpleType")
            try writer.open("xs:restriction", [("base", "xs:token")])
            try writer.empty("xs:pattern", ["value": type ?? "[1-3]"])
            writer.close()
            writer.close()
            writer.close()
            writer.close()
        }
        try complexType("list", writer) { () throws(XMLError) in
            try writer.open("xs:sequence")
            try writer.empty("xs:element", ["name": "li", "type": "t:item", "maxOccurs": "unbounded"])
            writer.close()
        }
        try writer.open("xs:complexType", [("name", "item"), ("mixed", "true")])
        try writer.open("xs:sequence")
        try inlineChoice(writer)
        try choice([("ul", "list"), ("ol", "list")], minimum: 0, writer)
        writer.close()
        writer.close()
        try complexType("table", writer) { () throws(XMLError) in
            try writer.open("xs:sequence")
            try writer.empty("xs:element", ["name": "caption", "type": "t:inline", "minOccurs": "0"])
            try writer.empty("xs:element", ["name": "tr", "type": "t:row", "maxOccurs": "unbounded"])
            writer.close()
        }
        try complexType("row", writer) { () throws(XMLError) in
            try choice([("th", "inline"), ("td", "inline")], minimum: 1, writer)
        }
    }

    private static func complexType(
        _ name: String, _ writer: SchemaWriter, _ body: () throws(XMLError) -> Void
    ) throws(XMLError) {
        try writer.open("xs:complexType", [("name", name)])
        try body()
        writer.close()
    }

    private static func inlineChoice(_ writer: SchemaWriter) throws(XMLError) {
        try choice(
            [("em", "inline"), ("strong", "inline"), ("sup", "inline"), ("a", "link")], minimum: 0, writer)
    }

    private static func choice(
        _ elements: [(String, String)], minimum: Int, _ writer: SchemaWriter
    ) throws(XMLError) {
        try writer.open("xs:choice", [("minOccurs", String(minimum)), ("maxOccurs", "unbounded")])
        for (name, type) in elements { try writer.empty("xs:element", ["name": name, "type": "t:\(type)"]) }
        writer.close()
    }
}

/// Prose from XML and to XML.
enum ProseForm {
    /// Reads what is inside a prose field. What the vocabulary doesn't have is left out.
    static func read(_ element: XMLElement) -> Prose {
        Prose(element.children.compactMap { block($0) })
    }

    private static func block(_ element: XMLElement) -> Prose.Block? {
        switch element.name {
        case "p": .paragraph(inlines(element))
        case "h": .heading(level: element.attribute("level").flatMap { Int($0) } ?? 1, inlines(element))
        case "ul", "ol": .list(ordered: element.isNamed("ol"), items: element.children.map { item($0) })
        case "table":
            .table(
                caption: element.children.first { $0.isNamed("caption") }.map { inlines($0) } ?? [],
                rows: element.children.filter { $0.isNamed("tr") }.map { row in
                    row.children.map { Prose.Cell(isHeader: $0.isNamed("th"), inlines($0)) }
                })
        default: nil
        }
    }

    private static func item(_ element: XMLElement) -> Prose.Item {
        Prose.Item(
            inlines(element),
            lists: element.children.filter { $0.isNamed("ul") || $0.isNamed("ol") }.compactMap { block($0) })
    }

    private static func inlines(_ element: XMLElement) -> [Prose.Inline] {
        element.nodes.reduce(into: []) { inlines, node in
            switch node {
            case .text(let text):
                // On both sides of a list in a list's item: one text, as it would be written.
                if case .text(let before)? = inlines.last {
                    inlines[inlines.count - 1] = .text((before + text).composed)
                } else {
                    inlines.append(.text(text.composed))
                }
            case .element(let element):
                switch element.name {
                case "em": inlines.append(.emphasis(Self.inlines(element)))
                case "strong": inlines.append(.strong(Self.inlines(element)))
                case "sup": inlines.append(.superscript(Self.inlines(element)))
                case "a":
                    inlines.append(.link(address: element.attribute("href") ?? "", Self.inlines(element)))
                default: break
                }
            }
        }
    }

    /// Writes blocks.
    ///
    /// - Parameter indent: A line break and the indent of a block, for blocks on lines of their own; empty: all
    ///   on one line.
    static func write(_ prose: Prose, indent: String, _ writer: XMLWriter) throws(XMLError) {
        for block in prose.blocks {
            writer.raw(indent)
            try write(block, indent: indent, writer)
        }
    }

    private static func write(_ block: Prose.Block, indent: String, _ writer: XMLWriter) throws(XMLError) {
        let inner = indent.isEmpty ? "" : indent + "  "
        switch block {
        case .paragraph(let inlines):
            try element("p", inlines, writer)
        case .heading(let level, let inlines):
            try element("h", inlines, writer, attributes: [XMLAttribute(name: "level", value: String(level))])
        case .list(let ordered, let items):
            try writer.start(ordered ? "ol" : "ul")
            for item in items {
                writer.raw(inner)
                try writer.start("li")
                try write(item.text, writer)
                for list in item.lists { try write(list, indent: inner, writer) }
                writer.end()
            }
            writer.raw(indent)
            writer.end()
        case .table(let caption, let rows):
            try writer.start("table")
            if !caption.isEmpty {
                writer.raw(inner)
                try element("caption", caption, writer)
            }
            for row in rows {
                writer.raw(inner)
                try writer.start("tr")
                for cell in row { try element(cell.isHeader ? "th" : "td", cell.text, writer) }
                writer.end()
            }
            writer.raw(indent)
            writer.end()
        @unknown default: break
        }
    }

    private static func element(
        _ name: String, _ inlines: [Prose.Inline], _ writer: XMLWriter, attributes: [XMLAttribute] = []
    ) throws(XMLError) {
        try writer.start(name, attributes)
        try write(inlines, writer)
        writer.end()
    }

    private static func write(_ inlines: [Prose.Inline], _ writer: XMLWriter) throws(XMLError) {
        for inline in inlines {
            switch inline {
            case .text(let text): try writer.text(text)
            case .emphasis(let parts): try element("em", parts, writer)
            case .strong(let parts): try element("strong", parts, writer)
            case .superscript(let parts): try element("sup", parts, writer)
            case .link(let address, let parts):
                try element("a", parts, writer, attributes: [XMLAttribute(name: "href", value: address)])
            @unknown default: break
            }
        }
    }
}

extension Prose {
    /// The blocks as XML: the children of an element `prose`, in a record type's namespace or in none.
    public func xml(in namespace: String?) throws(XMLError) -> [UInt8] {
        let writer = try XMLWriter()
        try writer.start("prose", namespace: namespace)
        try ProseForm.write(self, indent: "\n", writer)
        writer.end()
        return writer.bytes()
    }
}
