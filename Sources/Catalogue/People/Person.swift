package import EssaimKit

/// What a person may do for their administration. Each role may do what those before it may.
package enum PersonRole: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Read drafts.
    case reader
    /// Write drafts and hand them to review.
    case writer
    /// Publish, send back, withdraw, and send and take in files.
    case reviewer
    /// Invite people, change their roles, and end their access.
    case administrator

    /// What the role allows over the records: the same as a token's.
    package var scope: TokenScope {
        switch self {
        case .reader: .read
        case .writer: .write
        case .reviewer, .administrator: .publish
        }
    }

    package static func < (left: PersonRole, right: PersonRole) -> Bool {
        allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!  // each case is in allCases
    }
}

/// Somebody who uses the site's pages for an administration. Nothing else is known of them.
package struct Person: Hashable, Sendable {
    /// What the catalogue knows them by; the audit journal, too, so that a name can be erased.
    package var key: Int64
    package var administration: String
    package var role: PersonRole
    /// The name as it is shown.
    package var name: String
    /// What they do: `chargée de mission télétravail`.
    package var function: String
    /// The mail address that they sign in with, in small letters.
    package var address: String
    /// The passphrase's digest (Argon2id); `nil` until they chose one.
    package var passphrase: String?
    /// What a phone makes codes of that they sign in with besides; `nil`: the passphrase is enough.
    package var codeSecret: [UInt8]?
    /// The half minute of the code used last: none is taken twice.
    package var codeUsed: Int64 = 0
    /// When they were invited: UTC.
    package var created: String
    /// Since when they can't sign in any more; `nil`: they can.
    package var ended: String?

    package init(
        key: Int64 = 0, administration: String, role: PersonRole, name: String, function: String,
        address: String, passphrase: String? = nil, created: String, ended: String? = nil
    ) {
        self.key = key
        self.administration = administration
        self.role = role
        self.name = name
        self.function = function
        self.address = address
        self.passphrase = passphrase
        self.created = created
        self.ended = ended
    }

    /// What the audit journal calls them, which keeps every entry: no name, so that one can be erased.
    package var auditName: String { "person-\(key)" }
}

/// Something that somebody proves who they are with: a link of an invitation, a browser's session. Its secret is stored
/// as a digest only.
package struct PersonKey: Hashable, Sendable {
    package enum Purpose: String, Hashable, Sendable {
        /// Lets them choose a passphrase, once.
        case invitation
        /// A browser that they signed in with.
        case session
    }

    package var purpose: Purpose
    /// The part of its text that finds it; not secret.
    package var selector: String
    /// SHA-256 of the secret part.
    package var digest: [UInt8]
    package var person: Int64
    package var created: String
    package var expires: String
    /// What a session's browser calls itself, shortened.
    package var agent: String

    package init(
        purpose: Purpose, selector: String, digest: [UInt8], person: Int64, created: String, expires: String,
        agent: String = ""
    ) {
        self.purpose = purpose
        self.selector = selector
        self.digest = digest
        self.person = person
        self.created = created
        self.expires = expires
        self.agent = agent
    }
}

/// A form that somebody has begun to fill in: what they typed, whether or not a record can be made of it yet. It is
/// no record: it isn't found, isn't sent and has no version.
package struct FormEntry: Hashable, Sendable {
    package var record: RecordID
    package var person: Int64
    /// Counts the times that it was kept, so that two windows notice each other.
    package var number: Int
    package var language: String
    /// The state of the record that it began with: a number of a version or draft.
    package var basis: String
    /// What was typed: names and values as the form sends them.
    package var fields: [(name: String, value: String)]
    package var updated: String

    package init(
        record: RecordID, person: Int64, number: Int, language: String, basis: String,
        fields: [(name: String, value: String)], updated: String
    ) {
        self.record = record
        self.person = person
        self.number = number
        self.language = language
        self.basis = basis
        self.fields = fields
        self.updated = updated
    }

    package static func == (left: FormEntry, right: FormEntry) -> Bool {
        left.record == right.record && left.person == right.person && left.number == right.number
            && left.language == right.language && left.basis == right.basis
            && left.updated == right.updated
            && left.fields.elementsEqual(right.fields) { $0 == $1 }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(record)
        hasher.combine(person)
        hasher.combine(number)
    }
}

/// A step of a record's way to publication, and who took it: for its administration alone.
package struct RecordStep: Hashable, Sendable {
    package enum Action: String, Hashable, Sendable, CaseIterable {
        case saved, handedOver = "handed-over", commented, sentBack = "sent-back", published, discarded,
            withdrawn, reverted, settled, erased
    }

    package var record: RecordID
    package var person: Int64
    package var time: String
    package var action: Action
    /// What they said with it; empty: nothing.
    package var remark: String

    package init(record: RecordID, person: Int64, time: String, action: Action, remark: String = "") {
        self.record = record
        self.person = person
        self.time = time
        self.action = action
        self.remark = remark
    }
}
