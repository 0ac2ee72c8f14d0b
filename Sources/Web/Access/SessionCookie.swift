internal import Catalogue
internal import HTTPTypes
internal import Host
internal import Hummingbird

/// The cookie that holds a person's session. Readers have none.
enum SessionCookie {
    /// The prefix makes browsers refuse it from another host, another path, or without TLS (RFC 6265bis).
    static let name = "__Host-essaim"

    static func isIn(_ request: Request) -> Bool {
        request.headers[values: .cookie].contains { $0.contains("\(name)=") }
    }

    /// Who is signed in; `nil`: nobody, or their session has ended.
    static func signedIn(by request: Request, _ service: WebService) async throws -> SignedIn? {
        guard let text = request.cookie(name), let secret = SecretText(text) else { return nil }
        return try await service.work.read { [people = service.people] in
            try people.session(text).map {
                SignedIn(person: $0.person, session: $0.key, formKey: secret.formKey)
            }
        }
    }

    static func start(_ text: String) -> String {
        "\(name)=\(text); Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=\(PeopleRegister.sessionHours * 3_600)"
    }

    static let end = "\(name)=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
}

extension Request {
    /// What a cookie of this name says.
    func cookie(_ name: String) -> String? {
        for header in headers[values: .cookie] {
            for part in header.split(separator: ";") {
                let halves = part.split(separator: "=", maxSplits: 1)
                if halves.count == 2, halves[0].filter({ $0 != " " }) == name[...] {
                    return String(halves[1])
                }
            }
        }
        return nil
    }
}
