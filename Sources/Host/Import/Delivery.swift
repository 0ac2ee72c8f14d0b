internal import EssaimKit
internal import Foundation
public import XML

/// What is imported together, in one transaction: a file, or all files of a folder.
public struct Delivery: Sendable {
    /// One file of a delivery.
    struct Member: Sendable {
        var source: XMLSource
        /// Tables of repeated groups that belong to this one.
        var tables: [XMLSource] = []
    }

    /// The name that the report gives it.
    public let name: String
    var members: [Member]
    /// Files of a folder that are no kind of file that is imported.
    var skipped: [String] = []
    /// Whether it is a folder or an archive, whose files may fail one by one.
    var isCollection = false
    /// All bytes of its files, where they are known.
    var byteCount: Int? {
        members.reduce(0 as Int?) { sum, member in
            sum.flatMap { sum in member.source.byteCount.map { sum + $0 } }
        }
    }

    /// One file.
    public init(_ source: XMLSource) {
        name = source.name ?? ""
        members = [Member(source: source)]
    }

    private init(name: String, members: [Member], skipped: [String]) {
        self.name = name
        self.members = members
        self.skipped = skipped
        isCollection = true
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
    static let endings = ["xml", "csv", "rss", "atom"]

    /// The deliveries at the paths given, in their order: a file, a folder with all below it, `-` for standard
    /// input. Tables of repeated groups join the table of their records, where both were given.
    ///
    /// - Throws: ``DeliveryError`` for a folder that can't be read or holds too much.
    public static func at(_ paths: [String]) throws -> [Delivery] {
        let tables = Set(paths.filter { $0.lowercased().hasSuffix(".csv") })
        return try paths.compactMap { path in
            if path == "-" { return Delivery(.standardInput) }
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
                return try folder(path)
            }
            if let records = recordsTable(of: path), tables.contains(records) { return nil }
            var delivery = Delivery(.file(path))
            delivery.members[0].tables = paths.filter { recordsTable(of: $0) == path }.map { .file($0) }
            return delivery
        }
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

    private static func folder(_ path: String) throws -> Delivery {
        let root = path.hasSuffix("/") ? String(path.dropLast()) : path
        // Links aren't followed: they could lead anywhere, and round in circles.
        guard
            let walk = FileManager.default.enumerator(
                at: URL(filePath: root), includingPropertiesForKeys: [.isRegularFileKey],
                options: [.skipsHiddenFiles])
        else {
            throw DeliveryError(
                message: "cannot read the folder \(path)", hint: "Check that you may read it.")
        }
        var files: [String] = []
        var skipped: [String] = []
        let base = URL(filePath: root).standardizedFileURL.path(percentEncoded: false)
        for case let url as URL in walk {
            guard (try? url.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true else {
                continue
            }
            let full = url.standardizedFileURL.path(percentEncoded: false)
            let relative = full.hasPrefix(base) ? String(full.dropFirst(base.count).drop { $0 == "/" }) : full
            if endings.contains(url.pathExtension.lowercased()) {
                files.append("\(root)/\(relative)")
            } else {
                skipped.append(relative)
            }
            guard files.count <= memberLimit else {
                throw DeliveryError(
                    message: "the folder \(path) holds more than \(memberLimit) files",
                    hint: "Import its folders one by one.")
            }
        }
        return Delivery(
            name: path, members: members(files.sorted().map { ($0, XMLSource.file($0)) }),
            skipped: skipped.sorted())
    }

    /// Files as members, tables of groups with the table that they belong to.
    static func members(_ files: [(path: String, source: XMLSource)]) -> [Member] {
        let paths = Set(files.map(\.path))
        var tables: [String: [XMLSource]] = [:]
        var members: [(path: String, source: XMLSource)] = []
        for file in files {
            if let records = recordsTable(of: file.path), paths.contains(records) {
                tables[records, default: []].append(file.source)
            } else {
                members.append(file)
            }
        }
        return members.map { Member(source: $0.source, tables: tables[$0.path] ?? []) }
    }
}

/// Why what was given to import can't be opened.
public struct DeliveryError: ExplainedError {
    public var message: String
    public var hint: String
}
