"""Writes workbooks as offices and attackers make them into a folder, each a small file of its kind.

Made by hand from the formats' own parts, so that each says exactly what its name says: workbooks.py FOLDER
"""
import sys
import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PKG = "http://schemas.openxmlformats.org/package/2006"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"

folder = Path(sys.argv[1])


def pack(name, parts):
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            method = zipfile.ZIP_STORED if path == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(path, text, method)


def text(cell, value):
    return f'<c r="{cell}" t="inlineStr"><is><t>{value}</t></is></c>'


def row(number, *values, attributes=""):
    cells = "".join(
        value if value.startswith("<c") else text("ABCDEFGH"[i] + str(number), value)
        for i, value in enumerate(values) if value)
    return f'<row r="{number}"{attributes}>{cells}</row>'


HEAD = row(1, "id", "status", "question", "answer", "review-by")


def record(number, name="a", question="Quels jours ?", answer="Le jeudi.", day="2027-06-03", **more):
    return row(number, f"ddt-lot/faq/{name}", "publiée", question, answer, day, **more)


def sheet(rows, before="", after=""):
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx(name, *sheets, names=None, states=None, strings=None, styles=None, properties="", drop=()):
    names = names or [f"Feuille{i + 1}" for i in range(len(sheets))]
    states = states or ["visible"] * len(sheets)
    relations = "".join(
        f'<Relationship Id="rId{i + 1}" Type="{REL}/worksheet" Target="worksheets/sheet{i + 1}.xml"/>'
        for i in range(len(sheets)))
    relations += f'<Relationship Id="rId90" Type="{REL}/styles" Target="/xl/styles.xml"/>'
    if strings is not None:
        relations += f'<Relationship Id="rId91" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>'
    listed = "".join(
        f'<sheet name="{n}" sheetId="{i + 1}" state="{s}" r:id="rId{i + 1}"/>'
        for i, (n, s) in enumerate(zip(names, states)))
    formats = styles or []
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PKG}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PKG}/relationships"><Relationship Id="a" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><workbookPr {properties}/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PKG}/relationships">{relations}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>'
        + "".join(f'<numFmt numFmtId="{200 + i}" formatCode="{c}"/>' for i, c in enumerate(formats))
        + '</numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/>'
        + "".join(f'<xf numFmtId="{200 + i}"/>' for i in range(len(formats)))
        + "</cellXfs></styleSheet>",
    }
    for i, content in enumerate(sheets):
        parts[f"xl/worksheets/sheet{i + 1}.xml"] = content
    if strings is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    pack(name, {path: content for path, content in parts.items() if path not in drop})


def day(cell, value, style=1):
    return f'<c r="{cell}" s="{style}"><v>{value}</v></c>'


# Sound ones. 46541 is 2027-06-03.
xlsx("date.xlsx", sheet(HEAD + record(2, day=day("E2", 46541))))
xlsx("date1904.xlsx", sheet(HEAD + record(2, day=day("E2", 46541 - 1462))), properties='date1904="1"')
xlsx("date-format.xlsx", sheet(HEAD + record(2, day=day("E2", 46541, 3))), styles=['[$-40C]d\\ mmmm\\ yyyy;@'])
xlsx("formula.xlsx", sheet(HEAD + record(2, day='<c r="E2" s="1"><f>TODAY()</f><v>46541</v></c>')))
xlsx("shared.xlsx", sheet(HEAD + record(2, question='<c r="C2" t="s"><v>1</v></c>')),
     strings='<si><t>autre</t></si><si><r><t>Quels </t></r><r><t>jours ?</t></r><rPh sb="0" eb="1"><t>kana</t></rPh></si>')
xlsx("dimension.xlsx", sheet(HEAD + record(2), before='<dimension ref="A1:XFD1048576"/>'))
xlsx("no-places.xlsx", sheet("".join(
    f"<row>{''.join(f'<c t=%sinlineStr%s><is><t>{v}</t></is></c>' % (chr(34), chr(34)) for v in values)}</row>"
    for values in (("id", "status", "question", "answer", "review-by"),
                   ("ddt-lot/faq/a", "publiée", "Quels jours ?", "Le jeudi.", "03/06/2027")))))
xlsx("own.xlsx", sheet(HEAD.replace("</row>", text("F1", "# à moi") + "</row>")
                       + record(2).replace("</row>", '<c r="F2" t="e"><v>#REF!</v></c></row>')),
     sheet(row(1, "n'importe quoi")), names=["Fiches", "# notes"])
xlsx("strict.xlsx", sheet(HEAD + record(2)).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"))
xlsx("two-types.xlsx", sheet(HEAD + record(2)),
     sheet(row(1, "id", "position", "kind", "title") + row(2, "ddt-lot/faq/a", "1", "guide", "Guide")),
     names=["faq", "source"])

# Sound, with a remark.
xlsx("hidden-row.xlsx", sheet(HEAD + record(2, attributes=' hidden="1"')))
xlsx("hidden-column.xlsx", sheet(HEAD + record(2), before='<cols><col min="3" max="3" hidden="1"/></cols>'))
xlsx("hidden-sheet.xlsx", sheet(HEAD + record(2)), sheet(HEAD + record(2, "b")), states=["visible", "veryHidden"])
xlsx("other-sheet.xlsx", sheet(HEAD + record(2)), sheet(row(1, "Mode d'emploi")))

# Refused at one cell.
xlsx("no-value.xlsx", sheet(HEAD + record(2, day='<c r="E2"><f>TODAY()</f></c>')))
xlsx("error.xlsx", sheet(HEAD + record(2, day='<c r="E2" t="e"><v>#REF!</v></c>')))
xlsx("merged.xlsx", sheet(HEAD + record(2) + record(3, "b"), after='<mergeCells><mergeCell ref="C2:C3"/></mergeCells>'))
xlsx("day-in-text.xlsx", sheet(HEAD + record(2, question=day("C2", 46541))))
xlsx("percent.xlsx", sheet(HEAD + record(2, day=day("E2", 0.8, 2))))
xlsx("leap.xlsx", sheet(HEAD + record(2, day=day("E2", 60))))
xlsx("time.xlsx", sheet(HEAD + record(2, day=day("E2", 46541.5))))
xlsx("no-string.xlsx", sheet(HEAD + record(2, question='<c r="C2" t="s"><v>7</v></c>')), strings="<si><t>a</t></si>")
xlsx("no-number.xlsx", sheet(HEAD + record(2, day='<c r="E2" s="1"><v>demain</v></c>')))

# Unreadable as a whole.
xlsx("no-sheet.xlsx", sheet(HEAD), drop=("xl/worksheets/sheet1.xml",))
xlsx("entities.xlsx", '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + sheet(HEAD + record(2, question="&b;")))
xlsx("wide.xlsx", sheet(HEAD + record(2).replace("</row>", text("XFD2", "x") + "</row>")))
xlsx("order.xlsx", sheet(HEAD + record(3) + record(2, "b")))
xlsx("far.xlsx", sheet(HEAD + record(2) + '<row r="99999999"><c t="inlineStr"><is><t>x</t></is></c></row>'))
xlsx("cut-sheet.xlsx", sheet(HEAD + record(2))[:-40])
xlsx("deep.xlsx", sheet(HEAD, before="<a>" * 300 + "</a>" * 300))
xlsx("large-cell.xlsx", sheet(HEAD + record(2, question="a" * (2 << 20))))
xlsx("no-id.xlsx", sheet(row(1, "nom", "question")))
xlsx("empty.xlsx", sheet(""))
(folder / "cut.xlsx").write_bytes((folder / "date.xlsx").read_bytes()[:900])

# OpenDocument.
SPACES = " ".join(f'xmlns:{p}="{OASIS}:{p}:1.0"' for p in ("office", "table", "text", "style"))
SPACES += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def cell(value, more=""):
    if value.startswith("<table"):
        return value
    return f'<table:table-cell office:value-type="string" {more}><text:p>{value}</text:p></table:table-cell>'


def ods_row(*values, attributes=""):
    return f"<table:table-row {attributes}>{''.join(cell(v) if v else '<table:table-cell/>' for v in values)}</table:table-row>"


ODS_HEAD = ods_row("id", "status", "question", "answer", "review-by")


def ods_record(name="a", question="Quels jours ?", answer="Le jeudi.", day="03/06/2027", **more):
    return ods_row(f"ddt-lot/faq/{name}", "publiée", question, answer, day, **more)


def ods(name, *tables, styles="", manifest="", doctype=""):
    pack(name, {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{"".join(tables)}</office:spreadsheet></office:body></office:document-content>',
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{OASIS}:manifest:1.0">{manifest}</m:manifest>',
    })


def table(rows, name="Feuille1", attributes=""):
    return f'<table:table table:name="{name}" {attributes}>{rows}</table:table>'


DAY = '<table:table-cell office:value-type="date" office:date-value="2027-06-03"><text:p>3 juin 27</text:p></table:table-cell>'
ods("date.ods", table(ODS_HEAD + ods_record(day=DAY)))
ods("empty-rows.ods", table(ODS_HEAD + '<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
                            + ods_record(day=DAY) + '<table:table-row table:number-rows-repeated="1047574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'))
ods("remark.ods", table(ODS_HEAD + ods_record(
    question='<table:table-cell office:value-type="string"><office:annotation><dc:creator>x</dc:creator><text:p>Note</text:p></office:annotation><text:p>Quels <text:span>jours</text:span><text:s/>?</text:p></table:table-cell>')))
ods("tracked.ods", '<table:tracked-changes><table:cell-content-change><table:previous><table:change-track-table-cell><text:p>x</text:p></table:change-track-table-cell></table:previous></table:cell-content-change></table:tracked-changes>',
    table(ODS_HEAD + "<table:table-row-group>" + ods_record() + "</table:table-row-group>"))
ods("second.ods", table(ods_row("Notes"), "#Notes"), table(ODS_HEAD + ods_record(), "Fiches"))
ods("hidden-sheet.ods", table(ODS_HEAD + ods_record()), table(ODS_HEAD + ods_record("b"), "Autre", 'table:style-name="ta2"'),
    styles='<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>')
ods("hidden-row.ods", table(ODS_HEAD + ods_record(attributes='table:visibility="filter"')))
ods("percent.ods", table(ODS_HEAD + ods_record(
    day='<table:table-cell office:value-type="percentage" office:value="0.8"><text:p>80 %</text:p></table:table-cell>')))
ods("error.ods", table(ODS_HEAD + ods_record(
    day='<table:table-cell table:formula="of:=[.#REF!]" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>')))
ods("no-value.ods", table(ODS_HEAD + ods_record(day='<table:table-cell table:formula="of:=TODAY()"/>')))
ods("merged.ods", table(ODS_HEAD + ods_record(
    question='<table:table-cell office:value-type="string" table:number-rows-spanned="2" table:number-columns-spanned="1"><text:p>Quels jours ?</text:p></table:table-cell>')))
ods("day-in-text.ods", table(ODS_HEAD + ods_record(question=DAY)))
ods("wide.ods", table(ODS_HEAD + ods_record(
    day='<table:table-cell office:value-type="string" table:number-columns-repeated="16380"><text:p>x</text:p></table:table-cell>')))
ods("long.ods", table(ODS_HEAD + ods_record(attributes='table:number-rows-repeated="99999999"')))
ods("entities.ods", table(ODS_HEAD + ods_record(question="&b;")), doctype='<!DOCTYPE x [<!ENTITY b "bbbb">]>')
ods("secret.ods", "", manifest="<m:file-entry><m:encryption-data/></m:file-entry>")
pack("no-content.ods", {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})

# Other kinds of files.
pack("lettre.docx", {"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"})
pack("lettre.odt", {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})
pack("binaire.xlsb", {"[Content_Types].xml": "<a/>", "xl/workbook.bin": "x"})
(folder / "ancien.xls").write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600))
(folder / "rapport.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
(folder / "photo.png").write_bytes(bytes.fromhex("89504E470D0A1A0A0000000D49484452"))
(folder / "photo.csv").write_bytes(bytes.fromhex("FFD8FFE000104A464946"))
(folder / "fiches.xml").write_bytes(b"%PDF-1.4\n")
(folder / "paquet.gz").write_bytes(bytes.fromhex("1F8B0800"))
