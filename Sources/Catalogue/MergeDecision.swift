internal import EssaimKit

/// What importing one record or tombstone does, decided from the versions and from who speaks.
///
/// The rules are those of `docs/exchange-format.md`, “Who may say what”. The decision is a pure function, so
/// that a dry run and an import can't differ.
package enum MergeDecision: Hashable, Sendable {
    case create
    case update
    case unchanged
    /// The catalogue holds a later version, or the record was withdrawn.
    case stale
    /// The same version with other content: kept aside, nothing is overwritten.
    case conflict
    /// A draft of what is published: it stands beside, and what is published stays in force.
    case draft
    case withdraw
    case refuse(Refusal)

    /// Why a record isn't taken from this issuer.
    package enum Refusal: String, Hashable, Sendable {
        /// The issuer doesn't own the record, and its relayed records aren't accepted here.
        case relay = "relay-not-accepted"
        /// The record belongs to this catalogue's home administration: nobody else raises its version.
        case home = "home-record"
    }

    /// What arrives.
    package struct Incoming {
        package var owner: String
        package var version: Int
        package var digest: [UInt8]
        package var isTombstone: Bool
        /// Whether it is a tombstone that erases what the one that is here, if one is, didn't erase.
        package var erases = false
        /// Whether it is a record that anybody may see.
        package var isPublished: Bool
        /// When its owner changed it: UTC.
        package var modified: String
        /// The threshold below which its figures were hidden; `nil` for a record that is whole.
        package var disclosure: Int?
        /// Whether it is a draft, in review or not.
        package var isBeingWritten: Bool { !isPublished && !isTombstone }

        package init(
            owner: String, version: Int, digest: [UInt8], isTombstone: Bool, isPublished: Bool,
            modified: String = "", disclosure: Int? = nil
        ) {
            self.isPublished = isPublished
            self.modified = modified
            self.disclosure = disclosure
            self.owner = owner
            self.version = version
            self.digest = digest
            self.isTombstone = isTombstone
        }
    }

    /// Who sends it, and what the receiving catalogue thinks of it.
    package struct Parties: Sendable {
        package var issuer: String
        /// The administrations whose own catalogue this is.
        package var homes: Set<String>
        /// The issuers whose relayed records are accepted.
        package var relays: Set<String>
        /// Whether the issuer learns what becomes of each item: then what it may not send says nothing of what is here.
        package var isTold = false
        /// The number of the draft that one of the issuer's takes the place of, 0 for none; `nil`: it isn't said.
        package var followedDraft: Int?

        package init(issuer: String, homes: Set<String>, relays: Set<String>) {
            self.issuer = issuer
            self.homes = homes
            self.relays = relays
        }
    }

    /// - Parameter draft: The draft beside the stored record.
    package static func decide(
        _ incoming: Incoming, stored: StoredRecord?, draft: StoredRecord? = nil, parties: Parties
    ) -> MergeDecision {
        let isDraft = stored?.status == .published && incoming.isBeingWritten
        let outcome =
            stored.map { isDraft ? place(incoming, besides: $0, draft, parties) : compare(incoming, $0) }
            ?? (incoming.isTombstone ? .withdraw : .create)
        let isOwn = incoming.owner == parties.issuer
        let mayRelay =
            isOwn || parties.relays.contains(parties.issuer) || parties.homes.contains(parties.issuer)
        if parties.isTold && !mayRelay { return .refuse(.relay) }
        // What says nothing new is nobody's to refuse: a coordinator's own records come home in every agency's file.
        if outcome == .unchanged || outcome == .stale { return outcome }
        if !mayRelay { return .refuse(.relay) }
        return !isOwn && parties.homes.contains(incoming.owner) ? .refuse(.home) : outcome
    }

    /// Whether an issuer may erase what an owner's record said: what a relay says goes as far as the owner's word, but never
    /// for a home administration.
    package static func mayErase(recordOf owner: String, _ parties: Parties) -> Bool {
        owner == parties.issuer
            || !parties.homes.contains(owner)
                && (parties.relays.contains(parties.issuer) || parties.homes.contains(parties.issuer))
    }

    /// What becomes of a draft of what is published.
    private static func place(
        _ incoming: Incoming, besides stored: StoredRecord, _ draft: StoredRecord?, _ parties: Parties
    ) -> MergeDecision {
        if incoming.version <= stored.version { return .stale }
        if let followed = parties.followedDraft { return followed == draft?.draft ?? 0 ? .draft : .conflict }
        guard let draft else { return .draft }
        if incoming.digest == draft.digest { return .unchanged }
        if incoming.version != draft.version { return incoming.version > draft.version ? .draft : .stale }
        // At home somebody else's draft has the same right; elsewhere the owner's latest word holds.
        if parties.homes.contains(incoming.owner) { return .conflict }
        return incoming.modified > draft.modified ? .draft : .stale
    }

    private static func compare(_ incoming: Incoming, _ stored: StoredRecord) -> MergeDecision {
        if incoming.digest == stored.digest && incoming.version == stored.version { return .unchanged }
        let isWithdrawn = stored.status == .withdrawn
        if incoming.isTombstone {
            // A tombstone beats a lower or equal version; two tombstones of one version say the same.
            if incoming.version < stored.version { return .stale }
            return isWithdrawn && incoming.version == stored.version && !incoming.erases
                ? .unchanged : .withdraw
        }
        // Only publication brings back what was withdrawn: a draft would take the tombstone out of what is sent.
        if isWithdrawn && !incoming.isPublished { return .stale }
        if incoming.version > stored.version { return .update }
        if incoming.version < stored.version || isWithdrawn { return .stale }
        return switch (incoming.disclosure, stored.disclosure) {
        // The same version with figures hidden says less than what is here; whole, it says more.
        case (_?, nil): .unchanged
        case (nil, _?): .update
        // Hidden below another threshold: what is here stays.
        case (let incoming?, let stored?) where incoming != stored: .unchanged
        default: .conflict
        }
    }
}
