internal import EssaimKit
internal import Foundation
package import XML

/// What is imported together, in one transaction: a file, or all files of a folder.
package struct Delivery: Sendable {
    /// One file of a delivery.
    enum File: Sendable {
        case source(XMLSource)
        /// A file of a zip archive, with the name that messages give it.
        case zipped(ZipArchive.Entry, archive: String, name: String)

        var name: String? {
            switch self {
            case .source(let source): source.name
            case .zipped(_, _, let name): name
            }
        }

        var byteCount: Int? {
            switch self {
            case .source(let source): source.byteCount
            case .zipped(let entry, _, _): entry.size
            }
        }
    }

    /// A file, and the tables of repeated groups that belong to it.
    struct Member: Sendable {
        var file: File
        var tables: [File] = []
    }

    /// The name that the report gives it.
    package let name: String
    var members: [Member]
    /// Why it, or a part of it, can't be opened.
    var problems: [Finding] = []
    /// Files of a folder that are no kind of file that is imported.
    var skipped: [String] = []
    /// Whether it is a folder or an archive, whose files may fail one by one.
    var isCollection = false
    /// All bytes of its files, where they are known.
    var byteCount: Int? {
        members.reduce(0 as Int?) { sum, member in
            sum.flatMap { sum in member.file.byteCount.map { sum + $0 } }
        }
    }

    /// One file.
    package init(_ source: XMLSource) {
        name = source.name ?? ""
        members = [Member(file: .source(source))]
    }

    private init(name: String, members: [Member], skipped: [String]) {
        self.name = name
        self.members = members
        self.skipped = skipped
        isCollection = true
    }

    private init(name: String, problem: Finding) {
        self.name = name
        members = []
        problems = [problem]
    }

    /// What is said of the files that are passed over.
    var skippedFinding: Finding? {
        guard !skipped.isEmpty else { return nil }
        let some = skipped.prefix(5).joined(separator: ", ") + (skipped.count > 5 ? ", …" : "")
        return Finding(
            .info, "files-skipped",
            Label(
                fr: "\(skipped.count) fichier(s) ne sont pas lus : \(some)",
                en: "\(skipped.count) file(s) are not read: \(some)"),
            at: TextLocation(file: name, line: 1),
            hint: Label(
                fr: "Sont lus : .\(Self.endings.joined(separator: ", .")).",
                en: "Read are: .\(Self.endings.joined(separator: ", .")).")
        )
    }

    /// How many files a folder may hold.
    static let memberLimit = 100_000
    /// The endings of the files that are read in a folder.
    static let endings = ["xml", "csv", "xlsx", "ods", "rss", "atom"]

    /// The deliveries at the paths given, in their order: a file, a folder with all below it, `-` for standard
    /// input. Tables of repeated groups join the table of their records, where both were given.
    ///
    /// A path that can't be opened becomes a delivery that says so when it is imported.
    package static func at(_ paths: [String]) -> [Delivery] {
        let tables = Set(paths.filter { $0.lowercased().hasSuffix(".csv") })
        return paths.compactMap { path in
            if path == "-" { return Delivery(.standardInput) }
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
                return folder(path)
            }
            if isZip(path) { return archive(path) }
            if let records = recordsTable(of: path), tables.contains(records) { return nil }
            var delivery = Delivery(.file(path))
            delivery.members[0].tables = paths.filter { recordsTable(of: $0) == path }.map {
                .source(.file($0))
            }
            return delivery
        }
    }

    /// A file under another name than its path's: one that somebody sent.
    package static func sent(_ path: String, as name: String) -> Delivery {
        isZip(path) ? archive(path, as: name) : Delivery(.renamed(path: path, name: name))
    }

    /// All that is at the paths given, as one delivery: what a partner delivered in pieces is whole only together.
    package static func whole(_ paths: [String]) -> Delivery {
        let parts = at(paths)
        guard parts.count != 1 else { return parts[0] }
        var whole = Delivery(
            name: paths.joined(separator: " "), members: parts.flatMap(\.members),
            skipped: parts.flatMap(\.skipped))
        whole.problems = parts.flatMap(\.problems)
        return whole
    }

    /// The table of the records that a table of a repeated group belongs to, by its name: `faq.csv` for
    /// `faq.source.csv`.
    private static func recordsTable(of path: String) -> String? {
        let url = URL(filePath: path)
        let parts = url.lastPathComponent.split(separator: ".")
        guard parts.count > 2, parts.last?.lowercased() == "csv" else { return nil }
        let name = "\(parts[0]).\(parts[parts.count - 1])"
        let folder = path.dropLast(url.lastPathComponent.count)
        return "\(folder)\(name)"
    }

    /// Whether a file begins as a zip archive does, or says by its name that it is one.
    private static func isZip(_ path: String) -> Bool {
        guard !XMLSource.file(path).isPipe else { return false }
        if path.lowercased().hasSuffix(".zip") { return true }
        guard let handle = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? handle.close() }
        let start = (try? handle.read(upToCount: 4)) ?? nil
        guard start.map({ Array($0) == [0x50, 0x4B, 3, 4] }) ?? false else { return false }
        // Spreadsheets and other documents are zip archives inside.
        return (try? FileKind(of: .file(path))) == .archive("zip")
    }

    private static func archive(_ path: String, as name: String? = nil) -> Delivery {
        let name = name ?? path
        do throws(Finding) {
            let archive = try ZipArchive(path: path)
            let isRead = { (entry: ZipArchive.Entry) in
                endings.contains(URL(filePath: entry.path).pathExtension.lowercased())
            }
            let delivery = Delivery(
                name: name,
                members: members(
                    archive.entries.filter(isRead).map {
                        ($0.path, .zipped($0, archive: path, name: "\(name)/\($0.path)"))
                    }),
                skipped: archive.entries.filter { !isRead($0) }.map(\.path))
            guard !delivery.members.isEmpty else {
                return refused(name, "aucun fichier à importer", "no file to import")
            }
            return delivery
        } catch { return Delivery(name: name, problem: error) }
    }

    /// A folder or an archive that nothing can be taken from.
    private static func refused(_ path: String, _ fr: String, _ en: String) -> Delivery {
        let read = endings.joined(separator: ", .")
        return Delivery(
            name: path,
            problem: Finding(
                .error, "folder", Label(fr: fr, en: en), at: TextLocation(file: path, line: 1),
                hint: Label(
                    fr:
                        "Sont lus : .\(read). Vérifiez les droits de lecture, ou importez ses dossiers un à un.",
                    en: "Read are: .\(read). Check that you may read it, or import its folders one by one.")))
    }

    /// Whether a file in a folder or an archive is one that its user never saw: hidden, or what a Mac adds to archives
    /// (`__MACOSX`, `._fiche.xml`).
    static func isHidden(_ path: String) -> Bool {
        path.split(separator: "/").contains { part in
            part == "__MACOSX" || (part.hasPrefix(".") && part != "." && part != "..")
        }
    }

    private static func folder(_ path: String) -> Delivery {
        let root = path.hasSuffix("/") ? String(path.dropLast()) : path
        // The folder given may be a link; those inside aren't followed: they could lead anywhere, and round in circles.
        let start = URL(filePath: root).resolvingSymlinksInPath()
        guard
            let walk = FileManager.default.enumerator(
                at: start, includingPropertiesForKeys: [.isRegularFileKey],
                options: [.skipsHiddenFiles])
        else { return refused(path, "dossier illisible", "unreadable folder") }
        var files: [String] = []
        var skipped: [String] = []
        let base = start.standardizedFileURL.path(percentEncoded: false)
        for case let url as URL in walk {
            guard (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true else {
                continue
            }
            let full = url.standardizedFileURL.path(percentEncoded: false)
            let relative = full.hasPrefix(base) ? String(full.dropFirst(base.count).drop { $0 == "/" }) : full
            if isHidden(relative) { continue }
            if endings.contains(url.pathExtension.lowercased()) {
                files.append("\(root)/\(relative)")
            } else {
                skipped.append(relative)
            }
            guard files.count + skipped.count <= memberLimit else {
                return refused(
                    path, "le dossier a plus de \(memberLimit) fichiers",
                    "the folder has more than \(memberLimit) files")
            }
        }
        if files.isEmpty { return refused(path, "aucun fichier à importer", "no file to import") }
        return Delivery(
            name: path, members: members(files.sorted().map { ($0, .source(.file($0))) }),
            skipped: skipped.sorted())
    }

    /// Files as members, tables of groups with the table that they belong to.
    static func members(_ files: [(path: String, file: File)]) -> [Member] {
        let paths = Set(files.map(\.path))
        var tables: [String: [File]] = [:]
        var members: [(path: String, file: File)] = []
        for file in files {
            if let records = recordsTable(of: file.path), paths.contains(records) {
                tables[records, default: []].append(file.file)
            } else {
                members.append(file)
            }
        }
        return members.map { Member(file: $0.file, tables: tables[$0.path] ?? []) }
    }
}
