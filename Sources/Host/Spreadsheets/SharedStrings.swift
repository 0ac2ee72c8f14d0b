internal import EssaimKit
internal import XML

/// The texts that cells of an `.xlsx` refer to by number.
///
/// Up to ``memoryLimit`` they are in memory, beyond it in temporary files: how many there are and how long they are
/// is the file's choice, not ours.
final class SharedStrings: XMLEventHandler {
    static let memoryLimit = 8 << 20
    private static let countLimit = 10_000_000
    private static let cacheSize = 1_024

    private var text: [UInt8] = []
    /// Where each text ends.
    private var ends: [Int] = []
    private var spool: (text: TemporaryFile, ends: TemporaryFile)?
    private(set) var count = 0
    private var total = 0
    private var problem: Finding?
    private var cache: [(index: Int, text: String)?]

    // What is being read.
    private var current: [UInt8] = []
    private var isInText = false
    private var skipped = 0

    init(_ package: ZipPackage, part: String?) throws(Finding) {
        cache = Array(repeating: nil, count: Self.cacheSize)
        guard let part else { return }
        try package.read(part, self, limit: ZipPackage.partLimit)
        try end()
        if let problem { throw problem }
    }

    /// The text of a number; `nil` for one that isn't there.
    func text(_ index: Int) throws(Finding) -> String? {
        guard (0..<count).contains(index) else { return nil }
        let slot = index % Self.cacheSize
        if let known = cache[slot], known.index == index { return known.text }
        let found: String
        if let spool {
            do throws(OutputError) {
                let start = index == 0 ? 0 : try Self.end(index - 1, spool.ends)
                let bytes = try spool.text.bytes(at: start, count: Self.end(index, spool.ends) - start)
                found = String(decoding: bytes, as: UTF8.self)
            } catch { throw Self.finding(error) }
        } else {
            found = String(decoding: text[(index == 0 ? 0 : ends[index - 1])..<ends[index]], as: UTF8.self)
        }
        cache[slot] = (index, found)
        return found
    }

    private static func end(_ index: Int, _ file: TemporaryFile) throws(OutputError) -> Int {
        try file.bytes(at: index * 8, count: 8).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private func add(_ bytes: [UInt8]) throws(OutputError) {
        total += bytes.count
        count += 1
        if let spool {
            try spool.text.append(bytes)
            try spool.ends.append(Self.bytes(total))
            return
        }
        text += bytes
        ends.append(total)
        guard text.count + ends.count * 8 > Self.memoryLimit else { return }
        let files = (text: try TemporaryFile(), ends: try TemporaryFile())
        try files.text.append(text)
        for end in ends { try files.ends.append(Self.bytes(end)) }
        (text, ends) = ([], [])
        spool = files
    }

    private static func bytes(_ number: Int) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private func end() throws(Finding) {
        do throws(OutputError) {
            try spool?.text.flush()
            try spool?.ends.flush()
        } catch { throw Self.finding(error) }
    }

    private static func finding(_ error: OutputError) -> Finding {
        Finding(
            .error, "table-unreadable", Label(fr: error.message, en: error.message),
            hint: Label(fr: error.hint, en: error.hint))
    }

    // MARK: Reading

    func start(_ name: String, _ attributes: XMLEventAttributes) {
        if skipped > 0 {
            skipped += 1
            return
        }
        switch name {
        case "si": current.removeAll(keepingCapacity: true)
        case "t": isInText = true
        // How a text is pronounced is not the text.
        case "rPh", "phoneticPr": skipped = 1
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        // A longer one is no cell's that would be read.
        if isInText && current.count <= CSVReader.cellLimit { current.append(contentsOf: bytes) }
    }

    func end(_ name: String) {
        if skipped > 0 {
            skipped -= 1
            return
        }
        if name == "t" { isInText = false }
        guard name == "si", problem == nil else { return }
        guard count < Self.countLimit else {
            problem = ZipPackage.problem(
                "csv-limit", nil, fr: "plus de \(Self.countLimit) textes partagés",
                en: "more than \(Self.countLimit) shared strings")
            return
        }
        do throws(OutputError) { try add(current) } catch { problem = Self.finding(error) }
    }
}
