import Documents
import Foundation
import Testing

@Suite("Documents") struct DocumentTests {
    private static let document = Document(
        language: "fr", title: ["Un titre & ", .emphasis(["vif"])],
        [
            .entries([.init("Thème", [["Accueil"], ["Droit <social>"]])]),
            .paragraph([
                "Voir ", .link(.record("a/faq/b"), ["l’autre"]), ", ",
                .link(.address("https://x.example"), ["là"]), ".",
            ]),
            .section(
                .init(
                    ["Mise en œuvre"], anchor: "suite",
                    [
                        .list(
                            ordered: true,
                            [
                                .init(["un"], [.list(ordered: false, [.init([.strong(["dedans"])])])]),
                                .init(["deux"]),
                            ]),
                        .table(
                            .init(
                                caption: ["Chiffres"], head: [["Nom"], ["n"]],
                                rows: [[.init(["a|b"], isHeader: true), .init(["12"], isNumber: true)]])),
                        .paragraph([
                            .language("en", ["telework"]), .deletion(["vieux"]), .insertion(["neuf"]),
                        ]),
                    ])),
        ])

    @Test("as HTML: nothing unescaped, headings by their depth, other languages marked")
    func html() {
        let html = DocumentHTML.text(of: Self.document) { target in
            switch target {
            case .record(let id): "/fiches/\(id)"
            case .address(let address): address
            }
        }
        #expect(
            html.description == """
                <dl>
                <div><dt>Thème</dt><dd>Accueil</dd><dd>Droit &lt;social&gt;</dd></div>
                </dl>
                <p>Voir <a href="/fiches/a/faq/b">l’autre</a>, <a href="https://x.example">là</a>.</p>
                <h2 id="suite">Mise en œuvre</h2>
                <ol>
                <li>un<ul>
                <li><strong>dedans</strong></li>
                </ul>
                </li>
                <li>deux</li>
                </ol>
                <div class="table" role="region" tabindex="0" aria-label="Chiffres"><table><caption>Chiffres</caption><thead><tr><th scope="col">Nom</th><th scope="col" class="number">n</th></tr></thead>
                <tbody><tr><th scope="row">a|b</th><td class="number">12</td></tr>
                </tbody></table></div>
                <p><span lang="en">telework</span><del>vieux</del><ins>neuf</ins></p>


                """)
        // A link that leads nowhere keeps its words.
        #expect(!DocumentHTML.text(of: Self.document) { _ in nil }.description.contains("<a "))
    }

    @Test("as plain text: within its width, links with where they lead")
    func plainText() {
        let text = DocumentPlainText.text(of: Self.document, width: 30)
        #expect(
            text == """
                Un titre & vif
                ══════════════
                Thème : Accueil, Droit
                    <social>
                Voir l’autre (a/faq/b), là
                <https://x.example>.

                Mise en œuvre
                  1. un
                     - dedans
                  2. deux

                  Chiffres

                  - Nom : a|b ; n : 12

                  teleworkvieuxneuf

                """)
    }

    @Test("as Markdown: its own marks escaped")
    func markdown() {
        #expect(
            DocumentMarkdown.text(of: Self.document) == """
                # Un titre & *vif*

                - **Thème** : Accueil, Droit \\<social\\>

                Voir [l’autre](a/faq/b), [là](https://x.example).

                ## Mise en œuvre

                1. un
                   - **dedans**
                2. deux

                Chiffres

                | Nom | n |
                | --- | --- |
                | a\\|b | 12 |

                telework~~vieux~~neuf

                """)
    }

    @Test("HTML takes no markup from words, whatever they are")
    func escaping() {
        for words in ["<script>", "\" onload=\"x", "&amp;", "\u{0}\u{1B}", "a\u{FFFE}b"] {
            var html = HTMLText()
            html.element("p", ["title": words]) { $0.words(words) }
            let inner = html.description.dropFirst(2).dropLast(4)
            #expect(!inner.contains("<script") && html.description.components(separatedBy: "<").count == 3)
            #expect(html.description.components(separatedBy: "\"").count == 3)
        }
    }
}
