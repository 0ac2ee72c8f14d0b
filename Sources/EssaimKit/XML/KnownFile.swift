/// Files that people give by mistake where XML is read, by their first bytes.
enum KnownFile {
    private static let marks: [([UInt8], BothLanguages)] = [
        (Array("%PDF-".utf8), BothLanguages(fr: "un document PDF", en: "a PDF document")),
        (
            [0x50, 0x4B, 3, 4],
            BothLanguages(
                fr: "un classeur, un document ou une archive zip",
                en: "a workbook, a document or a zip archive")
        ),
        (
            [0xD0, 0xCF, 0x11, 0xE0],
            BothLanguages(
                fr: "un document d’une ancienne bureautique", en: "a document of an old office program")
        ),
        ([0x89, 0x50, 0x4E, 0x47], BothLanguages(fr: "une image", en: "a picture")),
        ([0xFF, 0xD8, 0xFF], BothLanguages(fr: "une image", en: "a picture")),
        (Array("GIF8".utf8), BothLanguages(fr: "une image", en: "a picture")),
        ([0x1F, 0x8B], BothLanguages(fr: "un fichier compressé", en: "a compressed file")),
    ]

    static func kind(of start: UnsafeBufferPointer<UInt8>) -> BothLanguages? {
        marks.first { start.starts(with: $0.0) }?.1
    }
}
