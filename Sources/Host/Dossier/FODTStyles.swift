internal import EssaimKit
internal import XML

/// The styles of a dossier as an OpenDocument text: A4, a header with the title, page numbers.
enum FODTStyles {
    /// How many times as wide as the narrowest a table's column may be.
    static let widestColumn = 24

    static func start(title: String, language: Language) -> String {
        let country = language == .fr ? "FR" : "GB"
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
            <office:meta><dc:title>\(title.escapedForXML)</dc:title><dc:language>\(language.rawValue)-\(country)</dc:language></office:meta>
            <office:font-face-decls><style:font-face style:name="Sans" svg:font-family="'Liberation Sans', Arial, sans-serif" style:font-family-generic="swiss"/><style:font-face style:name="Mono" svg:font-family="'Liberation Mono', monospace" style:font-family-generic="modern"/></office:font-face-decls>
            <office:styles>
            <style:default-style style:family="paragraph"><style:paragraph-properties fo:orphans="2" fo:widows="2"/><style:text-properties style:font-name="Sans" fo:font-size="10.5pt" fo:language="\(language.rawValue)" fo:country="\(country)"/></style:default-style>
            <style:default-style style:family="table"/>
            <style:style style:name="Standard" style:family="paragraph" style:class="text"/>
            \(paragraph("Text_20_body", "Text body", "fo:margin-bottom=\"0.2cm\" fo:line-height=\"125%\"", ""))
            \(paragraph("Title", "Title", "fo:margin-top=\"0.5cm\" fo:margin-bottom=\"0.5cm\"", "fo:font-size=\"26pt\" fo:font-weight=\"bold\" fo:color=\"#1d4e6b\""))
            \(paragraph("Subtitle", "Subtitle", "fo:margin-bottom=\"1.2cm\"", "fo:font-size=\"14pt\""))
            \(paragraph("Cover_20_kind", "Cover kind", "fo:margin-top=\"6cm\"", "fo:font-size=\"11pt\" fo:color=\"#555555\" fo:text-transform=\"uppercase\" fo:letter-spacing=\"0.05cm\""))
            \(heading(1, "fo:break-before=\"page\" fo:margin-bottom=\"0.4cm\"", "20pt", "#1d4e6b"))
            \(heading(2, "fo:margin-top=\"0.6cm\" fo:margin-bottom=\"0.2cm\"", "14pt", "#1d4e6b"))
            \(heading(3, "fo:margin-top=\"0.45cm\" fo:margin-bottom=\"0.05cm\"", "11.5pt", "#1a1a1a"))
            \(paragraph("Contents_20_Heading", "Contents Heading", "fo:break-before=\"page\" fo:margin-bottom=\"0.4cm\"", "fo:font-size=\"20pt\" fo:font-weight=\"bold\" fo:color=\"#1d4e6b\""))
            \(paragraph("Contents", "Contents", "fo:margin-bottom=\"0.15cm\"", ""))
            \(paragraph("Source", "Source", "fo:margin-bottom=\"0.15cm\"", "fo:font-size=\"9pt\" fo:color=\"#555555\""))
            \(paragraph("Label", "Label", "fo:margin-top=\"0.2cm\" fo:margin-bottom=\"0.05cm\" fo:keep-with-next=\"always\"", "fo:font-weight=\"bold\" fo:font-size=\"9.5pt\""))
            \(paragraph("Figure", "Figure", "fo:margin-top=\"0.2cm\"", ""))
            \(paragraph("Head", "Head", "", "fo:font-weight=\"bold\" fo:font-size=\"8.5pt\""))
            \(paragraph("Head_20_number", "Head number", "fo:text-align=\"end\"", "fo:font-weight=\"bold\" fo:font-size=\"8.5pt\""))
            \(paragraph("Cell", "Cell", "", "fo:font-size=\"8.5pt\""))
            \(paragraph("Cell_20_number", "Cell number", "fo:text-align=\"end\"", "fo:font-size=\"8.5pt\""))
            \(paragraph("Margin", "Margin", "", "fo:font-size=\"8.5pt\" fo:color=\"#555555\""))
            \(paragraph("Margin_20_end", "Margin end", "fo:text-align=\"end\"", "fo:font-size=\"8.5pt\" fo:color=\"#555555\""))
            <style:style style:name="Emphasis" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
            <style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
            <style:style style:name="Superscript" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
            <style:style style:name="Quiet" style:family="text"><style:text-properties fo:color="#555555"/></style:style>
            <style:style style:name="Code" style:family="text"><style:text-properties style:font-name="Mono" fo:font-size="8.5pt"/></style:style>
            <text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•"><style:list-level-properties text:space-before="0.3cm" text:min-label-width="0.4cm"/></text:list-level-style-bullet><text:list-level-style-bullet text:level="2" text:bullet-char="–"><style:list-level-properties text:space-before="0.9cm" text:min-label-width="0.4cm"/></text:list-level-style-bullet></text:list-style>
            <text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."><style:list-level-properties text:space-before="0.3cm" text:min-label-width="0.6cm"/></text:list-level-style-number></text:list-style>
            </office:styles>
            <office:automatic-styles>
            <style:style style:name="Table" style:family="table"><style:table-properties style:width="17.4cm" table:align="margins" fo:margin-bottom="0.4cm"/></style:style>
            <style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:padding="0.08cm" fo:border-bottom="0.5pt solid #b8b8b8"/></style:style>
            <style:style style:name="Head-cell" style:family="table-cell"><style:table-cell-properties fo:padding="0.08cm" fo:border-bottom="1pt solid #1a1a1a" fo:background-color="#f4f6f7"/></style:style>
            \((1...widestColumn).map { "<style:style style:name=\"Column-\($0)\" style:family=\"table-column\"><style:table-column-properties style:column-width=\"\(Double($0) / 2)cm\" style:rel-column-width=\"\($0 * 100)*\"/></style:style>" }.joined(separator: "\n"))
            <style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="1.2cm" fo:margin-bottom="1.2cm" fo:margin-left="1.8cm" fo:margin-right="1.8cm"/><style:header-style><style:header-footer-properties fo:min-height="0.9cm" fo:margin-bottom="0.4cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="0.9cm" fo:margin-top="0.4cm"/></style:footer-style></style:page-layout>
            </office:automatic-styles>
            <office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"><style:header><text:p text:style-name="Margin">\(title.escapedForXML)</text:p></style:header><style:footer><text:p text:style-name="Margin_20_end"><text:page-number text:select-page="current">1</text:page-number> / <text:page-count>1</text:page-count></text:p></style:footer></style:master-page></office:master-styles>
            <office:body><office:text>

            """
    }

    private static func paragraph(_ name: String, _ shown: String, _ paragraph: String, _ text: String)
        -> String
    {
        "<style:style style:name=\"\(name)\" style:display-name=\"\(shown)\" style:family=\"paragraph\" style:parent-style-name=\"Standard\"><style:paragraph-properties \(paragraph)/><style:text-properties \(text)/></style:style>"
    }

    private static func heading(_ level: Int, _ paragraph: String, _ size: String, _ color: String) -> String
    {
        "<style:style style:name=\"Heading_20_\(level)\" style:display-name=\"Heading \(level)\" style:family=\"paragraph\" style:parent-style-name=\"Standard\" style:next-style-name=\"Text_20_body\" style:default-outline-level=\"\(level)\" style:class=\"text\"><style:paragraph-properties fo:keep-with-next=\"always\" \(paragraph)/><style:text-properties fo:font-weight=\"bold\" fo:font-size=\"\(size)\" fo:color=\"\(color)\"/></style:style>"
    }
}
