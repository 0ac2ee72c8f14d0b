internal import EssaimKit
internal import HTTPTypes

/// Why a request can't be answered as asked. Codes are stable: part of the interface (docs/http-api.md).
enum ProblemCode: String, CaseIterable, Sendable {
    case invalidRequest = "invalid-request"
    case invalidParameter = "invalid-parameter"
    case unknownParameter = "unknown-parameter"
    case invalidCursor = "invalid-cursor"
    case invalidQuery = "invalid-query"
    case invalidBody = "invalid-body"
    case unauthenticated
    case forbidden
    case notHome = "not-at-home"
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case notAcceptable = "not-acceptable"
    case conflict
    case withdrawn
    case preconditionFailed = "precondition-failed"
    case tooLarge = "too-large"
    case unsupportedMediaType = "unsupported-media-type"
    case invalidRecord = "invalid-record"
    case refusedExchange = "refused-exchange"
    case preconditionRequired = "precondition-required"
    case tooManyRequests = "too-many-requests"
    case headersTooLarge = "headers-too-large"
    case wrongHost = "wrong-host"
    case failed
    case busy
    case unavailable
    case tooSlow = "too-slow"

    var status: HTTPResponse.Status {
        switch self {
        case .invalidRequest, .invalidParameter, .unknownParameter, .invalidCursor, .invalidQuery,
            .invalidBody:
            .badRequest
        case .unauthenticated: .unauthorized
        case .forbidden, .notHome: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .notAcceptable: .notAcceptable
        case .conflict: .conflict
        case .withdrawn: .gone
        case .preconditionFailed: .preconditionFailed
        case .tooLarge: .contentTooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        case .invalidRecord, .refusedExchange: .unprocessableContent
        case .preconditionRequired: .preconditionRequired
        case .tooManyRequests: .tooManyRequests
        case .headersTooLarge: .requestHeaderFieldsTooLarge
        case .wrongHost: .misdirectedRequest
        case .failed: .internalServerError
        case .busy, .unavailable, .tooSlow: .serviceUnavailable
        }
    }

    var title: Label {
        switch self {
        case .invalidRequest: Label(fr: "Requête HTTP illisible", en: "Unreadable request")
        case .invalidParameter: Label(fr: "Paramètre invalide", en: "Invalid parameter")
        case .unknownParameter: Label(fr: "Paramètre inconnu", en: "Unknown parameter")
        case .invalidCursor: Label(fr: "Curseur invalide", en: "Invalid cursor")
        case .invalidQuery: Label(fr: "Requête invalide", en: "Invalid query")
        case .invalidBody: Label(fr: "Corps illisible", en: "Unreadable body")
        case .unauthenticated: Label(fr: "Jeton requis", en: "Token needed")
        case .forbidden: Label(fr: "Accès refusé", en: "Not allowed")
        case .notHome: Label(fr: "Fiche d’une autre administration", en: "Not at home here")
        case .notFound: Label(fr: "Introuvable", en: "Not found")
        case .methodNotAllowed: Label(fr: "Méthode non permise", en: "Method not allowed")
        case .notAcceptable: Label(fr: "Format non proposé", en: "Format not offered")
        case .conflict: Label(fr: "État incompatible", en: "In the wrong state")
        case .withdrawn: Label(fr: "Fiche retirée", en: "Record withdrawn")
        case .preconditionFailed: Label(fr: "Modifiée entre-temps", en: "Changed meanwhile")
        case .tooLarge: Label(fr: "Corps trop grand", en: "Body too large")
        case .unsupportedMediaType:
            Label(fr: "Format du corps non accepté", en: "Body of an unsupported type")
        case .invalidRecord: Label(fr: "Fiche refusée", en: "Record refused")
        case .refusedExchange: Label(fr: "Fichier d’échange refusé", en: "Exchange file refused")
        case .preconditionRequired: Label(fr: "If-Match requis", en: "If-Match needed")
        case .tooManyRequests: Label(fr: "Trop de requêtes", en: "Too many requests")
        case .headersTooLarge: Label(fr: "En-têtes trop longs", en: "Headers too large")
        case .wrongHost: Label(fr: "Nom d’hôte inconnu ici", en: "Host not served here")
        case .failed: Label(fr: "Erreur interne", en: "Internal error")
        case .busy: Label(fr: "Catalogue occupé", en: "Catalogue busy")
        case .tooSlow: Label(fr: "Trop long à calculer", en: "Takes too long")
        case .unavailable: Label(fr: "Service indisponible", en: "Service unavailable")
        }
    }

    /// What all requests may meet, whatever they ask for.
    static let always: [ProblemCode] = [
        .invalidParameter, .unauthenticated, .notAcceptable, .tooManyRequests, .busy,
    ]
}
