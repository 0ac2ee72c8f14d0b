internal import Glibc

/// What is left of an SQLite file, page by page: rows are found where they lie, without the trees that lead to them.
///
/// The form is SQLite's documented one. Nothing that is read is trusted: each length and number is held to the file.
final class PageScan {
    /// A value of a row.
    enum Value {
        case null
        case integer(Int)
        case bytes(ArraySlice<UInt8>)

        var integer: Int? { if case .integer(let number) = self { number } else { nil } }
        var bytes: [UInt8]? { if case .bytes(let bytes) = self { Array(bytes) } else { nil } }
        var text: String? { bytes.flatMap { String(validating: $0, as: UTF8.self) } }
        var isNull: Bool { if case .null = self { true } else { false } }
    }

    /// A row of a table, or an entry of an index or of a table without row numbers.
    struct Row {
        /// The row's number; `nil` for an entry of an index.
        var key: Int?
        var values: [Value]
    }

    /// Where a row lies.
    struct Place: Hashable {
        var page: UInt32
        var cell: UInt16
    }

    /// The longest row that is read: four times the largest record.
    private static let rowLimit = 16 << 20
    private static let columnLimit = 64
    /// Of catalogues; used where the file's start doesn't say.
    private static let defaultPageSize = SQLiteCatalogue.pageSize

    private let descriptor: Int32
    private let log: Int32
    private var pageSize = defaultPageSize
    private var reserved = 0
    let pageCount: UInt32
    /// Where the log has a later state of a page.
    private var logged: [UInt32: off_t] = [:]

    /// - Parameter usesLog: Whether the log beside the file is looked at, as far as its transactions are whole.
    /// - Throws: ``CatalogueError`` where the file can't be read at all.
    init(path: String, usesLog: Bool) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        log = usesLog ? open("\(path)-wal", O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            if descriptor >= 0 { close(descriptor) }
            if log >= 0 { close(log) }
            throw CatalogueError(.missing, "there is no file at \(path)", hint: "Check the path.")
        }
        let size = Int(status.st_size)
        let start = Self.read(descriptor, at: 0, count: 100)
        if start.count == 100, start.starts(with: Array("SQLite format 3\0".utf8)) {
            let said = Int(start[16]) << 8 | Int(start[17])
            let real = said == 1 ? 65_536 : said
            if (512...65_536).contains(real), real & (real - 1) == 0, start[20] <= 32 {
                (pageSize, reserved) = (real, Int(start[20]))
            }
        }
        pageCount = UInt32(clamping: (size + pageSize - 1) / pageSize)
        readLog()
    }

    deinit {
        close(descriptor)
        if log >= 0 { close(log) }
    }

    /// Calls `body` with each row of each page that holds rows.
    func forEachRow(_ body: (Place, Row) throws -> Void) rethrows {
        let last = max(pageCount, logged.keys.max() ?? 0)
        guard last > 0 else { return }
        for number in 1...last {
            let page = page(number)
            guard let (count, _) = Self.cells(of: page, number) else { continue }
            for cell in 0..<UInt16(clamping: count) {
                guard let row = row(cell, of: page, number) else { continue }
                try body(Place(page: number, cell: cell), row)
            }
        }
    }

    /// A row that was found before.
    func row(at place: Place) -> Row? { row(place.cell, of: page(place.page), place.page) }

    // MARK: Pages

    private func page(_ number: UInt32) -> [UInt8] {
        if let offset = logged[number] { return Self.read(log, at: offset, count: pageSize) }
        return Self.read(descriptor, at: off_t(number - 1) * off_t(pageSize), count: pageSize)
    }

    private static func read(_ descriptor: Int32, at offset: off_t, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            done = max(0, pread(descriptor, buffer.baseAddress, count, offset))
        }
    }

    /// Notes the latest state of each page in the log, up to the end of its last whole transaction.
    private func readLog() {
        guard log >= 0 else { return }
        let head = Self.read(log, at: 0, count: 32)
        guard head.count == 32, Self.number(head, 0) & ~1 == 0x377F_0682,
            Self.number(head, 8) == UInt32(pageSize)
        else { return }
        var waiting: [UInt32: off_t] = [:]
        var offset: off_t = 32
        while true {
            let frame = Self.read(log, at: offset, count: 24)
            // The salts of an earlier round of the log: what stands there is over.
            guard frame.count == 24, frame[8..<16].elementsEqual(head[16..<24]) else { return }
            waiting[Self.number(frame, 0)] = offset + 24
            if Self.number(frame, 4) > 0 {
                logged.merge(waiting) { _, later in later }
                waiting.removeAll()
            }
            offset += 24 + off_t(pageSize)
        }
    }

    private static func number(_ bytes: [UInt8], _ start: Int) -> UInt32 {
        bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    // MARK: Cells

    private static let tableLeaf: UInt8 = 0x0D
    private static let indexLeaf: UInt8 = 0x0A
    private static let indexInner: UInt8 = 0x02

    /// How many rows a page has, and where the list of their places begins; `nil` for a page without rows.
    private static func cells(of page: [UInt8], _ number: UInt32) -> (count: Int, start: Int)? {
        let head = number == 1 ? 100 : 0
        guard page.count >= head + 12, [tableLeaf, indexLeaf, indexInner].contains(page[head]) else {
            return nil
        }
        let start = head + (page[head] == indexInner ? 12 : 8)
        let count = Int(page[head + 3]) << 8 | Int(page[head + 4])
        return count > 0 && start + 2 * count <= page.count ? (count, start) : nil
    }

    private func row(_ cell: UInt16, of page: [UInt8], _ number: UInt32) -> Row? {
        guard let (count, start) = Self.cells(of: page, number), Int(cell) < count else { return nil }
        let pointer = start + 2 * Int(cell)
        var position = Int(page[pointer]) << 8 | Int(page[pointer + 1])
        let kind = page[number == 1 ? 100 : 0]
        if kind == Self.indexInner { position += 4 }
        var cursor = Cursor(bytes: page[...], position: position)
        guard let size = cursor.number(), (1...Self.rowLimit).contains(size) else { return nil }
        var key: Int?
        if kind == Self.tableLeaf {
            guard let number = cursor.number() else { return nil }
            key = number
        }
        guard let payload = payload(size, at: cursor.position, in: page, isTable: kind == Self.tableLeaf),
            let values = Self.values(payload)
        else { return nil }
        return Row(key: key, values: values)
    }

    /// A row's bytes: those on its page, and the chain of pages with the rest.
    private func payload(_ size: Int, at start: Int, in page: [UInt8], isTable: Bool) -> [UInt8]? {
        let usable = pageSize - reserved
        let most = isTable ? usable - 35 : (usable - 12) * 64 / 255 - 23
        let least = (usable - 12) * 32 / 255 - 23
        let spilled = least + (size - least) % (usable - 4)
        let local = size <= most ? size : spilled <= most ? spilled : least
        guard local > 0, start + local + (local < size ? 4 : 0) <= page.count else { return nil }
        var bytes = Array(page[start..<start + local])
        guard local < size else { return bytes }
        bytes.reserveCapacity(size)
        var next = Self.number(page, start + local)
        // Each page brings bytes, so a chain that leads in a circle ends as well.
        while bytes.count < size {
            guard next > 1 else { return nil }
            let more = self.page(next)
            guard more.count == pageSize else { return nil }
            bytes += more[4..<4 + min(usable - 4, size - bytes.count)]
            next = Self.number(more, 0)
        }
        return bytes
    }

    /// The values of a row.
    private static func values(_ payload: [UInt8]) -> [Value]? {
        var head = Cursor(bytes: payload[...], position: 0)
        guard let end = head.number(), (1...payload.count).contains(end) else { return nil }
        var values: [Value] = []
        var position = end
        while head.position < end {
            guard values.count < columnLimit, let type = head.number(), type >= 0 else { return nil }
            let size =
                switch type {
                case 0, 8, 9: 0
                case 1...4: type
                case 5: 6
                case 6, 7: 8
                case 10, 11: -1
                default: (type - 12) / 2
                }
            guard size >= 0, position + size <= payload.count else { return nil }
            let bytes = payload[position..<position + size]
            position += size
            switch type {
            case 0: values.append(.null)
            case 8, 9: values.append(.integer(type - 8))
            case 1...6:
                let sign: Int = bytes.first.map { $0 & 0x80 != 0 } == true ? -1 : 0
                values.append(.integer(bytes.reduce(sign) { $0 << 8 | Int($1) }))
            default: values.append(.bytes(bytes))
            }
        }
        return values
    }

    /// Reads numbers of one to nine bytes.
    private struct Cursor {
        let bytes: ArraySlice<UInt8>
        var position: Int

        mutating func number() -> Int? {
            var value: UInt64 = 0
            for count in 1...9 {
                guard bytes.indices.contains(position) else { return nil }
                let byte = bytes[position]
                position += 1
                if count == 9 { return Int(truncatingIfNeeded: value << 8 | UInt64(byte)) }
                value = value << 7 | UInt64(byte & 0x7F)
                if byte & 0x80 == 0 { return Int(truncatingIfNeeded: value) }
            }
            return nil
        }
    }
}
