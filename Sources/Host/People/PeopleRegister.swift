package import Catalogue
internal import Core
internal import EssaimKit
internal import Foundation

/// Why somebody can't be invited, or can't choose what they gave.
package struct PersonError: ExplainedError {
    package var message: String
    package var hint: String

    package init(message: String, hint: String) {
        self.message = message
        self.hint = hint
    }
}

/// Who uses the site's pages of a catalogue, and how they prove it.
package struct PeopleRegister: Sendable {
    let catalogue: any CatalogueStore
    let now: @Sendable () -> String

    /// How long an invitation holds.
    package static let invitationDays = 7
    /// How long a browser stays signed in.
    package static let sessionHours = 12
    package static let passphraseLimits = 12...200

    // MARK: People

    /// All people of an administration, or of all.
    package func people(of administration: String? = nil) throws -> [Person] {
        try catalogue.read { try $0.people() }.filter {
            administration == nil || $0.administration == administration
        }
    }

    package func person(_ key: Int64) throws -> Person? { try catalogue.read { try $0.person(key) } }

    /// Invites somebody, and returns the secret of the link that they choose their passphrase by: the only time that
    /// it can be seen.
    package func invite(
        _ name: String, function: String, address: String, role: PersonRole, for administration: String
    ) throws -> (secret: String, person: Person) {
        guard RecordID.isPart(administration) else {
            throw PersonError(
                message: "“\(administration)” is not an administration's identifier",
                hint: "Use lower-case letters, digits and hyphens, like prefecture-cantal.")
        }
        let person = Person(
            administration: administration, role: role, name: try Self.line(name, "name"),
            function: try Self.line(function, "function"), address: try Self.mailAddress(address),
            created: now())
        return try catalogue.write { writer in
            var person = person
            person.key = try writer.put(person)
            return (try invitation(for: person, writer), person)
        }
    }

    /// Invites somebody anew, who lost the link or the passphrase. What they were signed in with is ended.
    package func inviteAgain(_ key: Int64) throws -> (secret: String, person: Person) {
        try catalogue.write { writer in
            guard var person = try writer.person(key), !person.address.isEmpty else { throw Self.unknown }
            person.ended = nil
            // Whoever lost the phone begins anew, too.
            person.codeSecret = nil
            _ = try writer.put(person)
            try writer.removePersonKeys(of: key)
            return (try invitation(for: person, writer), person)
        }
    }

    private func invitation(for person: Person, _ writer: any CatalogueWriting) throws -> String {
        let secret = SecretText.random()
        try writer.add(
            PersonKey(
                purpose: .invitation, selector: secret.selector, digest: secret.digest, person: person.key,
                created: now(), expires: later(hours: 24 * Self.invitationDays)))
        return secret.text
    }

    package func setRole(_ role: PersonRole, of key: Int64) throws {
        try change(key) { person, _ in person.role = role }
    }

    /// Ends somebody's access, from the next request on.
    package func end(_ key: Int64) throws {
        try change(key) { [now] person, writer in
            person.ended = now()
            try writer.removePersonKeys(of: person.key)
        }
    }

    /// Ends somebody's access, and erases all that is known of them: what they did stays, as that of nobody known.
    package func erase(_ key: Int64) throws {
        try change(key) { [now] person, writer in
            (person.name, person.function, person.passphrase) = ("", "", nil)
            person.codeSecret = nil
            // Each is another, and none is a mail address.
            person.address = "erased-\(person.key)"
            person.ended = person.ended ?? now()
            try writer.removePersonKeys(of: person.key)
            for entry in try writer.formEntries(of: person.key) {
                try writer.removeFormEntry(for: entry.record, of: person.key)
            }
        }
    }

    /// Says whether nobody publishes what they wrote themselves.
    package func setFourEyes(_ isOn: Bool) throws {
        try catalogue.write { try $0.setSetting(RecordDesk.fourEyesSetting, isOn ? "true" : "false") }
    }

    private func change(_ key: Int64, _ body: (inout Person, any CatalogueWriting) throws -> Void) throws {
        try catalogue.write { writer in
            guard var person = try writer.person(key) else { throw Self.unknown }
            try body(&person, writer)
            _ = try writer.put(person)
        }
    }

    private static let unknown = PersonError(
        message: "there is nobody of that number", hint: "“essaim people” lists them.")

    // MARK: Invitations and sessions

    /// Whom an invitation's secret is for; `nil` where it doesn't hold, or was used.
    package func invited(by secret: String) throws -> Person? {
        try holder(of: secret, .invitation)?.person
    }

    /// Chooses a passphrase by an invitation, which is used up.
    package func accept(_ secret: String, passphrase: String) throws -> Person? {
        guard let (key, invited) = try holder(of: secret, .invitation) else { return nil }
        var person = invited
        try Self.check(passphrase, of: person)
        person.passphrase = Passphrase.digest(passphrase)
        return try catalogue.write { [person] writer in
            // Two who come with one link at once: one of them gets in.
            guard try writer.removePersonKey(selector: key.selector) else { return nil }
            _ = try writer.put(person)
            return person
        }
    }

    /// Whose an address and a passphrase are, and the code of their phone where they use one. It takes as long where
    /// there is nobody of that address.
    package func person(address: String, passphrase: String, code: String = "") throws -> Person? {
        let person = try catalogue.read { try $0.person(address: Self.folded(address)) }
        let digest = person?.passphrase ?? Passphrase.nobody
        let isRight = Passphrase.matches(
            String(passphrase.prefix(Self.passphraseLimits.upperBound * 4)), digest)
        guard isRight, let person, person.passphrase != nil, person.ended == nil else { return nil }
        return try person.codeSecret == nil ? person : useCode(code, of: person.key)
    }

    /// Uses up a code; `nil` where it isn't the person's, or was used.
    private func useCode(_ code: String, of key: Int64) throws -> Person? {
        try catalogue.write { writer in
            guard var person = try writer.person(key), let secret = person.codeSecret,
                let counter = OneTimeCode.counter(of: code, secret, at: seconds, after: person.codeUsed)
            else { return nil }
            person.codeUsed = counter
            _ = try writer.put(person)
            return person
        }
    }

    /// A secret for a phone's program, and the address that it takes it from.
    package func newCodeSecret(for person: Person, site: String) -> (secret: String, address: String) {
        let secret = OneTimeCode.base32(OneTimeCode.secret())
        func encoded(_ text: String) -> String {
            text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        }
        return (
            secret,
            "otpauth://totp/\(encoded(site)):\(encoded(person.address))?secret=\(secret)&issuer=\(encoded(site))"
        )
    }

    /// Asks for codes from now on, where the phone shows the right one; without a secret, not any more.
    package func setCodeSecret(_ secret: String?, code: String, of key: Int64) throws {
        try change(key) { person, _ in
            guard let secret else {
                person.codeSecret = nil
                return
            }
            guard let bytes = OneTimeCode.bytes(base32: secret), bytes.count >= 16,
                let counter = OneTimeCode.counter(of: code, bytes, at: seconds, after: 0)
            else {
                throw PersonError(
                    message: "the code isn't the one that the phone should show now",
                    hint: "See that the phone's clock is right, and type the code anew.")
            }
            (person.codeSecret, person.codeUsed) = (bytes, counter)
        }
    }

    private var seconds: Int64 {
        Int64(((try? Date(now(), strategy: .iso8601)) ?? .now).timeIntervalSince1970)
    }

    /// Begins a session; the cookie that it is held by.
    package func startSession(of person: Person, agent: String) throws -> String {
        let secret = SecretText.random()
        try catalogue.write { [now] writer in
            try writer.removePersonKeys(expiredAt: now())
            try writer.add(
                PersonKey(
                    purpose: .session, selector: secret.selector, digest: secret.digest, person: person.key,
                    created: now(), expires: later(hours: Self.sessionHours),
                    agent: String(agent.filter { !$0.isNewline }.prefix(120))))
        }
        return secret.text
    }

    /// Who is signed in with a cookie; `nil` where the session has ended, or is nobody's.
    package func session(_ cookie: String) throws -> (key: PersonKey, person: Person)? {
        try holder(of: cookie, .session)
    }

    private func holder(of text: String, _ purpose: PersonKey.Purpose) throws -> (
        key: PersonKey, person: Person
    )? {
        guard let secret = SecretText(text) else { return nil }
        return try catalogue.read { [now] reading in
            guard let key = try reading.personKey(selector: secret.selector), key.purpose == purpose,
                secret.matches(key.digest), now() < key.expires,
                let person = try reading.person(key.person), person.ended == nil
            else { return nil }
            return (key, person)
        }
    }

    package func sessions(of person: Person) throws -> [PersonKey] {
        try catalogue.read { [now] in
            try $0.personKeys(of: person.key, .session).filter { now() < $0.expires }
        }
    }

    /// Ends one of a person's sessions.
    package func endSession(_ selector: String, of person: Person) throws {
        try catalogue.write { writer in
            guard try writer.personKey(selector: selector)?.person == person.key else { return }
            _ = try writer.removePersonKey(selector: selector)
        }
    }

    // MARK: Checks

    private func later(hours: Int) -> String {
        let date = (try? Date(now(), strategy: .iso8601)) ?? .now
        return date.addingTimeInterval(Double(hours) * 3_600).formatted(.iso8601)
    }

    private static func line(_ text: String, _ what: String) throws -> String {
        let line = text.collapsingWhitespace()
        guard (1...120).contains(line.unicodeScalars.count),
            line.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
            throw PersonError(
                message: "the \(what) is empty or too long", hint: "Use one line of at most 120 characters.")
        }
        return line
    }

    private static func folded(_ address: String) -> String {
        address.trimmingCharacters(in: .whitespaces).lowercased()
    }

    private static func mailAddress(_ text: String) throws -> String {
        let address = folded(text)
        guard address.utf8.count <= 254, address.wholeMatch(of: /[^@\s<>"]+@[^@\s<>"]+\.[^@\s<>"]+/) != nil
        else {
            throw PersonError(
                message: "“\(text)” is no mail address", hint: "It looks like service@agence.example.fr.")
        }
        return address
    }

    private static func check(_ passphrase: String, of person: Person) throws {
        guard passphraseLimits.contains(passphrase.count) else {
            throw PersonError(
                message:
                    "a passphrase has \(passphraseLimits.lowerBound) to \(passphraseLimits.upperBound) characters",
                hint: "Take some words that don't belong together.")
        }
        let folded = passphrase.lowercased()
        guard Set(folded).count > 4, folded != person.address, folded != person.name.lowercased() else {
            throw PersonError(
                message: "this passphrase is too easy to guess",
                hint: "Take some words that don't belong together.")
        }
    }
}

extension EssaimHost {
    /// Who uses the site's pages of a catalogue.
    package func people(of catalogue: any CatalogueStore) -> PeopleRegister {
        PeopleRegister(catalogue: catalogue, now: now)
    }
}
