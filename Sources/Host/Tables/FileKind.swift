internal import EssaimKit
internal import Exchange
internal import XML

/// What a file is that is neither XML nor a text, by its first bytes.
enum FileKind: Hashable {
    case workbook(WorkbookFormat)
    /// `.xls`, or a workbook behind a password: both have the same container.
    case oldWorkbook
    /// `.xlsb`.
    case binaryWorkbook
    case document
    case pdf
    case image(String)
    case archive(String)

    /// - Returns: `nil` for a text, for what isn't known, and for what can be read only once.
    init?(of source: XMLSource) throws(Finding) {
        guard source != .standardInput, !source.isPipe else { return nil }
        var start: [UInt8] = []
        do { start = try ByteInput(source).withNextChunk { Array($0.prefix(16)) } } catch {
            throw Finding(error)
        }
        if start.starts(with: [0x50, 0x4B, 3, 4]) {
            self = Self.packed(source)
        } else if let (_, kind) = Self.marks.first(where: { start.starts(with: $0.0) }) {
            self = kind
        } else if start.starts(with: "RIFF".utf8), start.dropFirst(8).starts(with: "WEBP".utf8) {
            self = .image("WebP")
        } else {
            return nil
        }
    }

    private static let marks: [([UInt8], FileKind)] = [
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .oldWorkbook), (Array("%PDF-".utf8), .pdf),
        ([0x89, 0x50, 0x4E, 0x47], .image("PNG")), ([0xFF, 0xD8, 0xFF], .image("JPEG")),
        (Array("GIF8".utf8), .image("GIF")), ([0x49, 0x49, 0x2A, 0], .image("TIFF")),
        ([0x4D, 0x4D, 0, 0x2A], .image("TIFF")), ([0x1F, 0x8B], .archive("gzip")),
        ([0x37, 0x7A, 0xBC, 0xAF], .archive("7z")), (Array("Rar!".utf8), .archive("RAR")),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], .archive("xz")), (Array("{\\rtf".utf8), .document),
    ]

    /// What a zip archive is, by the files in it.
    private static func packed(_ source: XMLSource) -> FileKind {
        guard let package = try? ZipPackage(source) else {
            // One that is cut is told so when it is opened.
            let ending = source.name?.split(separator: ".").last.map { $0.lowercased() } ?? ""
            return WorkbookFormat(rawValue: ending).map { .workbook($0) } ?? .archive("zip")
        }
        if package.has("[Content_Types].xml") {
            if package.has("xl/workbook.xml") { return .workbook(.xlsx) }
            if package.has("xl/workbook.bin") { return .binaryWorkbook }
            if ["word/document.xml", "ppt/presentation.xml"].contains(where: package.has) {
                return .document
            }
        }
        guard let type = package.mediaType else { return .archive("zip") }
        let open = "application/vnd.oasis.opendocument."
        if type.hasPrefix(open + "spreadsheet") { return .workbook(.ods) }
        return type.hasPrefix(open) || type == "application/epub+zip" ? .document : .archive("zip")
    }

    /// One sentence that says what the file is, and what to do.
    func finding(_ name: String?, isTable: Bool = false) -> Finding {
        let (what, hint) = texts(isTable)
        return Finding(
            .error, "file-kind", what, at: TextLocation(file: name, line: 1), hint: hint)
    }

    private func texts(_ isTable: Bool) -> (what: Label, hint: Label) {
        let saveTable = Label(
            fr:
                "Ouvrez-le et enregistrez-le sans mot de passe comme classeur .xlsx ou .ods, ou en « CSV UTF-8 ».",
            en: "Open it and save it without a password as .xlsx or .ods, or as “CSV UTF-8”.")
        let ask = Label(
            fr: "Demandez le tableau (.xlsx, .ods, .csv) ou le fichier d’échange (.xml) dont il est fait.",
            en: "Ask for the table (.xlsx, .ods, .csv) or the exchange file (.xml) that it was made of.")
        switch self {
        case .workbook(let format):
            return (
                Label(
                    fr: "c’est un classeur .\(format.rawValue), qui n’est pas lu ici",
                    en: "this is a .\(format.rawValue) workbook, which is not read here"),
                Label(
                    fr: isTable
                        ? "Enregistrez la feuille au format « CSV UTF-8 »."
                        : "Importez-le comme tableau (« essaim import »), ou donnez un fichier d’échange.",
                    en: isTable
                        ? "Save the sheet as “CSV UTF-8”."
                        : "Import it as a table (“essaim import”), or give an exchange file.")
            )
        case .oldWorkbook:
            return (
                Label(
                    fr: "c’est un classeur d’un ancien Excel (.xls), ou protégé par un mot de passe",
                    en: "this is a workbook of an old Excel (.xls), or one behind a password"), saveTable
            )
        case .binaryWorkbook:
            return (
                Label(
                    fr: "c’est un classeur binaire d’Excel (.xlsb)",
                    en: "this is a binary Excel workbook (.xlsb)"),
                saveTable
            )
        case .document:
            return (
                Label(
                    fr: "c’est un document à lire ou une présentation, pas un tableau",
                    en: "this is a document or slides, not a table"), ask
            )
        case .pdf: return (Label(fr: "c’est un document PDF", en: "this is a PDF document"), ask)
        case .image(let kind):
            return (Label(fr: "c’est une image (\(kind))", en: "this is a picture (\(kind))"), ask)
        case .archive(let kind):
            return (
                Label(fr: "c’est une archive (\(kind))", en: "this is an archive (\(kind))"),
                Label(
                    fr: "Dépliez-la, puis donnez ses fichiers ou leur dossier.",
                    en: "Unpack it, then give its files or their folder.")
            )
        }
    }
}

/// The formats of spreadsheets that are read and written.
package enum WorkbookFormat: String, Hashable, Sendable, CaseIterable {
    /// Office Open XML: Excel, and all others.
    case xlsx
    /// OpenDocument: LibreOffice, and all others.
    case ods
}
