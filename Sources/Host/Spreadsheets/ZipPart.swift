internal import CLibZip
internal import EssaimKit
internal import Exchange
internal import XML

/// One part of a package, unpacked piece by piece.
final class ZipPart {
    /// The file and the part, as messages name it.
    let name: String
    private let package: ZipPackage
    private let file: OpaquePointer
    private let limit: Int
    private let packed: Int
    private var buffer = [UInt8](repeating: 0, count: ByteInput.chunkSize)
    private var count = 0

    init(_ package: ZipPackage, _ file: OpaquePointer, _ part: String, limit: Int, packed: Int) {
        self.package = package
        self.file = file
        self.limit = limit
        self.packed = packed
        name = [package.name, part].compactMap(\.self).joined(separator: "/")
    }

    deinit { zip_fclose(file) }

    /// About how many bytes of the package were read for what came so far.
    var bytesRead: Int { min(packed, count / 4) }

    /// Hands the next bytes to `body`; none at the end.
    ///
    /// - Throws: ``Finding`` where the part is damaged or comes to more than its limit.
    func withNextChunk<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) throws(Finding) -> Result {
        let read = buffer.withUnsafeMutableBytes { zip_fread(file, $0.baseAddress, UInt64($0.count)) }
        guard read >= 0 else {
            throw ZipPackage.problem(
                "table-unreadable", name, fr: "cette partie du fichier est abîmée",
                en: "this part of the file is damaged")
        }
        count += Int(read)
        try package.count(Int(read))
        guard count <= limit else {
            throw ZipPackage.problem(
                "csv-limit", name, fr: "plus de \(limit) octets une fois dépliée",
                en: "more than \(limit) bytes when unpacked")
        }
        return buffer.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<Int(read)])) }
    }

    /// Hands the next bytes to a parser, or the end.
    ///
    /// - Returns: Whether there may be more.
    func feed(_ parser: XMLEventParser) throws(Finding) -> Bool {
        var failure: XMLError?
        let count = try withNextChunk { chunk in
            do throws(XMLError) {
                if chunk.isEmpty { try parser.finish() } else { try parser.feed(chunk) }
            } catch { failure = error }
            return chunk.count
        }
        if let failure { throw Finding(failure) }
        return count > 0
    }
}
