import Foundation
import TestSupport
import Testing

/// What was changed or damaged behind a catalogue's back: seen, mended, saved.
@Suite("Care of a catalogue") struct CatalogueCareTests: CatalogueSuite {
    let folder: TemporaryFolder
    let catalogue: String

    init() throws {
        folder = try TemporaryFolder()
        catalogue = folder.path("essaim.sqlite")
    }

    @Test(
        "doctor sees what was changed behind its back, and --rebuild mends the indexes",
        arguments: [
            (
                "update revision set payload = cast(replace(cast(payload as text), 'longue', 'fausse') as blob) where version = 1",
                false
            ),
            ("update revision set modified = '2001-01-01T00:00:00Z' where version = 1", false),
            ("update revision set digest = zeroblob(32) where version = 1", false),
            ("update record set modified = '2001-01-01T00:00:00Z'", false),
            ("update record set owner = 'ddt-lozere', type = 'autre'", false),
            ("insert into home values ('PAS UN NOM')", false),
            ("update record set summary = 'Autre chose'", true),
            ("update record set title = 'Autre chose'", true),
            ("delete from word", true),
            ("delete from word where token like 'r%'", true),
            ("insert into search (search) values ('delete-all')", true),
            ("delete from search_docsize", true),
            ("delete from facet", true),
            ("update facetValue set value = 'manager'", true),
            ("insert into measure values (1, 'cost', 0, 5)", true),
            ("insert into facet values (1, 999, 0)", true),
        ])
    func doctor(change: String, isMended: Bool) async throws {
        #expect(try await essaim("init", "--administration", "prefecture-cantal").exitCode == 0)
        let second =
            "<administration id=\"ddt-lozere\" kind=\"ddt\"><name xml:lang=\"fr\">DDT</name></administration>"
        for version in 1...2 {
            let file = try folder.write(
                SampleExchange.file(
                    SampleExchange.cantal, second,
                    SampleExchange.faq(
                        version: version, question: "Quelle réponse, version \(version) ?",
                        answer: "<p>Réponse longue.</p>", more: "<audience>agent</audience>")),
                to: "f\(version).xml")
            #expect(try await essaim("import", file).exitCode == 0)
        }
        #expect(try await isSound(catalogue, records: 1))
        let changed = try await python(
            "c.execute('pragma foreign_keys = 0')\nc.execute(\"\"\"\(change)\"\"\")", on: catalogue)
        #expect(changed.exitCode == 0, "\(changed.error)")
        let ill = try await essaim("doctor", "--lang", "en")
        #expect(ill.exitCode == 1, "\(ill.output)")
        #expect(
            ill.output.contains(isMended ? "--rebuild” mends" : "essaim rescue"), "\(ill.output)\(ill.error)")
        let mended = try await essaim("doctor", "--rebuild", "--lang", "en")
        #expect((mended.exitCode == 0) == isMended, "\(mended.output)")
        if isMended { #expect(try await isSound(catalogue, records: 1)) }
    }

    @Test("a record whose module is gone is no problem, before and after a rebuild without it")
    func dormant() async throws {
        try await start(["a", "b"])
        let bare = try await run(
            "bash",
            [
                "-c",
                "mkdir '\(folder.path("nu"))' && cp '\(TestPaths.essaim)' '\(folder.path("nu"))/' && cp '\(TestPaths.build.path())'/libEssaimKit.so '\(folder.path("nu"))/'",
            ])
        #expect(bare.exitCode == 0, "\(bare.error)")
        for arguments in [["doctor"], ["doctor", "--rebuild"], ["doctor"]] {
            let result = try await run(
                folder.path("nu/essaim"), arguments + ["--lang", "en"],
                environment: [
                    "ESSAIM_CATALOGUE": catalogue, "XDG_CACHE_HOME": folder.url.path(), "ESSAIM_PLUGINS": "",
                ])
            #expect(result.exitCode == 0, "\(arguments) \(result.output)\(result.error)")
            #expect(result.output.contains("2 records without an installed module"))
        }
        // With it, they are found without anybody having to say so.
        let back = try await essaim("query", "--format", "json", "type:faq")
        #expect(back.output.contains("prefecture-cantal/faq/a"), "\(back.output)\(back.error)")
        // The same where an earlier Essaim analysed texts otherwise, or a module's fields are others than before.
        for change in ["update searchState set analysis = 0", "update indexed set basis = 'other'"] {
            #expect(try await python("c.execute(\"\"\"\(change)\"\"\")", on: catalogue).exitCode == 0)
            let found = try await essaim("query", "--format", "json", "question")
            #expect(found.exitCode == 0, "\(found.error)")
        }
        let sound = try await essaim("doctor", "--lang", "en")
        #expect(sound.exitCode == 0 && !sound.output.contains("without"), "\(sound.output)")
    }

    @Test(
        "what is whole in a damaged file is saved, wherever the damage is",
        arguments: ["start", "middle", "schema", "tail", "log"])
    func rescue(place: String) async throws {
        try await start((1...200).map { "q\($0)" })
        try await add((1...20).map { "q\($0)" }, version: 2)
        #expect(
            try await essaim("withdraw", "prefecture-cantal/faq/q200", "--reason", "Doublon & <fin>").exitCode
                == 0)
        if place == "log" { try await leaveLog() }
        let damage = try await run(
            "python3",
            [
                "-c",
                """
                import os, random, sys
                path, place, page = sys.argv[1], sys.argv[2], 8192
                with open(path, 'r+b') as f:
                    size = os.path.getsize(path) // page
                    pages = {'start': [0], 'schema': [0, 1, 2], 'tail': range(size - 3, size), 'log': [size // 2],
                        'middle': random.Random(5).sample(range(1, size), size // 10)}[place]
                    for number in pages:
                        f.seek(number * page)
                        f.write(random.Random(number).randbytes(page))
                """, catalogue, place,
            ])
        #expect(damage.exitCode == 0, "\(damage.error)")
        let before = try Data(contentsOf: URL(filePath: catalogue))
        let saved = folder.path("sauve.sqlite")
        let result = try await essaim(
            "rescue", catalogue, "-o", saved, "--administration", "prefecture-cantal", "--lang", "en")
        #expect([0, 2].contains(result.exitCode), "\(result.error)")
        #expect(try Data(contentsOf: URL(filePath: catalogue)) == before)
        let counts = try #require(
            result.output.firstMatch(of: /Saved: (\d+) record\(s\), (\d+) version\(s\)/))
        let records = try #require(Int(counts.output.1))
        // Of a tenth of all pages, some hold many identifiers: which, changes with each table that the schema gets.
        #expect(records >= (place == "middle" ? 120 : 185), "\(result.output)")
        #expect(try await isSound(saved, records: records))
        let questions = try await essaim("export", "--drafts", "-o", "-", in: saved).output
        // Nothing but what was stored.
        #expect(
            questions.components(separatedBy: "Réponse longue.").count - 1 == questions.components(
                separatedBy: "<record "
            ).count * 60 - 60)
        #expect(try await essaim("rescue", catalogue, "-o", saved).exitCode == 1, "nothing is written over")
    }
}
