internal import CLibZip
internal import Foundation
internal import Glibc
internal import XML

/// Writes a zip archive, the same bytes for the same parts.
enum ZipWriter {
    /// One file of the archive.
    struct Part {
        enum Body {
            case bytes([UInt8])
            case file(TemporaryFile)
        }
        var name: String
        var body: Body
        /// Whether it isn't compressed, as OpenDocument wants of what says its type.
        var isStored = false
    }

    /// The archive is made in the system's temporary folder, and goes from there like every other output.
    static func write(_ parts: [Part], to path: String) throws {
        let output = try FileOutput(path: path)
        let template = FileManager.default.temporaryDirectory.appending(path: "essaim-XXXXXX")
            .path(percentEncoded: false)
        var name = Array(template.utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw failure(path, String(cString: strerror(errno))) }
        close(descriptor)
        let made = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(made) }
        try make(parts, at: made, for: path)
        let input = try ByteInput(.file(made))
        while true {
            let chunk = try input.withNextChunk { Array($0) }
            if chunk.isEmpty { break }
            try output.write(chunk)
        }
        try output.finish()
    }

    private static func make(_ parts: [Part], at made: String, for path: String) throws(OutputError) {
        var code: CInt = 0
        guard let archive = zip_open(made, ZIP_CREATE | ZIP_TRUNCATE, &code) else {
            throw failure(path, "no archive can be made")
        }
        for part in parts {
            guard let source = source(part.body, archive) else {
                zip_discard(archive)
                throw failure(path, "no memory")
            }
            let index = zip_file_add(archive, part.name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
            guard index >= 0 else {
                zip_source_free(source)
                zip_discard(archive)
                throw failure(path, "an archive can’t hold \(part.name)")
            }
            // The first day that a zip archive knows.
            zip_file_set_dostime(archive, UInt64(index), 0, 33, 0)
            zip_set_file_compression(
                archive, UInt64(index), part.isStored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, part.isStored ? 0 : 1)
        }
        guard zip_close(archive) == 0 else {
            let message = String(cString: zip_strerror(archive))
            zip_discard(archive)
            throw failure(path, message)
        }
    }

    private static func source(_ body: Part.Body, _ archive: OpaquePointer) -> OpaquePointer? {
        switch body {
        case .bytes(let bytes):
            guard let copy = malloc(max(1, bytes.count)) else { return nil }
            bytes.withUnsafeBytes { if let start = $0.baseAddress { memcpy(copy, start, $0.count) } }
            // libzip frees it.
            guard let source = zip_source_buffer(archive, copy, UInt64(bytes.count), 1) else {
                free(copy)
                return nil
            }
            return source
        case .file(let file):
            let descriptor = dup(file.descriptor)
            guard descriptor >= 0, lseek(descriptor, 0, SEEK_SET) == 0, let stream = fdopen(descriptor, "rb")
            else {
                return nil
            }
            return zip_source_filep(archive, stream, 0, Int64(file.count))
        }
    }

    private static func failure(_ path: String, _ reason: String) -> OutputError {
        OutputError(
            message: "cannot write \(path): \(reason)",
            hint: "Check the path, the free space, and that you may write there.")
    }
}
