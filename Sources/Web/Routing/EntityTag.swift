internal import Catalogue
internal import Core
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// What tells one state of a resource from another (RFC 9110): the record's digest, and the form it is shown in.
struct EntityTag: Hashable, Sendable {
    /// The text between the quotation marks.
    var text: String

    /// - Parameters:
    ///   - digest: The state.
    ///   - form: The representation, and what else the bytes depend on.
    init(_ digest: String, form: Representation) { text = "\(digest)-\(form.tag)" }

    /// Of a record: half of its digest is enough.
    init(_ record: StoredRecord, form: Representation) {
        self.init(record.digest.prefix(16).hexadecimal, form: form)
    }

    /// Of a record as somebody sees it: who asks and which modules are there make its text another one in the same
    /// state.
    init(_ record: StoredRecord, shownAs text: String, form: Representation) {
        let seen = SHA256.digest(text).prefix(4).hexadecimal
        self.init("\(record.digest.prefix(16).hexadecimal)-\(seen)", form: form)
    }

    /// As an `ETag` header has it, for whichever content coding.
    init(header: String) {
        text = String(header.trimmingPrefix("\"").prefix { $0 != "\"" })
        if text.hasSuffix(Self.gzipMark) { text.removeLast(Self.gzipMark.count) }
    }

    var header: String { "\"\(text)\"" }
    /// As an answer compressed with gzip has it: other bytes, another tag.
    var gzipHeader: String { "\"\(text)\(Self.gzipMark)\"" }
    private static let gzipMark = "-gzip"

    /// The state alone, without the form and the content coding.
    private static func state(_ tag: Substring) -> Substring { tag.prefix { $0 != "-" } }

    /// The tags of an `If-Match` or `If-None-Match` header; `nil` for `*`.
    private static func tags(_ header: String) -> [Substring]? {
        if header.trimmingPrefix(while: \.isWhitespace) == "*" { return nil }
        // Every other piece between quotation marks is a tag, weak or not.
        return header.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map(\.element)
    }

    /// Whether an `If-None-Match` header names this state in this form, whatever its content coding.
    func isNamed(byIfNoneMatch header: String) -> Bool {
        guard let tags = Self.tags(header) else { return true }
        return tags.contains { $0 == text || $0 == "\(text)\(Self.gzipMark)" }
    }

    /// Whether an `If-Match` header names a record's present state, in whatever form it was fetched.
    static func isNamed(_ record: StoredRecord, byIfMatch header: String) -> Bool {
        guard let tags = tags(header) else { return true }
        let digest = record.digest.prefix(16).hexadecimal
        return tags.contains { state($0) == digest }
    }
}

extension Request {
    /// Whether the client has the state that these headers describe.
    ///
    /// `If-Modified-Since` counts only where there is no `If-None-Match`, as RFC 9110 says.
    func has(_ state: HTTPFields) -> Bool {
        if let header = headers[.ifNoneMatch] {
            guard let tag = state[.eTag] else { return false }
            return header == tag || EntityTag(header: tag).isNamed(byIfNoneMatch: header)
        }
        guard let since = headers[.ifModifiedSince].flatMap(HTTPDate.time),
            let modified = state[.lastModified].flatMap(HTTPDate.time)
        else { return false }
        return modified <= since
    }
}

extension Response {
    /// The answer itself, or that the client has this state already (304).
    func unlessKnown(to request: Request) -> Response {
        status == .ok && request.has(headers) ? .notModified(headers) : self
    }
}
