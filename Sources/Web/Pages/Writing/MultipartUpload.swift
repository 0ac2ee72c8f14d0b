internal import Glibc
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// A form with a file (multipart/form-data, RFC 7578): the file goes to the spool as it comes, so that memory stays
/// bounded whatever its size.
struct MultipartUpload: Sendable {
    /// The largest control that isn't a file, in bytes.
    private static let fieldLimit = 64 * 1024
    private static let headLimit = 16 * 1024
    private static let partLimit = 100

    var fields: [(name: String, value: String)] = []
    /// The file, with the name that its sender gives it; `nil`: none was chosen.
    var file: (name: String, spool: SpoolFile)?

    /// Takes a request's body, at most `limit` bytes of it.
    static func receiving(
        _ request: Request, limit: Int, folder: String?, work: BlockingWork
    ) async throws -> MultipartUpload {
        try request.requirePlainBody()
        guard let boundary = boundary(of: request.headers[.contentType] ?? "") else {
            throw Problem(.unsupportedMediaType, "a file is sent as multipart/form-data")
        }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Problem(.tooLarge, "the file has \(length) bytes; at most \(limit) are taken")
        }
        var reader = Reader(delimiter: Array("\r\n--\(boundary)".utf8))
        var upload = MultipartUpload()
        var part: (name: String, fileName: String?)?
        var text: [UInt8] = []
        var parts = 0
        var size = 0
        func take(_ bytes: ArraySlice<UInt8>) async throws {
            guard let current = part else { return }
            if current.fileName != nil, let spool = upload.file?.spool {
                try await work.read { try bytes.withUnsafeBytes { try spool.append($0) } }
            } else {
                text += bytes
                guard text.count <= fieldLimit else { throw unreadable }
            }
        }
        for try await chunk in request.body {
            size += chunk.readableBytes
            guard size <= limit else { throw Problem(.tooLarge, "the file has more than \(limit) bytes") }
            reader.feed(chunk.readableBytesView)
            while let event = try reader.next() {
                switch event {
                case .content(let bytes): try await take(bytes)
                case .end:
                    if let done = part, done.fileName == nil {
                        upload.fields.append((done.name, String(decoding: text, as: UTF8.self)))
                    }
                    part = nil
                    text.removeAll()
                case .head(let head):
                    parts += 1
                    guard parts <= partLimit, let named = named(by: head) else { throw unreadable }
                    part = named
                    // A file control that nobody used sends an empty file without a name.
                    if let fileName = named.fileName, !fileName.isEmpty {
                        guard upload.file == nil else { throw unreadable }
                        upload.file = (fileName, try await work.read { try SpoolFile(folder: folder) })
                    }
                }
            }
        }
        guard reader.isFinished else { throw unreadable }
        return upload
    }

    private static var unreadable: Problem {
        Problem(.invalidBody, "the form can't be read: its parts don't come as multipart/form-data says")
    }

    private static func boundary(of type: String) -> String? {
        guard type.lowercased().hasPrefix("multipart/form-data"),
            let match = type.firstMatch(of: /boundary=(?:"([^"]{1,70})"|([^;\s"]{1,70}))/)
        else { return nil }
        return (match.1 ?? match.2).map(String.init)
    }

    /// The control's name and its file's from a part's head.
    private static func named(by head: String) -> (name: String, fileName: String?)? {
        guard
            let line = head.split(separator: "\r\n").first(where: {
                $0.lowercased().hasPrefix("content-disposition:")
            }), let name = line.firstMatch(of: /[; ]name="([^"]*)"/)
        else { return nil }
        let file = line.firstMatch(of: /[; ]filename="([^"]*)"/).map { match in
            // The last part of a path, as some browsers send one.
            String(match.1.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "").replacing(
                "%22", with: "\"")
        }
        return (String(name.1), file)
    }

    /// Parts a body at its delimiters.
    private struct Reader {
        enum Event {
            case head(String)
            case content(ArraySlice<UInt8>)
            case end
        }
        private enum State { case preamble, delimiter, head, content, finished }

        let delimiter: [UInt8]
        // The first delimiter stands at the beginning, without a line end before it.
        private var buffer: [UInt8] = [0x0D, 0x0A]
        private var state = State.preamble

        init(delimiter: [UInt8]) { self.delimiter = delimiter }

        var isFinished: Bool { state == .finished }

        mutating func feed(_ bytes: some Sequence<UInt8>) { buffer += bytes }

        private func index(of sought: [UInt8]) -> Int? {
            buffer.withUnsafeBytes { bytes -> Int? in
                guard let base = bytes.baseAddress else { return nil }
                var start = 0
                // All that is sought begins with a carriage return.
                while start + sought.count <= bytes.count,
                    let found = memchr(base + start, 0x0D, bytes.count - sought.count + 1 - start)
                {
                    let offset = base.distance(to: found)
                    if memcmp(found, sought, sought.count) == 0 { return offset }
                    start = offset + 1
                }
                return nil
            }
        }

        /// What is sure by now; `nil`: more bytes are needed.
        mutating func next() throws -> Event? {
            switch state {
            case .preamble, .content:
                let isContent = state == .content
                if let end = index(of: delimiter) {
                    if isContent, end > 0 {
                        defer { buffer.removeFirst(end) }
                        return .content(buffer[..<end])
                    }
                    buffer.removeFirst(end + delimiter.count)
                    state = .delimiter
                    return isContent ? .end : try next()
                }
                // A delimiter may have begun at the end.
                let sure = buffer.count - delimiter.count
                guard sure > 0 else { return nil }
                let bytes = buffer[..<sure]
                buffer.removeFirst(sure)
                return isContent ? .content(bytes) : nil
            case .delimiter:
                guard buffer.count >= 2 else { return nil }
                if buffer.starts(with: [0x2D, 0x2D]) {
                    state = .finished
                    return nil
                }
                guard let line = index(of: [0x0D, 0x0A]), line < 100 else {
                    guard buffer.count < 100 else { throw MultipartUpload.unreadable }
                    return nil
                }
                buffer.removeFirst(line)
                state = .head
                return try next()
            case .head:
                guard let end = index(of: [0x0D, 0x0A, 0x0D, 0x0A]), end <= MultipartUpload.headLimit else {
                    guard buffer.count <= MultipartUpload.headLimit else { throw MultipartUpload.unreadable }
                    return nil
                }
                let head = String(decoding: buffer[..<end], as: UTF8.self)
                // A part without content ends at the line end that its head ends with.
                buffer.removeFirst(end + 2)
                if buffer.starts(with: delimiter) {
                    state = .content
                    return .head(head)
                }
                buffer.removeFirst(2)
                state = .content
                return .head(head)
            case .finished: return nil
            }
        }
    }
}

/// Files that people have sent and not yet taken in: each person's last, for an hour.
final class PendingUploads: Sendable {
    struct Upload: Sendable {
        var name: String
        var spool: SpoolFile
        var person: Int64
        var since: ContinuousClock.Instant
    }

    private static let keep = Duration.seconds(3_600)
    private static let limit = 50
    private let uploads = Mutex<[String: Upload]>([:])

    /// Keeps a file; what it is asked for by.
    func keep(_ file: (name: String, spool: SpoolFile), of person: Int64) throws(Problem) -> String {
        let key = (0..<16).map { _ in String(UInt8.random(in: 0...255), radix: 16) }.joined(separator: "")
        let isKept = uploads.withLock { uploads in
            let now = ContinuousClock.now
            uploads = uploads.filter { $0.value.person != person && now - $0.value.since < Self.keep }
            guard uploads.count < Self.limit else { return false }
            uploads[key] = Upload(name: file.name, spool: file.spool, person: person, since: now)
            return true
        }
        guard isKept else { throw Problem(.busy, "too many files are waiting to be taken in") }
        return key
    }

    func upload(_ key: String, of person: Int64) -> Upload? {
        uploads.withLock { $0[key] }.flatMap { $0.person == person ? $0 : nil }
    }

    func remove(_ key: String) { uploads.withLock { $0[key] = nil } }
}
