import Catalogue
import EssaimKit
import Foundation
import TestSupport
import Testing
import XML

@testable import Host

/// Tables of answers become records, and only such as have something in them.
@Suite("Gathering answers") struct GatheringTests {
    private func file(_ name: String) throws -> String {
        try String(
            contentsOf: TestPaths.root.appending(path: "Tests/Cases/evaluation/\(name)"), encoding: .utf8)
    }

    /// A service's catalogue with indicators and a published evaluation.
    private func service() async throws -> any CatalogueStore {
        var file = EvaluationFile()
        for name in ["stress", "fatigue"] { file.add(indicator: name) }
        file.add(indicator: "km", measure: "unit")
        file.add(indicator: "suite", measure: "percentage")
        var record = EvaluationFile(issuer: "s0")
        record.add(
            "s0", "final", population: 40, respondents: 30,
            [.init("stress", 3, of: 30, deviation: 0.8)])
        let catalogue = try TestHost.catalogue(homes: ["s0"])
        for text in [file.text, record.text] {
            let summary = try await TestHost.host().importFile(
                .bytes(Array(text.utf8), name: nil), into: catalogue)
            #expect(summary.isApplied)
        }
        return catalogue
    }

    private func gather(
        _ table: String, publishing: Bool = false, campaign: String = "midterm",
        in catalogue: any CatalogueStore
    ) async throws -> (Content?, [Finding]) {
        var findings: [Finding] = []
        let host = try await TestHost.host()
        let made = try host.gather(
            "survey-answers", from: .bytes(Array(table.utf8), name: "r.csv"),
            settings: [("administration", "s0"), ("campaign", campaign)], owner: "s0", publishing: publishing,
            in: catalogue, onFinding: { findings.append($0) })
        return (try made.flatMap { try host.show($0.id, in: catalogue).record?.content }, findings)
    }

    @Test("a table without answers changes nothing", arguments: ["", "NSP;nsp\r\n", ";\r\n;\r\n"])
    func noAnswers(rows: String) async throws {
        let catalogue = try await service()
        for publishing in [true, false] {
            let (content, findings) = try await gather(
                file("vide.csv") + rows, publishing: publishing, campaign: "final", in: catalogue)
            #expect(content == nil && findings.map(\.message.en) == ["the table holds no answer"])
        }
        let shown = try await TestHost.host().show(RecordID("s0/evaluation/final")!, in: catalogue)
        #expect(shown.stored.version == 1 && shown.record?.content.number("respondents") == 30)
    }

    @Test("a draft doesn't take the place of what is published: it stands beside")
    func unpublished() async throws {
        let catalogue = try await service()
        let id = RecordID("s0/evaluation/final")!
        let host = try await TestHost.host()
        // Gathered twice: the later draft takes the earlier one's place.
        for (answers, number) in [("4\r\n", 1), ("4\r\n3\r\n", 2)] {
            _ = try await gather("stress\r\n\(answers)", campaign: "final", in: catalogue)
            let shown = try host.show(id, in: catalogue)
            #expect(shown.stored.version == 1 && shown.record?.content.number("respondents") == 30)
            let draft = try host.draft(of: id, in: catalogue)
            #expect(
                draft.stored.draft == number && draft.record?.content.number("respondents") == Double(number))
        }
        let (content, _) = try await gather(
            "stress\r\n4\r\n3\r\n", publishing: true, campaign: "final", in: catalogue)
        #expect(content?.number("respondents") == 2)
        #expect(try await TestHost.host().show(id, in: catalogue).stored.status == .published)
    }

    @Test(
        "cells are read as tables are: thousands, decimal commas, units, words, dates, and what is no answer")
    func cells() async throws {
        let catalogue = try await service()
        let (content, findings) = try await gather(
            "Date;Sexe;km;suite;stress\r\n03/06/2014;F;1 200,5;Oui;4,5\r\n05/06/2014 14:30;F;1\u{202F}000 km;NON;NSP\r\n2014-06-04;H;n/a;vrai;2\r\n",
            in: catalogue)
        #expect(findings == [])
        #expect(content?.date("date") == CalendarDate(year: 2014, month: 6, day: 5))
        func value(_ name: String) -> Double? {
            content?.groups("observation").first {
                $0.text("indicator") == "maceo/indicator/\(name)" && !$0.has("dimension")
            }?.number("value")
        }
        #expect(value("km") == 1100.25 && value("suite") == 66.6667 && value("stress") == 3.25)
        #expect(content?.groups("observation").contains { $0.text("dimension") == "sex" } == true)
    }

    @Test(
        "a cell that can't be read is refused as it stands in the table", arguments: ["12 km²", "1.2.3", "9"])
    func unreadable(cell: String) async throws {
        let catalogue = try await service()
        let (content, findings) = try await gather("stress\r\n3\r\n\(cell)\r\n", in: catalogue)
        #expect(content == nil && findings.map(\.value) == [cell])
        #expect(findings.first?.location?.line == 3)
    }
}
