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
            try output.write("  \(RecordText.recordStart(record.header, erased: record.erasedVersion))")
            if let extensions = record.extensions { try output.write(extensions) }
            try output.write(record.payload)
            try output.write("\(RecordText.recordEnd)\n")
        case .tombstone(let tombstone) where item.original == nil:
            try output.write("  \(RecordText.tombstone(tombstone))\n")
        default:
            guard let original = item.original else { break }
            try output.write("  ")
            try output.write(original)
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

/// The refused items of a delivery: one file for each issuer and version of the format, because an exchange file has one
/// of each.
final class RejectFiles {
    private let path: String?
    private var files: [String: RejectFile] = [:]

    /// - Parameter path: The file of the first; the others have issuer and version in their names.
    init(path: String?) { self.path = path }

    func add(_ item: ExchangeItem, findings: [Finding], of header: ExchangeHeader) throws {
        guard let path else { return }
        var header = header
        if item.isTable, let owner = item.id.flatMap({ RecordID($0)?.owner }) { header.issuer = owner }
        let key = header.format == .one ? header.issuer : "\(header.issuer).\(header.format.rawValue)"
        let file = try files[key] ?? RejectFile(path: name(path, key), header: header)
        files[key] = file
        try file.add(item, findings: findings)
    }

    func finish() throws {
        for file in files.values { try file.finish() }
    }

    private func name(_ path: String, _ key: String) -> String {
        guard !files.isEmpty else { return path }
        let parts = path.split(separator: ".", omittingEmptySubsequences: false)
        guard let ending = parts.last, parts.count > 1, !ending.contains("/") else {
            return "\(path).\(key)"
        }
        return "\(path.dropLast(ending.count))\(key).\(ending)"
    }
}
