internal import EssaimKit
internal import Glibc
internal import XML

/// One sheet of a workbook.
struct WorkbookSheet {
    var name: String
    var isHidden: Bool
    /// Its part of the file, or its number in it.
    var part: String
}

/// A file with sheets.
protocol Workbook {
    var sheets: [WorkbookSheet] { get }
    func rows(of sheet: WorkbookSheet) throws(Finding) -> SheetRows
}

/// A workbook of Office Open XML (`.xlsx`).
struct XLSXWorkbook: Workbook {
    let sheets: [WorkbookSheet]
    private let package: ZipPackage
    private let strings: SharedStrings
    private let styles: [SheetNumber]
    private let is1904: Bool

    init(_ package: ZipPackage) throws(Finding) {
        self.package = package
        let top = try Relations(package, of: "").first(ending: "/officeDocument") ?? "xl/workbook.xml"
        let folder = top.split(separator: "/").dropLast().joined(separator: "/")
        let relations = try Relations(package, of: top, in: folder)
        let list = SheetList()
        try package.read(top, list)
        is1904 = list.is1904
        sheets = list.sheets.compactMap { sheet in
            relations.parts[sheet.part].map {
                WorkbookSheet(name: sheet.name, isHidden: sheet.isHidden, part: $0)
            }
        }
        let formats = NumberFormats()
        if let part = relations.first(ending: "/styles") { try package.read(part, formats) }
        styles = formats.styles
        strings = try SharedStrings(package, part: relations.first(ending: "/sharedStrings"))
    }

    func rows(of sheet: WorkbookSheet) throws(Finding) -> SheetRows {
        let queue = RowQueue(file: package.name, sheet: sheet.name)
        let decoder = XLSXSheet(
            queue, strings: strings, styles: styles, is1904: is1904,
            merged: try MergedCells.ranges(of: sheet.part, in: package))
        return try SheetRows(package.open(sheet.part), decoder)
    }

    /// The sheets as the workbook lists them; `part` is the identifier of each one's relation.
    private final class SheetList: XMLEventHandler {
        var sheets: [WorkbookSheet] = []
        var is1904 = false

        func start(_ name: String, _ attributes: XMLEventAttributes) {
            switch name {
            case "workbookPr":
                is1904 = attributes.value("date1904").map { $0 == "1" || $0 == "true" } ?? false
            case "sheet":
                guard let name = attributes.value("name"), let id = attributes.value("id") else { return }
                sheets.append(
                    WorkbookSheet(
                        name: name, isHidden: attributes.value("state").map { $0 != "visible" } ?? false,
                        part: id))
            default: break
            }
        }

        func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
        func end(_ name: String) {}
    }

    /// What the numbers of cells mean, by the cell's style.
    private final class NumberFormats: XMLEventHandler {
        var styles: [SheetNumber] = []
        private var codes: [Int: String] = [:]
        private var isInCells = false

        func start(_ name: String, _ attributes: XMLEventAttributes) {
            switch name {
            case "numFmt":
                if let id = attributes.value("numFmtId").flatMap({ Int($0) }) {
                    codes[id] = attributes.value("formatCode").map { String($0.prefix(200)) }
                }
            case "cellXfs": isInCells = true
            case "xf" where isInCells && styles.count < 70_000:
                let id = attributes.value("numFmtId").flatMap { Int($0) } ?? 0
                styles.append(SheetNumber(format: id, code: codes[id]))
            default: break
            }
        }

        func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
        func end(_ name: String) { if name == "cellXfs" { isInCells = false } }
    }
}

/// Which parts of a package one part refers to.
struct Relations {
    /// Parts by the identifier of the relation.
    private(set) var parts: [String: String] = [:]
    private var types: [(type: String, part: String)] = []

    /// - Parameters:
    ///   - part: The part that refers; empty for the package itself.
    ///   - folder: The folder that it is in.
    init(_ package: ZipPackage, of part: String, in folder: String = "") throws(Finding) {
        let name = part.split(separator: "/").last.map { String($0) } ?? ""
        let file = (folder.isEmpty ? "" : folder + "/") + "_rels/\(name).rels"
        guard package.has(file) else { return }
        let reader = Reader()
        try package.read(file, reader)
        for relation in reader.relations {
            let path = Self.path(relation.target, in: folder)
            parts[relation.id] = path
            types.append((relation.type, path))
        }
    }

    func first(ending type: String) -> String? { types.first { $0.type.hasSuffix(type) }?.part }

    /// A target as a path from the package's top.
    private static func path(_ target: String, in folder: String) -> String {
        var steps = target.hasPrefix("/") ? [] : folder.split(separator: "/").map { String($0) }
        for step in target.split(separator: "/") where step != "." {
            if step == ".." { _ = steps.popLast() } else { steps.append(String(step)) }
        }
        return steps.joined(separator: "/")
    }

    private final class Reader: XMLEventHandler {
        var relations: [(id: String, type: String, target: String)] = []

        func start(_ name: String, _ attributes: XMLEventAttributes) {
            guard name == "Relationship", attributes.value("TargetMode") != "External",
                let id = attributes.value("Id"), let type = attributes.value("Type"),
                let target = attributes.value("Target")
            else { return }
            relations.append((id, type, target))
        }

        func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
        func end(_ name: String) {}
    }
}

/// The merged cells of a worksheet, which stand behind its rows.
enum MergedCells {
    private static let limit = 100_000

    /// The names of merged ranges, `B2:B4`, by the name of the first cell, which holds their value.
    static func ranges(of part: String, in package: ZipPackage) throws(Finding) -> [String: String] {
        let mark = Array("mergeCell".utf8)
        let file = try package.open(part)
        var tail: [UInt8] = []
        var isThere = false
        var count = 0
        repeat {
            count = try file.withNextChunk { chunk in
                // In another encoding than UTF-8 it can't be seen so.
                if tail.isEmpty, let first = chunk.first, first >= 0x80 || first == 0 {
                    isThere = first != 0xEF
                }
                let bytes = tail + chunk
                isThere = isThere || Self.contains(mark, in: bytes)
                tail = Array(bytes.suffix(mark.count - 1))
                return chunk.count
            }
        } while count > 0 && !isThere
        guard isThere else { return [:] }
        let reader = Reader()
        try package.read(part, reader, limit: ZipPackage.partLimit)
        return reader.ranges
    }

    private static func contains(_ mark: [UInt8], in bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, let first = mark.first else { return false }
            var place = 0
            while bytes.count - place >= mark.count,
                let found = memchr(start + place, CInt(first), bytes.count - place)
            {
                place = found - UnsafeMutableRawPointer(mutating: start)
                if bytes.count - place < mark.count { return false }
                if mark.indices.allSatisfy({ bytes[place + $0] == mark[$0] }) { return true }
                place += 1
            }
            return false
        }
    }

    private final class Reader: XMLEventHandler {
        var ranges: [String: String] = [:]

        func start(_ name: String, _ attributes: XMLEventAttributes) {
            guard name == "mergeCell", ranges.count < MergedCells.limit, let name = attributes.value("ref"),
                let first = name.split(separator: ":").first
            else { return }
            ranges[String(first)] = name
        }

        func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
        func end(_ name: String) {}
    }
}
