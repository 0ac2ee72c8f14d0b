internal import CLibZip
internal import Derivation
internal import EssaimKit
internal import Exchange
internal import XML

/// The parts of a file that is a zip archive inside, such as a spreadsheet. Belongs to one thread.
///
/// A part is unpacked as it is read, so that memory doesn't grow with it; what it may come to is bounded.
final class ZipPackage {
    /// Bytes of one part, unpacked, where it is read piece by piece.
    static let partLimit = 1 << 30
    /// Bytes of one part that says what others are.
    static let smallPartLimit = 16 << 20
    /// Bytes of all that is read of one file, unpacked, however often.
    private static let totalLimit = 4 << 30

    let name: String?
    /// Bytes of the file itself.
    let byteCount: Int?
    private let archive: OpaquePointer
    private var total = 0
    /// The bytes of one in memory, which libzip reads where they are.
    private let memory: UnsafeMutableBufferPointer<UInt8>?

    init(_ source: XMLSource) throws(Finding) {
        name = source.name
        byteCount = source.byteCount
        var memory: UnsafeMutableBufferPointer<UInt8>?
        var archive: OpaquePointer?
        switch source {
        case .file(let path), .renamed(let path, _):
            var code: CInt = 0
            archive = zip_open(path, ZIP_RDONLY, &code)
        case .bytes(let bytes, _):
            let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
            _ = copy.initialize(from: bytes)
            memory = copy
            var error = zip_error_t()
            if let source = zip_source_buffer_create(copy.baseAddress, UInt64(copy.count), 0, &error) {
                archive = zip_open_from_source(source, ZIP_RDONLY, &error)
                if archive == nil { zip_source_free(source) }
            }
        case .standardInput: break
        @unknown default: break
        }
        guard let archive else {
            memory?.deallocate()
            throw Self.problem(
                "table-unreadable", source.name, fr: "le fichier est coupé ou abîmé",
                en: "the file is cut or damaged")
        }
        self.archive = archive
        self.memory = memory
    }

    deinit {
        zip_discard(archive)
        memory?.deallocate()
    }

    func has(_ part: String) -> Bool { index(of: part) != nil }

    private func index(of part: String) -> UInt64? {
        let index = zip_name_locate(archive, part, zip_flags_t(ZIP_FL_NOCASE))
        return index < 0 ? nil : UInt64(index)
    }

    /// What an OpenDocument file says that it is.
    var mediaType: String? {
        guard let part = try? open("mimetype", limit: 200) else { return nil }
        var bytes: [UInt8] = []
        while let chunk = try? part.withNextChunk({ Array($0) }), !chunk.isEmpty { bytes += chunk }
        return String(decoding: bytes, as: UTF8.self).trimmingBlanks()
    }

    /// A part that is there, to be read piece by piece.
    func open(_ part: String, limit: Int = ZipPackage.partLimit) throws(Finding) -> ZipPart {
        guard let index = index(of: part) else {
            throw Self.problem(
                "table-unreadable", name, fr: "il manque la partie « \(part) » du fichier",
                en: "part “\(part)” of the file is missing")
        }
        var status = zip_stat_t()
        guard zip_stat_index(archive, index, 0, &status) == 0,
            status.encryption_method == UInt16(ZIP_EM_NONE),
            [UInt16(ZIP_CM_STORE), UInt16(ZIP_CM_DEFLATE)].contains(status.comp_method),
            let file = zip_fopen_index(archive, index, 0)
        else {
            throw Self.problem(
                "table-unreadable", name, fr: "la partie « \(part) » du fichier est chiffrée ou abîmée",
                en: "part “\(part)” of the file is encrypted or damaged")
        }
        return ZipPart(self, file, part, limit: limit, packed: Int(clamping: status.comp_size))
    }

    /// Reads a part to its end and tells a handler what is in it.
    func read(_ part: String, _ handler: any XMLEventHandler, limit: Int = ZipPackage.smallPartLimit)
        throws(Finding)
    {
        let file = try open(part, limit: limit)
        let parser: XMLEventParser
        do { parser = try XMLEventParser(name: file.name, handler: handler) } catch { throw Finding(error) }
        while try file.feed(parser) {}
    }

    /// Counts what was unpacked.
    func count(_ bytes: Int) throws(Finding) {
        total += bytes
        guard total > Self.totalLimit else { return }
        throw Self.problem(
            "csv-limit", name, fr: "plus de \(Self.totalLimit) octets une fois déplié",
            en: "more than \(Self.totalLimit) bytes when unpacked")
    }

    static func problem(_ code: String, _ name: String?, fr: String, en: String) -> Finding {
        Finding(
            .error, code, Label(fr: fr, en: en), at: TextLocation(file: name, line: 1),
            hint: Label(
                fr: "Ouvrez-le dans un tableur et enregistrez-le de nouveau.",
                en: "Open it in a spreadsheet and save it again."))
    }
}
