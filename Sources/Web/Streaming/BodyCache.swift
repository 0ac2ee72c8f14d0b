internal import Catalogue
internal import Crypto
internal import Derivation
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// Answers for the public that were made since the catalogue last changed.
///
/// What was made of the catalogue holds as long as its stamp does, whoever writes: so nothing stale is ever sent,
/// and nothing has to be told to the cache. It is emptied when it is full or when the stamp is another one.
final class BodyCache: Sendable {
    /// An answer, ready to be sent.
    struct Entry: Sendable {
        var headers: HTTPFields
        var tag: EntityTag
        var modified: String?
        var body: ByteBuffer

        /// A text, its entity tag made of itself.
        init(_ text: String, as form: Representation) {
            let digest = RecordForm.hex(SHA256.hash(data: Array(text.utf8)).prefix(16))
            tag = EntityTag(digest, form: form)
            headers = [.contentType: form.contentType, .eTag: tag.header, .vary: "Accept, Authorization"]
            body = ByteBuffer(string: text)
        }

        /// A result as JSON or XML.
        init(_ value: JSONValue, form: Representation) {
            self.init(
                form == .xml ? XMLResult.text(of: value) : value.text(isPretty: false),
                as: form == .xml ? .xml : .json)
        }

        init(headers: HTTPFields, tag: EntityTag, modified: String?, body: ByteBuffer) {
            self.headers = headers
            self.tag = tag
            self.modified = modified
            self.body = body
        }

        /// The answer to a request: the body, or that the client has it already.
        func response(to request: Request) -> Response {
            request.has(tag, modified: modified)
                ? .notModified(headers)
                : Response(status: .ok, headers: headers, body: .init(byteBuffer: body))
        }
    }

    private static let byteLimit = 16 << 20
    private static let entryOverhead = 512

    private struct State {
        var stamp: Int?
        var entries: [String: Entry] = [:]
        var bytes = 0
    }
    private let state = Mutex(State())
    private let catalogue: any CatalogueStore

    init(_ catalogue: any CatalogueStore) { self.catalogue = catalogue }

    /// The answer kept under a key, or the one that `make` makes now. Only for what everybody may see.
    func entry(_ key: String, make: () async throws -> Entry) async throws -> Entry {
        let stamp = try catalogue.stamp()
        if let entry = state.withLock({ $0.stamp == stamp ? $0.entries[key] : nil }) { return entry }
        let entry = try await make()
        let size = entry.body.readableBytes + key.utf8.count + Self.entryOverhead
        state.withLock { state in
            if state.stamp != stamp || state.bytes + size > Self.byteLimit {
                // Made of an older state by a slow reader: not worth keeping.
                if let present = state.stamp, present > stamp { return }
                state = State(stamp: stamp)
            }
            guard size <= Self.byteLimit, state.entries[key] == nil else { return }
            state.entries[key] = entry
            state.bytes += size
        }
        return entry
    }
}
