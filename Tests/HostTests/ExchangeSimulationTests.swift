import Catalogue
import EssaimKit
import Foundation
import Host
import TestSupport
import Testing
import XML

/// Twelve administrations write, publish, withdraw and exchange at random, with lost, repeated and reordered files.
@Suite("Exchange between agencies", .serialized) struct ExchangeSimulationTests {
    private struct Dice {
        var state: UInt64
        mutating func roll(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state >> 1) % bound
        }
    }

    private struct Agency {
        var id: String
        var catalogue: any CatalogueStore
        var inbox: [String] = []
        /// What the owner last wrote, by record: the question, or nil for a withdrawn one.
        var written: [String: String?] = [:]
        var names = 0
    }

    @Test("in the end all hold the same, and nothing that an owner wrote is missing", arguments: [1, 2, 3])
    func converge(seed: UInt64) async throws {
        let host = try await TestHost.host()
        let folder = try TemporaryFolder()
        var dice = Dice(state: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
        var agencies = try (0..<12).map { index in
            let id = "agence-\(index)"
            let catalogue = try TestHost.catalogue(homes: [id])
            try catalogue.write { writer in
                try writer.put(
                    Administration(id: id, kind: "other", territories: [], name: Label(fr: id, en: id)))
            }
            return Agency(id: id, catalogue: catalogue)
        }
        var files = 0
        var drafts = (published: 0, abandoned: 0)

        func write(_ index: Int) throws {
            let id = agencies[index].id
            let known = agencies[index].written.keys.sorted()
            let isNew = known.isEmpty || dice.roll(3) == 0
            if isNew { agencies[index].names += 1 }
            let name = isNew ? "\(id)/faq/q\(agencies[index].names)" : known[dice.roll(known.count)]
            let record = RecordID(name)!
            let isGone = agencies[index].written[name] == .some(nil)
            if !isNew && !isGone && dice.roll(5) == 0 {
                #expect(
                    try host.withdraw(record, reason: "Retirée.", in: agencies[index].catalogue).isApplied)
                agencies[index].written[name] = .some(nil)
                return
            }
            let question = "Question \(dice.roll(1_000_000)) ?"
            // Some are drafts for a while, new ones and such as stand beside what is published.
            let isDraft = dice.roll(4) == 0 && !isGone
            let text = SampleExchange.file(
                issuer: id,
                SampleExchange.faq(name, status: isDraft ? "draft" : "published", question: question))
            #expect(
                try host.save(.bytes(Array(text.utf8), name: nil), in: agencies[index].catalogue).summary
                    .isApplied)
            let stored = try agencies[index].catalogue.read { try $0.record(record) }
            if stored?.status == .published, isDraft {
                try settle(record, index)
                return
            }
            if stored?.status == .draft {
                #expect(try host.publish(record, in: agencies[index].catalogue).isApplied)
            }
            agencies[index].written[name] = .some(question)
        }

        /// What becomes of the draft beside a published record: it waits, is abandoned, or published where nothing else
        /// was meanwhile.
        func settle(_ record: RecordID, _ index: Int) throws {
            let catalogue = agencies[index].catalogue
            let draft = try host.draft(of: record, in: catalogue)
            switch dice.roll(3) {
            case 0: break
            case 1:
                try host.editor(of: catalogue, for: .operator).discardDraft(of: record)
                drafts.abandoned += 1
            default:
                #expect(try host.publish(record, in: catalogue).isApplied)
                agencies[index].written[record.description] = .some(draft.stored.title ?? "")
                drafts.published += 1
            }
        }

        func send(_ index: Int, isWhole: Bool) throws {
            var options = ExportOptions()
            if !isWhole {
                let last = try agencies[index].catalogue.read { try $0.lastSequence() }
                options.since = dice.roll(last + 1)
            }
            options.includesDrafts = dice.roll(3) == 0
            files += 1
            let path = folder.path("\(files).xml")
            _ = try host.exportFile(from: agencies[index].catalogue, to: path, options: options)
            for other in agencies.indices where other != index && dice.roll(10) < 7 {
                // Lost for three in ten; some get it twice.
                agencies[other].inbox += dice.roll(6) == 0 ? [path, path] : [path]
            }
        }

        func receive(_ index: Int) throws {
            guard !agencies[index].inbox.isEmpty else { return }
            let path = agencies[index].inbox.remove(at: dice.roll(agencies[index].inbox.count))
            var errors: [String] = []
            let options = ImportOptions(acceptsValid: true)
            let catalogue = agencies[index].catalogue
            let said = try catalogue.rehearse { try host.importFile(.file(path), into: $0, options: options) }
            let done = try host.importFile(
                .file(path), into: catalogue, options: options
            ) {
                errors += $0.findings.filter { $0.severity == .error }.map(\.code)
            }
            #expect(
                said.actions == done.actions && said.findings == done.findings,
                "a dry run said something else")
            // What others relay isn't accepted here; a gap is a file that must wait. Nothing else may go wrong.
            #expect(
                Set(errors).isSubset(of: ["relay-not-accepted", "chain-gap", "unknown-owner", "home-record"]),
                "\(errors)")
        }

        for _ in 0..<1_200 {
            let index = dice.roll(agencies.count)
            switch dice.roll(10) {
            case 0...4: try write(index)
            case 5: try send(index, isWhole: dice.roll(2) == 0)
            default: try receive(index)
            }
        }
        // In the end everybody gets a whole file of everybody, in some order, after all that is still under way.
        for index in agencies.indices { while !agencies[index].inbox.isEmpty { try receive(index) } }
        for index in agencies.indices {
            let path = folder.path("last-\(index).xml")
            _ = try host.exportFile(from: agencies[index].catalogue, to: path)
            for other in agencies.indices where other != index { agencies[other].inbox.append(path) }
        }
        for index in agencies.indices { while !agencies[index].inbox.isEmpty { try receive(index) } }

        for agency in agencies {
            #expect(
                try EssaimHost.compare(agencies[0].catalogue, agency.catalogue, publishedOnly: true)
                    .differences == [], "\(agency.id)")
            #expect(try host.conflicts(in: agency.catalogue).isEmpty)
            #expect(try host.examine(agency.catalogue, rebuilding: false).problems == [])
            for owner in agencies {
                for (name, question) in owner.written {
                    let stored = try #require(try agency.catalogue.read { try $0.record(RecordID(name)!) })
                    #expect((stored.status == .withdrawn) == (question == nil))
                    if let question { #expect(stored.title == question) }
                }
            }
        }
        #expect(agencies.map(\.written.count).reduce(0, +) > 100)
        #expect(drafts.published > 10 && drafts.abandoned > 10)
    }
}
