import Catalogue
import EssaimKit
import Exchange
import Foundation
import Host
import TestSupport
import Testing
import XML

/// What is to follow a published record stands beside it, and is its administration's until it is published.
@Suite("Drafts beside what is published") struct DraftTests {
    private let id = RecordID("prefecture-cantal/faq/quels-jours")!
    private let folder: TemporaryFolder
    private let host: EssaimHost

    init() async throws {
        folder = try TemporaryFolder()
        host = try await TestHost.host()
    }

    private func source(
        _ question: String, _ status: String = "draft", version: Int = 1, at time: String? = nil
    ) -> XMLSource {
        var record = SampleExchange.faq(version: version, status: status, question: question)
        if let time { record = record.replacing(/modified="[^"]*"/, with: "modified=\"\(time)\"") }
        return .bytes(Array(SampleExchange.file(SampleExchange.cantal, record).utf8), name: "f.xml")
    }

    /// A catalogue of the owner with one published record.
    private func published() throws -> any CatalogueStore {
        let catalogue = try TestHost.catalogue(homes: ["prefecture-cantal"])
        #expect(try host.importFile(source("Publiée ?", "published"), into: catalogue).isApplied)
        return catalogue
    }

    private func title(_ catalogue: any CatalogueStore, for audience: Audience = .everybody) throws -> String?
    {
        try host.show(id, for: audience, in: catalogue).stored.title
    }

    private func history(_ catalogue: any CatalogueStore, for audience: Audience) throws -> [String] {
        try host.history(of: id, for: audience, in: catalogue).map { version in
            "\(version.version) \(version.status.rawValue)\(version.draft.map { " \($0)" } ?? "")"
        }
    }

    private func isSound(_ catalogue: any CatalogueStore) throws -> Bool {
        try host.examine(catalogue, rebuilding: false).problems == []
    }

    @Test("it is edited, reviewed and published while everybody reads what is in force")
    func life() throws {
        let catalogue = try published()
        let own = Audience.readers(of: ["prefecture-cantal"])
        for (number, question) in ["Un brouillon ?", "Un autre ?"].enumerated() {
            let (_, summary) = try host.save(source(question), in: catalogue)
            #expect(summary[.draft] == 1)
            let draft = try host.draft(of: id, for: own, in: catalogue)
            #expect(draft.stored.title == question && draft.stored.draft == number + 1)
            #expect(draft.stored.version == 2)
        }
        // The same again says nothing.
        let same = #expect(throws: AuthoringError.self) { try host.save(source("Un autre ?"), in: catalogue) }
        #expect(same?.kind == .unchanged)
        #expect(try host.publish(id, to: .inReview, in: catalogue)[.draft] == 1)
        // What is in review doesn't go back to a draft by an edit.
        #expect(try host.save(source("Relu ?"), in: catalogue).summary[.draft] == 1)
        #expect(try host.draft(of: id, in: catalogue).stored.status == .inReview)

        #expect(try title(catalogue) == "Publiée ?")
        #expect(try host.show(id, for: .everybody, in: catalogue).stored.draft == nil)
        #expect(try host.show(id, for: own, in: catalogue).stored.draft == 4)
        #expect(throws: NotFoundError.self) { try host.draft(of: id, for: .everybody, in: catalogue) }
        #expect(throws: NotFoundError.self) {
            try host.draft(of: id, for: .readers(of: ["maceo"]), in: catalogue)
        }
        #expect(try history(catalogue, for: .everybody) == ["1 published"])
        #expect(
            try history(catalogue, for: own) == [
                "2 in-review 4", "2 in-review 3", "2 draft 2", "2 draft 1", "1 published",
            ])
        #expect(try host.query("brouillon", in: catalogue).total == 0)
        var drafts = RecordSelection()
        drafts.areDrafts = true
        #expect(try host.list(catalogue, drafts).map(\.id) == [id])
        #expect(try host.list(catalogue, drafts, for: own).map(\.id) == [id])
        #expect(try host.list(catalogue, drafts, for: .everybody).isEmpty)
        // The owner's last difference is that of the draft; everybody's is none.
        let difference = try host.compareVersions(of: id, for: own, in: catalogue)
        #expect(difference.differences.map(\.after) == ["in-review", "Relu ?"])
        #expect(throws: NotFoundError.self) {
            try host.compareVersions(of: id, for: .everybody, in: catalogue)
        }
        #expect(try isSound(catalogue))

        #expect(try host.publish(id, in: catalogue)[.update] == 1)
        #expect(try title(catalogue) == "Relu ?")
        #expect(try host.show(id, for: .everybody, in: catalogue).stored.version == 2)
        #expect(throws: NotFoundError.self) { try host.draft(of: id, in: catalogue) }
        #expect(try history(catalogue, for: .everybody) == ["2 published", "1 published"])
        #expect(try isSound(catalogue))
        #expect(try catalogue.read { try $0.changes(after: 0, limit: 99).map(\.sequence) } == Array(1...6))
    }

    @Test("two who edit one draft, or begin one at once, are told; nobody's text goes")
    func twoEditors() throws {
        let catalogue = try published()
        #expect(try host.save(source("Un ?"), basedOn: .version(1), in: catalogue).summary.isApplied)
        // Who read what is published didn't know of the draft.
        for base in [Basis.version(1), .version(2), .draft(2), .nothing] {
            let error = #expect(throws: AuthoringError.self) {
                try host.save(source("Deux ?"), basedOn: base, in: catalogue)
            }
            #expect(error?.kind == .changedMeanwhile)
        }
        #expect(try host.save(source("Deux ?"), basedOn: .draft(1), in: catalogue).summary.isApplied)
        let editor = host.editor(of: catalogue, for: .operator)
        #expect(throws: AuthoringError.self) { try editor.publish(id, basedOn: .version(1)) }
        #expect(throws: AuthoringError.self) { try editor.publish(id, basedOn: .draft(1)) }
        #expect(throws: AuthoringError.self) { try editor.discardDraft(of: id, basedOn: .draft(1)) }
        #expect(try editor.publish(id, basedOn: .draft(2)).isApplied)
        #expect(try title(catalogue) == "Deux ?")
    }

    @Test("a version that was published meanwhile makes the draft wait until it is saved again")
    func outdated() throws {
        let catalogue = try published()
        _ = try host.save(source("Le brouillon ?"), in: catalogue)
        #expect(try host.save(source("Directe ?", "published"), in: catalogue).summary[.update] == 1)
        #expect(try title(catalogue) == "Directe ?")
        #expect(try host.draft(of: id, in: catalogue).stored.title == "Le brouillon ?")
        let error = #expect(throws: AuthoringError.self) { try host.publish(id, in: catalogue) }
        #expect(error?.kind == .changedMeanwhile)
        #expect(try isSound(catalogue))
        // The same text, saved by somebody who knows what is in force now.
        #expect(try host.save(source("Le brouillon ?"), in: catalogue).summary[.draft] == 1)
        #expect(try host.draft(of: id, in: catalogue).stored.version == 3)
        #expect(try host.publish(id, in: catalogue).isApplied)
        #expect(try title(catalogue) == "Le brouillon ?")
        #expect(try history(catalogue, for: .everybody) == ["3 published", "2 published", "1 published"])
    }

    @Test("it is abandoned by itself, and with a withdrawal; its states stay for its administration")
    func abandoned() throws {
        let catalogue = try published()
        #expect(throws: AuthoringError.self) {
            try host.editor(of: catalogue, for: .operator).discardDraft(of: id)
        }
        _ = try host.save(source("Abandonné ?"), in: catalogue)
        let reader = host.editor(of: catalogue, for: .agent(of: "prefecture-cantal", scope: .read))
        #expect(throws: AccessError.self) { try reader.discardDraft(of: id) }
        try host.editor(of: catalogue, for: .agent(of: "prefecture-cantal", scope: .write)).discardDraft(
            of: id)
        #expect(throws: NotFoundError.self) { try host.draft(of: id, in: catalogue) }
        #expect(try history(catalogue, for: .operator) == ["2 draft 1", "1 published"])
        // Who may write drafts can't publish.
        let writer = host.editor(of: catalogue, for: .agent(of: "prefecture-cantal", scope: .write))
        #expect(try writer.save(source("Encore ?")).summary[.draft] == 1)
        #expect(throws: AccessError.self) { try writer.publish(id) }
        #expect(throws: AccessError.self) { try writer.save(source("Encore ?", "published")) }
        #expect(try host.withdraw(id, reason: "Doublon.", in: catalogue).isApplied)
        #expect(throws: NotFoundError.self) { try host.draft(of: id, in: catalogue) }
        #expect(try isSound(catalogue))
        #expect(try host.revert(id, to: 1, in: catalogue).isApplied)
        #expect(try title(catalogue) == "Publiée ?")
    }

    @Test("sent on purpose, it stands beside at the partner's too, and goes when its version comes")
    func sent() throws {
        let catalogue = try published()
        _ = try host.save(source("Le brouillon ?"), in: catalogue)
        func export(_ name: String, drafts: Bool, since: Int? = nil) throws -> String {
            var options = ExportOptions()
            (options.includesDrafts, options.since) = (drafts, since)
            _ = try host.exportFile(from: catalogue, to: folder.path(name), options: options)
            return try folder.read(name)
        }
        #expect(try !export("plain.xml", drafts: false).contains("brouillon"))
        let both = try export("both.xml", drafts: true)
        #expect(both.contains("Publiée ?") && both.contains("Le brouillon ?"))
        // A file of what changed since the publication has the draft.
        #expect(try export("since.xml", drafts: true, since: 1).contains("Le brouillon ?"))
        #expect(try !export("since-plain.xml", drafts: false, since: 1).contains("<record"))

        let partner = try TestHost.catalogue(homes: ["ddt-lot"])
        func take(_ name: String) throws -> ImportSummary {
            try host.importFile(.file(folder.path(name)), into: partner)
        }
        let first = try take("both.xml")
        #expect(first[.create] == 1 && first[.draft] == 1 && first.isApplied)
        #expect(try title(partner) == "Publiée ?")
        #expect(try host.draft(of: id, in: partner).stored.title == "Le brouillon ?")
        #expect(throws: NotFoundError.self) { try host.draft(of: id, for: .everybody, in: partner) }
        let again = try take("both.xml")
        #expect(again[.unchanged] == 2)

        // The later draft takes the place of the earlier one, whatever order the files come in.
        let (earlier, later) = ("2099-01-01T00:00:00Z", "2099-01-02T00:00:00Z")
        #expect(try host.importFile(source("Plus tard ?", version: 2, at: later), into: partner)[.draft] == 1)
        #expect(try host.importFile(source("Avant ?", version: 2, at: earlier), into: partner)[.stale] == 1)
        #expect(try host.draft(of: id, in: partner).stored.title == "Plus tard ?")
        #expect(try title(partner) == "Publiée ?")
        #expect(try isSound(partner))

        #expect(try host.publish(id, in: catalogue).isApplied)
        _ = try export("next.xml", drafts: true)
        #expect(try take("next.xml")[.update] == 1)
        #expect(try title(partner) == "Le brouillon ?")
        #expect(throws: NotFoundError.self) { try host.draft(of: id, in: partner) }
        // The file with the draft comes once more: it takes nothing back.
        let late = try take("both.xml")
        #expect(late[.stale] == 2)
        #expect(try title(partner) == "Le brouillon ?")
        #expect(throws: NotFoundError.self) { try host.draft(of: id, in: partner) }
        #expect(try EssaimHost.compare(catalogue, partner, publishedOnly: true).differences == [])
    }

    @Test("two catalogues of one administration have the usual conflict", arguments: [true, false])
    func conflict(keepingMine: Bool) throws {
        let catalogue = try published()
        _ = try host.save(source("La mienne ?"), in: catalogue)
        let summary = try host.importFile(
            source("La leur ?", version: 2, at: "2099-01-01T00:00:00Z"), into: catalogue)
        #expect(summary[.conflict] == 1)
        #expect(try host.draft(of: id, in: catalogue).stored.title == "La mienne ?")
        let comparison = try #require(try host.conflicts(in: catalogue).first)
        #expect(comparison.differences.contains { $0.after == "La leur ?" })
        try host.resolveConflict(of: id, keepingMine: keepingMine, in: catalogue)
        #expect(try host.conflicts(in: catalogue).isEmpty)
        #expect(
            try host.draft(of: id, in: catalogue).stored.title == (keepingMine ? "La mienne ?" : "La leur ?"))
        #expect(try title(catalogue) == "Publiée ?")
        #expect(try isSound(catalogue))
        // The file comes once more: it is settled.
        let again = try host.importFile(
            source("La leur ?", version: 2, at: "2099-01-01T00:00:00Z"), into: catalogue)
        #expect(again[.conflict] == 0)
    }

    @Test("a draft of a catalogue made before keeps its meaning: it was never published")
    func never() throws {
        let catalogue = try TestHost.catalogue(homes: ["prefecture-cantal"])
        _ = try host.importFile(source("Jamais publiée ?", version: 3), into: catalogue)
        #expect(throws: NotFoundError.self) { try host.show(id, for: .everybody, in: catalogue) }
        #expect(throws: NotFoundError.self) { try host.draft(of: id, in: catalogue) }
        #expect(try host.save(source("Changée ?"), in: catalogue).summary[.update] == 1)
        #expect(try host.publish(id, in: catalogue).isApplied)
        #expect(try host.show(id, for: .everybody, in: catalogue).stored.version == 5)
    }

    @Test("what is damaged is saved with its drafts")
    func rescue() throws {
        let path = folder.path("essaim.sqlite")
        let catalogue = try SQLiteCatalogue.create(
            at: path, homes: ["prefecture-cantal"], relays: [], time: "2026-01-01T00:00:00Z")
        _ = try host.importFile(source("Publiée ?", "published"), into: catalogue)
        for question in ["Un ?", "Deux ?"] { _ = try host.save(source(question), in: catalogue) }
        _ = try host.publish(id, in: catalogue)
        _ = try host.save(source("Trois ?"), in: catalogue)
        let saved = folder.path("saved.sqlite")
        _ = try host.rescue(path, to: saved, homes: [])
        let copy = try SQLiteCatalogue.open(at: saved)
        #expect(try title(copy) == "Deux ?")
        #expect(try host.draft(of: id, in: copy).stored.title == "Trois ?")
        #expect(try history(copy, for: .everybody) == ["2 published", "1 published"])
        #expect(try isSound(copy))
    }
}
