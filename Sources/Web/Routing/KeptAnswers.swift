internal import Catalogue
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// Answers from memory what everybody may see and was asked since the catalogue last changed; all else goes on to the
/// router, and comes back through here to be kept.
///
/// An answer holds as long as the catalogue's stamp does, whoever writes: so nothing stale is ever sent, and nothing
/// has to be told to the cache.
struct KeptAnswers<Next: HTTPResponder>: HTTPResponder where Next.Context == WebContext {
    let next: Next
    let cache: AnswerCache
    /// The one that the router counts with, too.
    let limiter: RateLimiter?

    @concurrent func respond(to request: Request, context: WebContext) async throws -> Response {
        guard request.method == .get, request.headers[.authorization] == nil, !SessionCookie.isIn(request),
            let stamp = cache.stamp(), let key = AnswerCache.Key(request)
        else { return try await next.respond(to: request, context: context) }
        if let kept = cache.answer(to: key, stamp: stamp) {
            let grant = limiter?.take(for: context.address)
            // Who has asked too often goes on as well, and is told so there.
            if grant?.wait == nil {
                context.coreContext.endpointPath.value = kept.route
                var response =
                    request.has(kept.headers)
                    ? Response(status: .notModified, headers: kept.ofNotModified)
                    : Response(status: .ok, headers: kept.headers, body: .init(byteBuffer: kept.body))
                if let limiter, let grant {
                    response.headers.append(contentsOf: limiter.headers(of: grant))
                }
                return response
            }
        }
        let keeping = KeepMark()
        var marked = context
        marked.keeping = keeping
        var response = try await next.respond(to: request, context: marked)
        guard keeping.isAllowed, response.status == .ok else { return response }
        if response.body.contentLength ?? .max <= AnswerCache.answerLimit {
            let body = try await response.body.collected()
            response.body = ResponseBody(byteBuffer: body)
            var headers = response.headers
            for name in [HTTPField.Name.rateLimit, .rateLimitRemaining, .rateLimitReset] {
                headers[name] = nil
            }
            cache.keep(
                AnswerCache.Answer(
                    route: context.endpointPath ?? "none", headers: headers,
                    ofNotModified: headers.ofNotModified, body: body),
                to: key, stamp: stamp)
        }
        return response.unlessKnown(to: request)
    }
}

/// Where a handler says that its answer is the same for everybody, as long as the catalogue doesn't change.
final class KeepMark: Sendable {
    private let mark = Atomic(false)

    func allow() { mark.store(true, ordering: .relaxed) }
    var isAllowed: Bool { mark.load(ordering: .relaxed) }
}

/// Answers made since the catalogue last changed, in bounded memory. It is emptied when it is full or when the
/// catalogue's stamp is another one.
final class AnswerCache: Sendable {
    /// An answer, ready to be sent.
    struct Answer: Sendable {
        var route: String
        var headers: HTTPFields
        /// Of a 304 instead.
        var ofNotModified: HTTPFields
        var body: ByteBuffer
    }

    /// All that an answer depends on besides the catalogue.
    struct Key: Hashable, Sendable {
        private static let lengthLimit = 2_048

        private let uri: String
        /// Pages name the address that they were asked at.
        private let host: String?
        private let accept: String?
        private let encoding: String?
        private let language: String?
        private let origin: String?

        /// `nil` where it is too long to be worth keeping.
        init?(_ request: Request) {
            uri = request.uri.string
            host = request.head.authority
            accept = request.headers[.accept]
            encoding = request.headers[.acceptEncoding]
            language = request.headers[.acceptLanguage]
            origin = request.headers[.origin]
            if size > Self.lengthLimit { return nil }
        }

        var size: Int {
            [host, accept, encoding, language, origin].reduce(uri.utf8.count) { $0 + ($1?.utf8.count ?? 0) }
        }
    }

    /// What all answers depend on: the catalogue, and the day, because reports are for today where nobody says.
    struct Stamp: Comparable, Sendable {
        /// Days since 1970, in UTC.
        var day: Int
        var catalogue: Int

        static func < (left: Stamp, right: Stamp) -> Bool {
            (left.day, left.catalogue) < (right.day, right.catalogue)
        }
    }

    /// Larger answers aren't kept.
    static let answerLimit = 1 << 20
    private static let byteLimit = 16 << 20
    /// What an answer takes besides its body and key, about.
    private static let overhead = 1_024

    private struct State {
        var stamp: Stamp?
        var answers: [Key: Answer] = [:]
        var bytes = 0
    }
    private let state = Mutex(State())
    private let catalogue: any CatalogueStore

    init(_ catalogue: any CatalogueStore) { self.catalogue = catalogue }

    /// The stamp now; `nil` where the catalogue can't be read, which the handler will say.
    func stamp() -> Stamp? {
        (try? catalogue.stamp()).map { Stamp(day: time(nil) / 86_400, catalogue: $0) }
    }

    func answer(to key: Key, stamp: Stamp) -> Answer? {
        state.withLock { $0.stamp == stamp ? $0.answers[key] : nil }
    }

    /// - Parameter stamp: The one before the answer was made.
    func keep(_ answer: Answer, to key: Key, stamp: Stamp) {
        let size = answer.body.readableBytes + key.size + Self.overhead
        state.withLock { state in
            if state.stamp != stamp || state.bytes + size > Self.byteLimit {
                // Made of an older state by a slow reader: not worth keeping.
                if let present = state.stamp, present > stamp { return }
                state = State(stamp: stamp)
            }
            guard state.answers[key] == nil else { return }
            state.answers[key] = answer
            state.bytes += size
        }
    }
}
