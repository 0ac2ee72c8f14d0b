internal import Catalogue
internal import EssaimKit
internal import HTTPTypes
internal import Host
internal import Hummingbird
internal import XML

/// A form of the site that somebody sent: its values, once it is sure that it comes from a page of ours.
struct PagePost: Sendable {
    /// The largest form, in bytes.
    static let limit = 2 << 20
    /// The control that carries the session's key.
    static let keyName = "$key"
    /// The name of all buttons. No field of a record can have it.
    static let stepName = "$step"

    let call: Call
    let fields: [(name: String, value: String)]

    /// - Parameter isSignedIn: Whether the form is for who is signed in, and carries their session's key.
    init(_ call: Call, _ service: WebService, isSignedIn: Bool = true) async throws {
        self.call = call
        try Self.requireOurPage(call.request, service)
        let type = (call.request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased()
        guard type == "application/x-www-form-urlencoded" else {
            throw Problem(.unsupportedMediaType, "a form is sent as application/x-www-form-urlencoded")
        }
        let body = String(decoding: try await call.body(limit: Self.limit), as: UTF8.self)
        fields = try Call.pairs(of: body).map { ($0.0, Self.cleaned($0.1)) }
        if isSignedIn, let signedIn = call.caller.signedIn {
            guard self[Self.keyName] == signedIn.formKey else {
                throw Problem(.forbidden, "the form isn't of this session: load its page again")
            }
        }
    }

    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
    func text(_ name: String) -> String { self[name] ?? "" }

    /// Refuses what another site's page makes a browser send (CSRF): browsers say where a request comes from.
    static func requireOurPage(_ request: Request, _ service: WebService) throws(Problem) {
        let isOurs: Bool
        if let site = request.headers[.secFetchSite] {
            isOurs = site == "same-origin" || site == "none"
        } else if let origin = request.headers[.origin] {
            let ours = service.address(of: request)
            // Behind what ends TLS, the server doesn't know that people came by https.
            isOurs =
                origin.drop { $0 != ":" } == ours.drop { $0 != ":" } && origin.hasPrefix("http")
        } else {
            isOurs = true
        }
        guard isOurs else { throw Problem(.forbidden, "the form was sent from another site's page") }
    }

    /// Without characters that no record can hold.
    private static func cleaned(_ text: String) -> String {
        text.unicodeScalars.allSatisfy(\.isXMLCharacter)
            ? text : String(String.UnicodeScalarView(text.unicodeScalars.filter(\.isXMLCharacter)))
    }
}

extension HTTPField.Name {
    static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}

extension Response {
    /// Leads on to a page, which is then asked for: so that loading it again sends nothing twice.
    static func seeOther(_ address: String, _ headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.location] = address
        return Response(status: .seeOther, headers: headers)
    }
}
