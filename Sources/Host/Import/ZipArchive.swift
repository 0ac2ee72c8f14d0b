internal import CLibZip
internal import EssaimKit
internal import XML

/// The files of a zip archive, each unpacked into memory when it is read. Nothing is ever written to disk.
///
/// An archive comes from outside, so what it says of itself is doubted: the number of its entries, their sizes, and
/// all of them together have limits, checked against what it declares and again while it is read. Belongs to one
/// thread.
final class ZipArchive {
    /// One file inside.
    struct Entry: Hashable, Sendable {
        var index: UInt64
        /// Its path inside the archive: `sheets/F1.xml`.
        var path: String
        /// Its size unpacked, in bytes, as declared.
        var size: Int
    }

    /// Entries of one archive, bytes of one file unpacked, and bytes of all.
    static let entryLimit = 100_000
    static let sizeLimit = 64 << 20
    static let totalLimit = 4 << 30

    /// The files, in the order of their paths.
    let entries: [Entry]
    private let archive: OpaquePointer
    private let path: String

    /// Opens an archive and reads its list of files.
    ///
    /// - Throws: ``Finding`` for what isn't a zip archive, is cut, or is beyond the limits.
    init(path: String) throws(Finding) {
        var code: CInt = 0
        guard let archive = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code) else {
            throw Self.problem(
                "zip-unreadable", path, fr: "ce n’est pas une archive zip entière",
                en: "not a whole zip archive")
        }
        self.archive = archive
        self.path = path
        do { entries = try Self.entries(of: archive, path) } catch {
            zip_discard(archive)
            throw error
        }
    }

    deinit { zip_discard(archive) }

    private static func entries(of archive: OpaquePointer, _ path: String) throws(Finding) -> [Entry] {
        let count = zip_get_num_entries(archive, 0)
        guard count <= entryLimit else {
            throw problem(
                "zip-limit", path, fr: "plus de \(entryLimit) fichiers", en: "more than \(entryLimit) files")
        }
        var entries: [Entry] = []
        var total = 0
        for index in 0..<UInt64(max(0, count)) {
            var status = zip_stat_t()
            guard zip_stat_index(archive, index, 0, &status) == 0, let name = status.name else {
                throw problem(
                    "zip-unreadable", path, fr: "liste de fichiers illisible", en: "unreadable list of files")
            }
            // Old programs under Windows wrote their own separator.
            let entry = String(cString: name).replacing("\\", with: "/")
            if Delivery.isHidden(entry) { continue }
            guard isPath(entry) else {
                throw problem(
                    "zip-name", path, fr: "un nom de fichier qui mène hors de l’archive",
                    en: "a file name that leads out of the archive", value: entry)
            }
            if entry.hasSuffix("/") { continue }
            let size = Int(clamping: status.size)
            let (sum, overflow) = total.addingReportingOverflow(size)
            guard !overflow, sum <= totalLimit else {
                throw problem(
                    "zip-limit", path, fr: "plus de \(totalLimit) octets une fois dépliée",
                    en: "more than \(totalLimit) bytes when unpacked")
            }
            total = sum
            entries.append(Entry(index: index, path: entry, size: size))
        }
        entries.sort { $0.path < $1.path }
        if let twice = zip(entries, entries.dropFirst()).first(where: { $0.path == $1.path })?.0.path {
            throw problem(
                "zip-name", path, fr: "le même nom de fichier deux fois", en: "the same file name twice",
                value: twice)
        }
        return entries
    }

    /// Whether a name stays inside the archive: relative, with no step upwards, on no drive of its own.
    private static func isPath(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix("/") && name.wholeMatch(of: /[A-Za-z]:.*/) == nil
            && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0xFFFD }
            && name.split(separator: "/").allSatisfy { $0 != ".." }
    }

    /// A file, unpacked.
    ///
    /// - Throws: ``Finding`` where it is encrypted, damaged or too large.
    func bytes(of entry: Entry) throws(Finding) -> [UInt8] {
        let name = "\(path)/\(entry.path)"
        var status = zip_stat_t()
        guard zip_stat_index(archive, entry.index, 0, &status) == 0 else {
            throw Self.problem("zip-unreadable", name, fr: "fichier illisible", en: "unreadable file")
        }
        guard status.encryption_method == UInt16(ZIP_EM_NONE) else {
            throw Self.problem(
                "zip-encrypted", name, fr: "le fichier est chiffré", en: "the file is encrypted")
        }
        guard [UInt16(ZIP_CM_STORE), UInt16(ZIP_CM_DEFLATE)].contains(status.comp_method) else {
            throw Self.problem(
                "zip-unreadable", name, fr: "mode de compression inconnu", en: "unknown compression method")
        }
        guard entry.size <= Self.sizeLimit else { throw Self.tooLarge(name) }
        guard let file = zip_fopen_index(archive, entry.index, 0) else { throw Self.damaged(name) }
        defer { zip_fclose(file) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entry.size)
        var chunk = [UInt8](repeating: 0, count: 256 * 1024)
        while true {
            let count = chunk.withUnsafeMutableBytes { buffer -> Int64 in
                buffer.baseAddress.map { zip_fread(file, $0, UInt64(buffer.count)) } ?? -1
            }
            guard count >= 0 else { throw Self.damaged(name) }
            if count == 0 { return bytes }
            bytes += chunk[..<Int(count)]
            // What it declares is a claim.
            guard bytes.count <= Self.sizeLimit else { throw Self.tooLarge(name) }
        }
    }

    // MARK: Findings

    private static func tooLarge(_ name: String) -> Finding {
        problem(
            "zip-limit", name, fr: "plus de \(sizeLimit) octets une fois déplié",
            en: "more than \(sizeLimit) bytes when unpacked",
            hint: Label(
                fr: "Dépliez l’archive et importez le fichier.", en: "Unpack the archive and import the file."
            ))
    }

    private static func damaged(_ name: String) -> Finding {
        problem("zip-unreadable", name, fr: "le fichier est abîmé", en: "the file is damaged")
    }

    private static func problem(
        _ code: String, _ path: String, fr: String, en: String, value: String? = nil, hint: Label? = nil
    ) -> Finding {
        Finding(
            .error, code, Label(fr: fr, en: en), at: TextLocation(file: path, line: 1), value: value,
            hint: hint
                ?? Label(
                    fr: "Redemandez l’archive, ou dépliez-la et importez son dossier.",
                    en: "Ask for the archive again, or unpack it and import its folder."))
    }
}
