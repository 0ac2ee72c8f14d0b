package import Catalogue
package import Derivation
package import EssaimKit
internal import Exchange

/// What people work on with the site's pages: for their administration, and what they typed for themselves.
extension CatalogueView {
    /// What somebody has begun to fill in for a record.
    package func formEntry(for id: RecordID, of person: Int64) throws -> FormEntry? {
        guard try isSeen(person), seesAll(of: id.owner) else { return nil }
        return try reading.formEntry(for: id, of: person)
    }

    /// All that somebody has begun to fill in, the latest first.
    package func formEntries(of person: Int64) throws -> [FormEntry] {
        guard try isSeen(person) else { return [] }
        return try reading.formEntries(of: person).filter { seesAll(of: $0.record.owner) }
    }

    private func isSeen(_ person: Int64) throws -> Bool {
        try reading.person(person).map { seesAll(of: $0.administration) } ?? false
    }

    /// A record's steps with who took them, the latest first; `nil`: somebody whose name was erased.
    package func steps(of id: RecordID) throws -> [(step: RecordStep, person: Person?)] {
        guard seesAll(of: id.owner) else { return [] }
        var people: [Int64: Person] = [:]
        return try reading.steps(of: id).map { step in
            if people[step.person] == nil { people[step.person] = try reading.person(step.person) }
            return (step, people[step.person].flatMap { $0.name.isEmpty ? nil : $0 })
        }
    }

    /// What an administration has yet to publish: drafts and what is in review, those beside a published version too.
    package func unpublished(of administration: String) throws -> [StoredRecord] {
        guard seesAll(of: administration) else { return [] }
        var selection = RecordSelection(owners: [administration])
        selection.areDrafts = true
        return try records(selection).map { stored in
            stored.status == .published ? try draft(of: stored.id).stored : stored
        }.sorted { ($0.modified, $0.id.description) > ($1.modified, $1.id.description) }
    }

    /// What a draft, or what is in review, would change of what is published; `nil` where nothing is published.
    package func pendingChanges(of id: RecordID) throws -> [ContentDifference]? {
        let stored = try visible(id)
        guard stored.status == .published, stored.draft != nil, let before = try record(id).record,
            let type = types.entry(named: id.type)?.type, let after = try draft(of: id).record
        else { return nil }
        return ContentDifference.between(before.content, after.content, as: type)
    }

    /// Whether nobody publishes here what they wrote themselves.
    package func hasFourEyes() throws -> Bool { try reading.setting(RecordDesk.fourEyesSetting) == "true" }

    /// Whether somebody may publish a record, or what they have just typed of it.
    package func mayPublish(_ id: RecordID, _ person: Person, isTyping: Bool = false) throws -> Bool {
        guard person.role >= .reviewer, seesAll(of: id.owner) else { return false }
        guard try hasFourEyes() else { return true }
        return try !isTyping && !RecordDesk.isAuthor(person.key, reading.steps(of: id))
    }

    /// Whether an administration's records are written here.
    package func isHome(_ administration: String) throws -> Bool { try homes.get().contains(administration) }
}
