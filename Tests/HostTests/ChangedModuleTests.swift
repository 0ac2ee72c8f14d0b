import Catalogue
import EssaimKit
import Exchange
import Host
import Synchronization
import TestSupport
import Testing

@Suite("A module that changed") struct ChangedModuleTests {
    private struct Notes: Module {
        let manifest = Manifest("notes", version: "1.0", kit: 1...1, label: Label(fr: "Notes", en: "Notes"))
        let recordTypes: [RecordType]

        init(@FieldBuilder fields: () -> [Field]) {
            recordTypes = [
                RecordType(
                    "note", namespace: "urn:essaim:note:1", label: Label(fr: "Note", en: "Note"),
                    fields: fields)
            ]
        }
    }

    private static let title = Field(
        "title", .line(max: 100), .required, roles: .title, .searched(weight: 3),
        label: Label(fr: "T", en: "T"))

    private func place(_ words: [String]) -> Field {
        Field(
            "place",
            .term(
                Vocabulary(
                    "places", label: Label(fr: "L", en: "P"), terms: words.map { Term($0, fr: $0, en: $0) })),
            roles: .facet,
            label: Label(fr: "L", en: "P"))
    }

    private let remark = Field("remark", .line(max: 100), label: Label(fr: "R", en: "R"))

    /// A host with such a module, and what it tells of records that don't fit.
    private func host(@FieldBuilder _ fields: () -> [Field]) throws -> (EssaimHost, () -> [Misfits]) {
        let told = Box()
        var host = EssaimHost(modules: try ModuleSet(modules: [Notes(fields: fields)]))
        host.onMisfits = { misfits in told.misfits.withLock { $0 += misfits } }
        return (host, { told.misfits.withLock { $0 } })
    }

    private final class Box: Sendable { let misfits = Mutex<[Misfits]>([]) }

    private func record(_ name: String, _ content: String) -> String {
        "<record id=\"prefecture-cantal/note/\(name)\" version=\"1\" status=\"published\" modified=\"2013-06-03T09:00:00Z\" xml:lang=\"fr\"><note xmlns=\"urn:essaim:note:1\">\(content)</note></record>"
    }

    @Test("says how many records use what it lost, and all of them leave as they were")
    func lost() throws {
        let (before, _) = try host {
            Self.title
            place(["bureau", "gare"])
            remark
        }
        let catalogue = try TestHost.catalogue(homes: ["prefecture-cantal"])
        let file = SampleExchange.file(
            SampleExchange.cantal, record("a", "<title>Un</title><place>gare</place><remark>Oui</remark>"),
            record("b", "<title>Deux</title><remark>Non</remark>"), record("c", "<title>Trois</title>"))
        #expect(try before.importFile(.bytes(Array(file.utf8), name: nil), into: catalogue).isApplied)
        let folder = try TemporaryFolder()
        _ = try before.exportFile(from: catalogue, to: folder.path("before.xml"))
        // A field is gone: two records have it.
        let (without, told) = try host {
            Self.title
            place(["bureau", "gare"])
        }
        #expect(try without.list(catalogue, RecordSelection()).count == 3)
        let misfits = try #require(told().first)
        #expect(
            told().count == 1 && misfits.count == 2 && misfits.type == "note" && misfits.module == "notes")
        #expect(misfits.message.en.contains("prefecture-cantal/note/a"))
        #expect(misfits.message.fr.contains("remark"), "\(misfits.message.fr)")
        // Once, and again where somebody asks.
        _ = try without.list(catalogue, RecordSelection())
        #expect(told().count == 1)
        let diagnosis = try without.examine(catalogue, rebuilding: false)
        #expect(diagnosis.problems == [] && diagnosis.misfits.map(\.count) == [2])
        _ = try without.exportFile(from: catalogue, to: folder.path("after.xml"))
        #expect(try folder.read("after.xml") == folder.read("before.xml"))
        // A term is gone: one record has it.
        let (narrower, toldOfTerm) = try host {
            Self.title
            place(["bureau"])
            remark
        }
        _ = try narrower.list(catalogue, RecordSelection())
        #expect(toldOfTerm().map(\.count) == [1])
        // All is back.
        let (again, toldOfNothing) = try host {
            Self.title
            place(["bureau", "gare"])
            remark
        }
        _ = try again.list(catalogue, RecordSelection())
        #expect(toldOfNothing().isEmpty)
        #expect(try again.examine(catalogue, rebuilding: false).misfits.isEmpty)
    }
}
