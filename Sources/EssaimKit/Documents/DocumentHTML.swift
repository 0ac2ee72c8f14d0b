/// A document as HTML: the content of a page, whose head and frame are its reader's.
public struct DocumentHTML {
    private let language: String
    private let address: (Document.Target) -> String?

    /// - Parameters:
    ///   - level: The level of the headings of its sections, from 1 to 6.
    ///   - address: Where a link leads on this page's site; `nil` for a link that leads nowhere here, of which the words
    ///     stay.
    public static func text(
        of document: Document, level: Int = 2, address: (Document.Target) -> String?
    ) -> HTMLText {
        withoutActuallyEscaping(address) {
            var html = HTMLText()
            DocumentHTML(language: document.language, address: $0).blocks(
                document.blocks, level: level, &html)
            return html
        }
    }

    /// A part of a line as HTML.
    public static func text(
        of inlines: [Document.Inline], language: String, address: (Document.Target) -> String?
    ) -> HTMLText {
        withoutActuallyEscaping(address) {
            var html = HTMLText()
            DocumentHTML(language: language, address: $0).inlines(inlines, &html)
            return html
        }
    }

    private init(language: String, address: @escaping (Document.Target) -> String?) {
        self.language = language
        self.address = address
    }

    private func blocks(_ blocks: [Document.Block], level: Int, _ html: inout HTMLText) {
        for block in blocks {
            switch block {
            case .section(let section): self.section(section, level: level, &html)
            case .paragraph(let text): html.element("p") { inlines(text, &$0) }
            case .list(let ordered, let items): list(ordered, items, level: level, &html)
            case .entries(let entries): self.entries(entries, &html)
            case .table(let table): self.table(table, &html)
            case .figure(let figure): self.figure(figure, &html)
            }
            html.line()
        }
    }

    private func section(_ section: Document.Section, level: Int, _ html: inout HTMLText) {
        let level = min(level, 6)
        heading(level, section, &html)
        html.line()
        blocks(section.blocks, level: level + 1, &html)
    }

    private func heading(_ level: Int, _ section: Document.Section, _ html: inout HTMLText) {
        let name: StaticString =
            switch level {
            case ...1: "h1"
            case 2: "h2"
            case 3: "h3"
            case 4: "h4"
            case 5: "h5"
            default: "h6"
            }
        html.element(name, ["id": section.anchor]) { inlines(section.heading, &$0) }
    }

    private func list(_ ordered: Bool, _ items: [Document.Item], level: Int, _ html: inout HTMLText) {
        html.element(ordered ? "ol" : "ul") { html in
            html.line()
            for item in items {
                html.element("li") { html in
                    inlines(item.text, &html)
                    blocks(item.blocks, level: level, &html)
                }
                html.line()
            }
        }
    }

    private func entries(_ entries: [Document.Entry], _ html: inout HTMLText) {
        html.element("dl") { html in
            html.line()
            for entry in entries {
                html.element("div") { html in
                    html.element("dt") { inlines(entry.name, &$0) }
                    for value in entry.values { html.element("dd") { inlines(value, &$0) } }
                }
                html.line()
            }
        }
    }

    private func table(_ table: Document.Table, _ html: inout HTMLText) {
        // A wide table scrolls by itself, with the keyboard, too; so it has a name.
        let name = table.caption.isEmpty ? table.head.first?.plainText ?? "Table" : table.caption.plainText
        html.element("div", ["class": "table", "role": "region", "tabindex": "0", "aria-label": name]) {
            html in
            html.element("table") { html in
                if !table.caption.isEmpty { html.element("caption") { inlines(table.caption, &$0) } }
                if !table.head.isEmpty {
                    html.element("thead") { html in
                        html.element("tr") { html in
                            for (index, name) in table.head.enumerated() {
                                let isNumber =
                                    !table.rows.isEmpty
                                    && table.rows.allSatisfy {
                                        !$0.indices.contains(index) || $0[index].isNumber
                                            || $0[index].text.isEmpty
                                    }
                                // A corner without a name is no heading.
                                if name.isEmpty {
                                    html.element("td") { _ in }
                                } else {
                                    html.element("th", ["scope": "col", "class": isNumber ? "number" : nil]) {
                                        inlines(name, &$0)
                                    }
                                }
                            }
                        }
                    }
                    html.line()
                }
                html.element("tbody") { html in
                    for row in table.rows {
                        html.element("tr") { html in
                            for cell in row { self.cell(cell, &html) }
                        }
                        html.line()
                    }
                }
            }
        }
    }

    private func cell(_ cell: Document.Cell, _ html: inout HTMLText) {
        let style = cell.isNumber ? "number" : nil
        if cell.isHeader {
            html.element("th", ["scope": "row", "class": style]) { inlines(cell.text, &$0) }
        } else {
            html.element("td", ["class": style]) { inlines(cell.text, &$0) }
        }
    }

    private func figure(_ figure: Document.Figure, _ html: inout HTMLText) {
        html.element("figure") { html in
            // A drawing keeps a size that can be read, and scrolls where the window is narrower.
            html.element(
                "div", ["class": "drawing", "role": "region", "tabindex": "0", "aria-label": figure.name]
            ) {
                $0.append(svg: figure.svg)
            }
            html.element("figcaption") { inlines(figure.caption, &$0) }
        }
    }

    private func inlines(_ list: [Document.Inline], _ html: inout HTMLText) {
        for inline in list {
            switch inline {
            case .text(let text): html.words(text)
            case .emphasis(let parts): html.element("em") { inlines(parts, &$0) }
            case .strong(let parts): html.element("strong") { inlines(parts, &$0) }
            case .superscript(let parts): html.element("sup") { inlines(parts, &$0) }
            case .code(let text): html.element("code") { $0.words(text) }
            case .mark(let text): html.element("mark") { $0.words(text) }
            case .deletion(let parts): html.element("del") { inlines(parts, &$0) }
            case .insertion(let parts): html.element("ins") { inlines(parts, &$0) }
            case .language(let tag, let parts):
                if tag == language {
                    inlines(parts, &html)
                } else {
                    html.element("span", ["lang": tag]) { inlines(parts, &$0) }
                }
            case .link(let target, let parts):
                if let address = address(target) {
                    html.element("a", ["href": address]) { inlines(parts, &$0) }
                } else {
                    inlines(parts, &html)
                }
            }
        }
    }
}
