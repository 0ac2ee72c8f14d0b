internal import Catalogue
internal import Derivation
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import NIOCore
internal import NIOHTTP1
internal import Search
internal import XML

/// An error as it is told over HTTP (RFC 9457). The one place where errors become statuses.
struct Problem: Error {
    static let mediaType = "application/problem+json"

    var code: ProblemCode
    var detail: String
    /// The same for people, in both languages; `nil`: what ``FrenchErrors`` knows.
    var spoken: Label?
    /// More members of the answer.
    var members: [JSONValue.Member] = []
    var headers: HTTPFields = [:]

    init(_ code: ProblemCode, _ detail: String, members: [JSONValue.Member] = [], headers: HTTPFields = [:]) {
        self.code = code
        self.detail = detail
        self.members = members
        self.headers = headers
        switch code {
        case .unauthenticated: self.headers[.wwwAuthenticate] = "Bearer realm=\"essaim\""
        case .busy, .tooManyRequests: if headers[.retryAfter] == nil { self.headers[.retryAfter] = "2" }
        default: break
        }
    }

    /// The detail as a page tells it.
    func detail(in language: Language) -> String {
        if let spoken { return spoken.text(in: language).asSentence }
        guard language == .fr else { return detail.asSentence }
        return FrenchErrors.text(of: detail).withHeldSigns.asSentence
    }

    /// What an error of the layers below means to a client. What isn't known here is an internal error, of which
    /// nothing is told.
    init(_ error: any Error) {
        switch error {
        case let error as Problem: self = error
        case let error as DossierError: self.init(.notFound, error.message)
        case let error as NotFoundError: self.init(.notFound, error.message)
        case let error as WithdrawnError:
            self.init(
                .withdrawn, error.message, members: error.reason.map { [.init("reason", .string($0))] } ?? [])
        case let error as AccessError: self.init(.forbidden, error.message)
        case let error as ConfirmationError: self.init(.conflict, error.message)
        case let error as AuthoringError:
            let code: ProblemCode =
                switch error.kind {
                case .unusable: .invalidBody
                case .notHome: .notHome
                case .changedMeanwhile: .preconditionFailed
                case .wrongState, .unchanged: .conflict
                }
            self.init(code, error.message)
        case let error as QueryError:
            self.init(
                .invalidQuery, "\(error.message). \(error.hint)",
                members: [
                    .init("reason", .string(error.code.name)),
                    .init("start", .number(String(error.range.lowerBound))),
                    .init("end", .number(String(error.range.upperBound))),
                ])
            spoken = error.text
        case let error as CursorError: self.init(.invalidCursor, error.message)
        case let error as WorkLimitError: self.init(.tooSlow, "\(error.message). \(error.hint)")
        case let error as ReportError: self.init(.invalidParameter, "\(error.message). \(error.hint)")
        case let error as ExportError: self.init(.invalidParameter, error.message)
        case let error as JSONError: self.init(.invalidBody, error.description)
        case let error as XMLError: self.init(.invalidBody, error.message)
        case let error as Finding:
            self.init(.invalidBody, error.message.en, members: [.init("finding", FindingForm.json(error))])
        case let error as CatalogueError where error.code == .busy:
            self.init(.busy, "another process is writing to the catalogue")
        case let error as CatalogueError where [.full, .readOnly].contains(error.code):
            self.init(
                .unavailable, "the catalogue can't be written to at present", members: Self.cause(error))
        case let error as CatalogueError where error.code == .unreachable:
            self.init(
                .unavailable, "the catalogue's database can't be reached at present",
                members: Self.cause(error), headers: [.retryAfter: "5"])
        case let error as CatalogueError where error.code == .erased: self.init(.withdrawn, error.message)
        case let error as CatalogueError where error.code == .replaced:
            self.init(
                .unavailable, "the catalogue was replaced while the server ran: it must be started again",
                members: Self.cause(error))
        // The body, which is read late, is cut into wrong pieces.
        case is HTTPParserError: self.init(.invalidRequest, "the body doesn't come as its headers say")
        case is SpoolError:
            self.init(
                .unavailable, "there is no room for files on their way at present",
                members: [.init("reason", .string("spool"))])
        case let error as any HTTPResponseError:
            let code = Self.code(of: error.status)
            self.init(
                code, code == .notFound ? "there is nothing at this address" : error.status.reasonPhrase)
        default: self.init(.failed, "the request could not be answered; the server's log tells more")
        }
    }

    private static func cause(_ error: CatalogueError) -> [JSONValue.Member] {
        [.init("reason", .string(error.code.rawValue))]
    }

    /// The framework's own errors.
    private static func code(of status: HTTPResponse.Status) -> ProblemCode {
        switch status {
        case .notFound: .notFound
        case .contentTooLarge: .tooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        case _ where (400..<500).contains(status.code): .invalidBody
        default: .failed
        }
    }

    /// The members of the answer, the request's identifier among them.
    ///
    /// - Parameter languages: What the client accepts, as its header says; the detail is English for who says nothing.
    func json(in languages: String?, request: String) -> [JSONValue.Member] {
        let language = Language(accepting: languages)
        let isFrench = languages != nil && language == .fr
        let detail = isFrench ? spoken?.fr ?? FrenchErrors.text(of: detail) : detail
        return [
            .init("type", .string("urn:essaim:problem:\(code.rawValue)")),
            .init("title", .string(code.title.text(in: language))),
            .init("status", .number(String(code.status.code))), .init("code", .string(code.rawValue)),
            .init("detail", .string(detail)), .init("instance", .string("urn:essaim:request:\(request)")),
        ] + members
    }

    func response(to request: Request, context: WebContext) -> Response {
        let language = Language(accepting: request.headers[.acceptLanguage])
        var headers = headers
        headers[.contentType] = Self.mediaType
        headers[.contentLanguage] = language.rawValue
        let members = json(in: request.headers[.acceptLanguage], request: context.requestID)
        let text = JSONValue.object(members).text(isPretty: false)
        return Response(
            status: code.status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

extension Language {
    /// The first language of an `Accept-Language` header that Essaim speaks; French where it names none.
    init(accepting header: String?) {
        let wanted = header?.split(separator: ",").compactMap { part -> (Language, Double)? in
            let fields = part.split(separator: ";").map { $0.trimmingPrefix(while: \.isWhitespace) }
            guard let tag = fields.first, let language = Language(rawValue: tag.prefix(2).lowercased()) else {
                return nil
            }
            let quality = fields.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return (language, quality ?? 1)
        }
        let best = wanted?.enumerated().max { ($0.element.1, -$0.offset) < ($1.element.1, -$1.offset) }
        self = best?.element.0 ?? .fr
    }
}
