internal import EssaimKit
internal import Exchange

/// The refused items of an import, as an exchange file that can be mended and imported again.
final class RejectFile {
    private let output: FileOutput

    init(path: String, header: ExchangeHeader) throws {
        output = try FileOutput(path: path)
        var header = header
        header.id += "-rejects"
        try output.write(ExchangeText.start(header))
    }

    func add(_ item: ExchangeItem, findings: [Finding]) throws {
        for finding in findings where finding.severity == .error {
            try output.write("  <!-- \(comment(finding)) -->\n")
        }
        switch item.body {
        case .record(let record) where item.original == nil:
            try output.write("  \(RecordText.recordStart(record.header))")
            try output.write(record.payload)
            try output.write("\(RecordText.recordEnd)\n")
        case .tombstone(let tombstone) where item.original == nil:
            try output.write("  \(RecordText.tombstone(tombstone))\n")
        default:
            try output.write("  ")
            try output.write(item.original ?? [])
            try output.write("\n")
        }
    }

    func finish() throws {
        try output.write(ExchangeText.end)
        try output.finish()
    }

    private func comment(_ finding: Finding) -> String {
        "\(finding.code): \(finding.message.fr) / \(finding.message.en)".replacing("--", with: "- -")
    }
}
