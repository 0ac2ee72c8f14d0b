/// How a dossier looks: on a screen, on a phone, and on A4.
enum DossierStyle {
    /// - Parameter header: What stands at the top of each printed page.
    static func css(header: String) -> String {
        """
        :root { --ink: #1a1a1a; --quiet: #555; --line: #b8b8b8; --accent: #1d4e6b; --ground: #f4f6f7; }
        * { box-sizing: border-box; }
        html { font-size: 100%; }
        body { margin: 0 auto; max-width: 46rem; padding: 1rem; color: var(--ink); background: #fff;
          font: 1rem/1.5 "Marianne", "Source Sans 3", "Liberation Sans", Arial, sans-serif; }
        h1, h2, h3, h4, h5, h6 { line-height: 1.2; margin: 1.4em 0 .4em; color: var(--accent); text-wrap: balance; }
        h1 { font-size: 2.1rem; } h2 { font-size: 1.6rem; border-bottom: 2px solid var(--accent); padding-bottom: .2em; }
        h3 { font-size: 1.25rem; } h4 { font-size: 1.05rem; color: var(--ink); margin-bottom: .1em; }
        h5, h6 { font-size: 1rem; color: var(--ink); }
        h2 .number { display: block; font-size: .9rem; font-weight: normal; color: var(--quiet); }
        p, ul, ol, dl { margin: .4em 0 .7em; }
        a { color: var(--accent); }
        code { font: .85em "Liberation Mono", monospace; overflow-wrap: anywhere; }
        .cover { padding: 3rem 0 2rem; border-bottom: 4px solid var(--accent); }
        .cover .kind { text-transform: uppercase; letter-spacing: .1em; color: var(--quiet); }
        .cover .subtitle { font-size: 1.25rem; }
        .cover dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; }
        .cover dt { color: var(--quiet); } .cover dd { margin: 0; }
        nav ol { padding-left: 1.5rem; } .time { color: var(--quiet); }
        article { border-left: 3px solid var(--line); padding-left: .9rem; margin: 1.1rem 0; }
        article p { margin: .2em 0 .4em; }
        .source, .count, .id, .more { color: var(--quiet); font-size: .9rem; }
        .label { font-weight: bold; margin-top: .8em; }
        article .label { font-size: .9rem; margin: .4em 0 0; }
        .evidence { font-size: .95rem; }
        .change { font-size: .8rem; font-weight: normal; border: 1px solid var(--accent); border-radius: .2rem;
          padding: 0 .3rem; color: var(--accent); }
        figure { margin: 1rem 0; } figure svg { max-width: 100%; height: auto; }
        figcaption { font-size: .9rem; color: var(--quiet); }
        .sentence { font-size: 1.1rem; border-left: 4px solid var(--accent); padding-left: .8rem; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: .85rem; margin: .8rem 0; }
        caption { text-align: left; font-weight: bold; padding: .3rem 0; }
        th, td { border-bottom: 1px solid var(--line); padding: .25rem .4rem; text-align: left; vertical-align: top; }
        thead th { border-bottom: 2px solid var(--ink); background: var(--ground); }
        tbody th { font-weight: normal; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        h2 .number { text-align: left; }
        @page { size: A4; margin: 22mm 18mm 20mm;
          @top-left { content: "\(cssText(header))"; font: 8.5pt "Liberation Sans", Arial, sans-serif; color: #555; }
          @bottom-right { content: counter(page) " / " counter(pages); font: 8.5pt "Liberation Sans", Arial, sans-serif; color: #555; } }
        @page :first { @top-left { content: ""; } @bottom-right { content: ""; } }
        @media print {
          body { max-width: none; padding: 0; font-size: 10.5pt; }
          .cover { min-height: 235mm; padding-top: 70mm; border-bottom: 0; break-after: page; }
          .session, #annex { break-before: page; }
          h2, h3, h4, h5, .label, caption { break-after: avoid; }
          tr, figure svg, figcaption { break-inside: avoid; }
          article { break-inside: auto; } article h4, article .source { break-after: avoid; }
          thead { display: table-header-group; break-after: avoid; }
          tbody tr:first-child { break-before: avoid; }
          p, li { orphans: 3; widows: 3; }
          table { font-size: 8.5pt; } .wide { overflow: visible; }
          .many table { font-size: 7pt; } .many :is(th, td) { padding: .15rem .2rem; }
          a { color: inherit; text-decoration: none; }
        }

        """
    }

    /// A text inside a style sheet’s quotation marks, in a page: nothing in it ends either.
    private static func cssText(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\", "<", ">", "&", "\n", "\r": result += "\\\(String(scalar.value, radix: 16)) "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
