package import Catalogue
internal import Derivation
package import EssaimKit
package import XML

/// What a person does with the records of their administration by the site's pages: each step is noted with who took it.
package struct RecordDesk {
    let host: EssaimHost
    let catalogue: any CatalogueStore
    package let person: Person

    private var editor: CatalogueEditor {
        host.editor(
            of: catalogue, for: .agent(of: person.administration, scope: person.role.scope))
    }

    // MARK: Forms

    /// Keeps what was typed, whatever it is.
    ///
    /// - Parameter number: The number that the form was shown with.
    /// - Returns: Whether it is kept. It isn't where another window has kept something else meanwhile.
    package func keep(
        _ fields: [(name: String, value: String)], for id: RecordID, language: String, basis: String,
        number: Int
    ) throws -> Bool {
        try requireOwn(id, .write)
        return try catalogue.write { writer in
            let known = try writer.formEntry(for: id, of: person.key)
            // The same sent twice is kept once.
            if let known, known.language == language, known.basis == basis,
                known.fields.elementsEqual(fields, by: ==)
            {
                return true
            }
            if let known, known.number != number { return false }
            try writer.put(
                FormEntry(
                    record: id, person: person.key, number: (known?.number ?? 0) + 1, language: language,
                    basis: basis, fields: fields, updated: host.now()))
            return true
        }
    }

    /// Forgets what the person has begun to fill in.
    package func dropEntry(for id: RecordID) throws {
        try catalogue.write { try $0.removeFormEntry(for: id, of: person.key) }
    }

    // MARK: Steps

    /// What came of a form that was saved.
    package enum Saving: Sendable {
        case saved, unchanged, refused
    }

    /// Saves what a form held as a draft, or publishes it at once.
    package func save(
        _ content: Content, as id: RecordID, type: RecordType, status: RecordStatus, language: String,
        basedOn base: Basis, onEntry: (ImportEntry) -> Void
    ) throws -> Saving {
        try requireOwn(id, .write)
        if status == .published { try requireOtherEyes(id, isSaving: true) }
        var outcome = Saving.saved
        do {
            let summary = try editor.save(
                content, as: id, type: type, status: status, language: language, basedOn: base,
                onEntry: onEntry)
            guard summary.isApplied else { return .refused }
            try note(status == .published ? .published : .saved, of: id)
        } catch let error as AuthoringError where error.kind == .unchanged {
            outcome = .unchanged
        }
        try dropEntry(for: id)
        return outcome
    }

    /// Hands a draft to review.
    package func handOver(_ id: RecordID, remark: String, onEntry: (ImportEntry) -> Void) throws -> Bool {
        let summary = try editor.publish(id, to: .inReview, onEntry: onEntry)
        if summary.isApplied { try note(.handedOver, of: id, remark) }
        return summary.isApplied
    }

    /// Publishes a draft, or what is in review.
    ///
    /// - Parameter base: What the person looked at.
    package func publish(
        _ id: RecordID, basedOn base: Basis, remark: String, onEntry: (ImportEntry) -> Void
    ) throws -> Bool {
        try requireOtherEyes(id, isSaving: false)
        let summary = try editor.publish(id, basedOn: base, onEntry: onEntry)
        if summary.isApplied { try note(.published, of: id, remark) }
        return summary.isApplied
    }

    /// Gives what is in review back to who writes it.
    package func sendBack(_ id: RecordID, remark: String) throws -> Bool {
        guard !remark.allSatisfy(\.isWhitespace) else {
            throw AuthoringError(
                message: "a record is sent back with a remark", hint: "Say what is to be mended.")
        }
        let summary = try editor.sendBack(id)
        if summary.isApplied { try note(.sentBack, of: id, remark) }
        return summary.isApplied
    }

    /// Says something about a record to who works on it.
    package func comment(_ id: RecordID, remark: String) throws -> Bool {
        try requireOwn(id, .write)
        guard !remark.allSatisfy(\.isWhitespace) else {
            throw AuthoringError(message: "the remark is empty", hint: "Say something.")
        }
        try note(.commented, of: id, remark)
        return true
    }

    package func discard(_ id: RecordID) throws -> Bool {
        try editor.discardDraft(of: id)
        try dropEntry(for: id)
        try note(.discarded, of: id)
        return true
    }

    package func withdraw(
        _ id: RecordID, basedOn base: Basis, reason: String, erasing: Bool = false
    ) throws -> Bool {
        let summary = try editor.withdraw(id, reason: reason, erasing: erasing, basedOn: base)
        if summary.isApplied { try note(erasing ? .erased : .withdrawn, of: id, reason) }
        return summary.isApplied
    }

    package func revert(_ id: RecordID, to version: Int, onEntry: (ImportEntry) -> Void) throws -> Bool {
        let summary = try editor.revert(id, to: version, onEntry: onEntry)
        if summary.isApplied { try note(.reverted, of: id, String(version)) }
        return summary.isApplied
    }

    /// Settles a record's conflicts: with what is here, or with what was kept aside.
    package func settle(_ id: RecordID, keepingMine: Bool, onEntry: (ImportEntry) -> Void) throws -> Bool {
        try editor.resolveConflict(of: id, keepingMine: keepingMine, onEntry: onEntry)
        try note(.settled, of: id)
        return true
    }

    /// Makes a record of single answers, which are read and forgotten: a draft of the person's administration.
    ///
    /// - Returns: The record; `nil` where a row has a problem, and nothing is saved.
    package func gather(
        _ name: String, from source: XMLSource, settings: [(String, String)], onFinding: (Finding) -> Void
    ) throws -> RecordID? {
        let made = try host.gather(
            name, from: source, settings: settings, owner: person.administration,
            as: .agent(of: person.administration, scope: person.role.scope), in: catalogue,
            onFinding: onFinding,
            onEntry: { for finding in $0.findings where finding.severity == .error { onFinding(finding) } })
        guard let made, made.summary.isApplied else { return nil }
        try note(.saved, of: made.id)
        return made.id
    }

    // MARK: Who did what

    private func note(_ action: RecordStep.Action, of id: RecordID, _ remark: String = "") throws {
        let remark = String(
            String.UnicodeScalarView(
                remark.replacing("\r\n", with: "\n").unicodeScalars.filter(\.isXMLCharacter).prefix(2_000)))
        try catalogue.write {
            try $0.add(
                RecordStep(
                    record: id, person: person.key, time: host.now(), action: action, remark: remark))
        }
    }

    private func requireOwn(_ id: RecordID, _ scope: TokenScope) throws {
        try Author.agent(of: person.administration, scope: person.role.scope).require(scope, for: id.owner)
    }

    /// With four eyes, nobody publishes what they wrote themselves since it was last published.
    private func requireOtherEyes(_ id: RecordID, isSaving: Bool) throws {
        guard try catalogue.read({ try $0.setting(Self.fourEyesSetting) }) == "true" else { return }
        let isAuthor = try isSaving || Self.isAuthor(person.key, catalogue.read { try $0.steps(of: id) })
        if isAuthor {
            throw AccessError(
                message: "whoever wrote a record doesn't publish it here",
                hint: "Hand it to review: a colleague publishes it.")
        }
    }

    /// Whether somebody wrote a record since it was last published.
    ///
    /// - Parameter steps: The record's, the latest first.
    static func isAuthor(_ person: Int64, _ steps: [RecordStep]) -> Bool {
        steps.prefix { $0.action != .published }.contains { $0.action == .saved && $0.person == person }
    }

    /// The catalogue's setting: whether nobody publishes what they wrote.
    package static let fourEyesSetting = "review.four-eyes"
}

extension EssaimHost {
    package func desk(of person: Person, in catalogue: any CatalogueStore) -> RecordDesk {
        RecordDesk(host: self, catalogue: catalogue, person: person)
    }
}
