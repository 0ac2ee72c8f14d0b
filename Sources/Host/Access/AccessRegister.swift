package import Catalogue
package import EssaimKit

/// Why a token can't be made or revoked.
package struct TokenError: ExplainedError {
    package var message: String
    package var hint: String

    package init(message: String, hint: String) {
        self.message = message
        self.hint = hint
    }
}

/// Who may use the HTTP API of a catalogue, and what they wrote through it.
package struct AccessRegister: Sendable {
    let catalogue: any CatalogueStore
    let now: @Sendable () -> String

    /// Now: UTC.
    package var time: String { now() }

    /// All tokens, valid or not, in the order of their names.
    package func tokens() throws -> [AccessToken] { try catalogue.read { try $0.tokens() } }

    /// Makes a token, and returns its text: the only time that it can be seen.
    ///
    /// - Parameters:
    ///   - name: What people call it; made of the administration and the scope where it isn't given.
    ///   - expires: The day from which it isn't accepted any more, in UTC.
    package func createToken(
        for administration: String, scope: TokenScope, name: String? = nil, expires: CalendarDate? = nil
    ) throws -> (text: String, token: AccessToken) {
        guard RecordID.isPart(administration) else {
            throw TokenError(
                message: "“\(administration)” is not an administration's identifier",
                hint: "Use lower-case letters, digits and hyphens, like prefecture-cantal.")
        }
        if let name, name.isEmpty || name.count > 80 || name.contains(where: { $0.isNewline }) {
            throw TokenError(
                message: "the name is empty or too long", hint: "Use one line of at most 80 characters.")
        }
        let time = now()
        let expiry = expires.map { "\($0)T00:00:00Z" }
        if let expiry, expiry <= time {
            throw TokenError(message: "\(expires!) has begun already", hint: "Give a day to come.")
        }
        let text = SecretText.random()
        return try catalogue.write { writer in
            let taken = Set(try writer.tokens().map(\.name))
            let stem = "\(administration)-\(scope.rawValue)"
            let free = (1...).lazy.map { $0 == 1 ? stem : "\(stem)-\($0)" }.first { !taken.contains($0) }
            let token = AccessToken(
                name: name ?? free ?? stem, administration: administration, scope: scope,
                selector: text.selector, digest: text.digest, created: time, expires: expiry)
            try writer.add(token)
            return (text.text, token)
        }
    }

    /// Stops a token from being accepted, from the next request on.
    package func revokeToken(named name: String) throws {
        guard try catalogue.write({ try $0.revokeToken(named: name, at: now()) }) else {
            throw TokenError(
                message: "there is no valid token “\(name)”", hint: "“essaim token list” lists them.")
        }
    }

    /// The valid token of a text; `nil` for one that is unknown, wrong, revoked or expired.
    package func token(_ text: some StringProtocol) throws -> AccessToken? {
        guard let text = SecretText(text),
            let token = try catalogue.read({ try $0.token(selector: text.selector) }),
            text.matches(token.digest), token.isValid(at: now())
        else { return nil }
        return token
    }

    /// Whether a token that was valid still is.
    package func isValid(_ token: AccessToken) throws -> Bool {
        try catalogue.read { try $0.token(selector: token.selector) }?.isValid(at: now()) ?? false
    }

    /// The tokens of an administration.
    package func tokens(of administration: String) throws -> [AccessToken] {
        try tokens().filter { $0.administration == administration }
    }

    // MARK: Audit journal

    /// An administration's latest entries that end a write, the latest first, with a text in them.
    package func entries(of administration: String, having text: String, limit: Int) throws -> [AuditEntry] {
        let sought = text.lowercased()
        return try catalogue.read { reading in
            try reading.auditEntries(of: administration, limit: limit) { entry in
                entry.status != nil
                    && (sought.isEmpty
                        || [entry.token, entry.path, entry.outcome, entry.time, entry.address].contains {
                            $0.lowercased().contains(sought)
                        })
            }
        }
    }

    /// Adds an entry to the audit journal, which keeps every one.
    package func note(_ entry: AuditEntry) throws { try catalogue.write { try $0.note(entry) } }

    /// The latest entries of the audit journal, the latest first.
    package func entries(limit: Int) throws -> [AuditEntry] {
        try catalogue.read { try $0.auditEntries(limit: limit) }
    }
}

extension EssaimHost {
    package func access(to catalogue: any CatalogueStore) -> AccessRegister {
        AccessRegister(catalogue: catalogue, now: now)
    }
}
