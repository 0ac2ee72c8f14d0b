/// Files that people give by mistake where XML is read, by their first bytes.
enum KnownFile {
    private static let marks: [([UInt8], String)] = [
        (Array("%PDF-".utf8), "a PDF document"),
        ([0x50, 0x4B, 3, 4], "a workbook, a document or a zip archive"),
        ([0xD0, 0xCF, 0x11, 0xE0], "a document of an old office program"),
        ([0x89, 0x50, 0x4E, 0x47], "a picture"),
        ([0xFF, 0xD8, 0xFF], "a picture"), (Array("GIF8".utf8), "a picture"),
        ([0x1F, 0x8B], "a compressed file"),
    ]

    static func kind(of start: UnsafeBufferPointer<UInt8>) -> String? {
        marks.first { start.starts(with: $0.0) }?.1
    }
}
