import Derivation
import Foundation
import TestSupport
import Testing

/// What happens to a catalogue when something around it fails.
@Suite("Faults") struct FaultTests {
    private let folder: TemporaryFolder
    private let catalogue: String

    init() throws {
        folder = try TemporaryFolder()
        catalogue = folder.path("essaim.sqlite")
    }

    private func essaim(_ arguments: String...) async throws -> ProgramResult {
        try await run(
            TestPaths.essaim, arguments,
            environment: ["ESSAIM_CATALOGUE": catalogue, "XDG_CACHE_HOME": folder.url.path()])
    }

    /// A file with so many questions of one administration.
    private func file(_ owner: String, _ count: Int) throws -> String {
        let administration =
            "<administration id=\"\(owner)\" kind=\"other\"><name xml:lang=\"fr\">\(owner)</name></administration>"
        let records = (1...count).map {
            SampleExchange.faq(
                "\(owner)/faq/q\($0)", question: "Question \($0) ?",
                answer: "<p>\(String(repeating: "Réponse longue. ", count: 40))</p>")
        }
        return try folder.write(
            SampleExchange.file(issuer: owner, administration, records.joined(separator: "\n")),
            to: "\(owner).xml")
    }

    @Test(
        "a rule that traps, or doesn't come to its end, is named with its module and its record",
        .timeLimit(.minutes(10)))
    func faultyRule() async throws {
        let plugins = folder.url.appending(path: "plugins")
        try FileManager.default.createDirectory(at: plugins, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: TestPaths.build.appending(path: "libRuleTrapFixture.so"),
            to: plugins.appending(path: "libRuleTrapModule.so"))
        func file(_ title: String) throws -> String {
            let records = ["good", title].enumerated().map { index, title in
                """
                <record id="agence-a/slip/s\(index)" version="1" status="published" modified="2026-01-01T00:00:00Z" xml:lang="fr">\
                <slip xmlns="urn:example:slip:1"><title>\(title)</title></slip></record>
                """
            }
            return try folder.write(
                SampleExchange.file(
                    issuer: "agence-a",
                    "<administration id=\"agence-a\" kind=\"other\"><name xml:lang=\"fr\">A</name></administration>",
                    records.joined(separator: "\n")), to: "\(title).xml")
        }
        #expect(try await essaim("init", "--administration", "maceo").exitCode == 0)
        let trap = try await essaim("import", "--plugins", plugins.path(), try file("trap"))
        #expect(trap.exitCode < 0)
        #expect(
            trap.error.contains("un module s’est arrêté net sur agence-a/slip/s1 (rule-trap, fault)"),
            "\(trap.error)")
        // Ctrl-C once the program has said what it waits for, however long that takes here.
        let loop = try await run(
            "bash",
            [
                "-c",
                """
                set -m; "$0" import --plugins "$1" "$2" 2> "$3" & program=$!
                for _ in {1..1200}; do grep -q finit "$3" && break; sleep 0.2; done
                kill -INT $program; wait $program; cat "$3" >&2
                """,
                TestPaths.essaim, plugins.path(), try file("loop"), folder.path("loop.txt"),
            ], environment: ["ESSAIM_CATALOGUE": catalogue, "XDG_CACHE_HOME": folder.url.path()])
        #expect(
            loop.error.contains("n’en finit pas avec agence-a/slip/s1 (rule-trap, fault)"), "\(loop.error)")
        // Neither left anything, and what is well goes in.
        #expect(try await essaim("list", "--format", "json").output.contains("slip") == false)
        let good = try await essaim("import", "--plugins", plugins.path(), try file("well"))
        #expect(good.exitCode == 0, "\(good.error)")
    }

    @Test("two imports at once both arrive, and a reader waits for neither")
    func twoProcesses() async throws {
        #expect(try await essaim("init", "--administration", "maceo").exitCode == 0)
        let (first, second) = (try file("agence-a", 1_500), try file("agence-b", 1_500))
        async let left = essaim("import", first)
        async let right = essaim("import", second)
        async let listed = essaim("administrations")
        let results = try await [left, right]
        #expect(results.map(\.exitCode) == [0, 0], "\(results.map(\.error))")
        #expect(try await listed.exitCode == 0)
        #expect(try await essaim("doctor").output == "Sain : 3000 fiches vérifiées.\n")
    }

    @Test("a full disk gives a clear error and changes nothing")
    func fullDisk() async throws {
        #expect(try await essaim("init", "--administration", "maceo").exitCode == 0)
        let path = try file("agence-a", 3_000)
        // A limit on the size of files stands in for a disk that is full.
        let result = try await run(
            "bash",
            [
                "-c",
                "trap '' XFSZ; ulimit -f 1500; exec '\(TestPaths.essaim)' import -c '\(catalogue)' '\(path)'",
            ],
            environment: ["XDG_CACHE_HOME": folder.url.path()])
        #expect(result.exitCode == 74, "\(result.output)")
        #expect(result.error.contains("Libérez de la place"), "\(result.error)")
        #expect(try await essaim("doctor").output == "Sain : 0 fiche vérifiée.\n")
        #expect(try await essaim("import", path).exitCode == 0)
        let export = try await run(
            "bash",
            [
                "-c",
                "trap '' XFSZ; ulimit -f 100; exec '\(TestPaths.essaim)' export -c '\(catalogue)' -o '\(folder.path("out.xml"))'",
            ])
        #expect(export.exitCode == 74, "\(export.error)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("out.xml")))
    }

    @Test("a place that can't be written to is named")
    func unwritable() async throws {
        let result = try await run(TestPaths.essaim, ["init", "-c", "/proc/essaim.sqlite"])
        #expect(result.exitCode == 1)
        #expect(result.error.contains("/proc/essaim.sqlite") && result.error.contains("→"))
    }

    @Test("a backup while an import runs is whole")
    func backup() async throws {
        #expect(try await essaim("init", "--administration", "maceo").exitCode == 0)
        let path = try file("agence-a", 1_500)
        async let imported = essaim("import", path)
        #expect(try await essaim("backup", folder.path("copy.sqlite")).exitCode == 0)
        let result = try await imported
        #expect(result.exitCode == 0, "\(result.error)")
        let doctor = try await run(TestPaths.essaim, ["doctor", "-c", folder.path("copy.sqlite")])
        #expect(
            ["Sain : 0 fiche vérifiée.\n", "Sain : 1500 fiches vérifiées.\n"].contains(
                doctor.output), "\(doctor.output)")
    }

    @Test("edit opens the editor, and keeps the text where a rule refuses it")
    func editor() async throws {
        #expect(try await essaim("init", "--administration", "prefecture-cantal").exitCode == 0)
        let file = try folder.write(
            SampleExchange.file(SampleExchange.cantal, SampleExchange.faq()), to: "f.xml")
        #expect(try await essaim("import", file).exitCode == 0)
        let id = "prefecture-cantal/faq/quels-jours"
        func edit(_ script: String) async throws -> ProgramResult {
            try await run(
                TestPaths.essaim, ["edit", id],
                environment: ["ESSAIM_CATALOGUE": catalogue, "EDITOR": "sed -i '\(script)'", "VISUAL": ""])
        }
        let saved = try await edit("s/Quels jours/Quels soirs/")
        #expect(saved.output.hasPrefix("\(id) : brouillon n°\u{a0}1.\n"), "\(saved.error)")
        #expect(try await essaim("show", id).output.contains("Quels jours"))
        #expect(try await essaim("show", id, "--draft").output.contains("Quels soirs"))
        #expect(try await essaim("list", "--drafts").output.contains("brouillon 1"))
        #expect(try await essaim("publish", id).output == "\(id) : version 2, publiée.\n")
        let diff = try await essaim("history", id, "--diff")
        #expect(diff.output.contains("- v1") && diff.output.contains("Quels soirs"))
        #expect(try await essaim("show", id, "--revision", "1").output.contains("Quels jours"))
        #expect(
            try await essaim("show", id, "--revision", "1", "--format", "xml").output.contains(
                "version=\"1\""))
        let refused = try await edit("s|<p>.*</p>||")
        #expect(refused.exitCode == 1)
        #expect(refused.output.contains("Votre texte est dans"))
        let withdrawn = try await essaim("withdraw", id, "--reason", "Doublon.")
        #expect(withdrawn.output == "\(id) : version 3, retirée.\n")
        #expect(try await essaim("show", id).output.contains("Motif : Doublon."))
        #expect(try await essaim("conflicts").output == "Aucun conflit.\n")
        #expect(try await essaim("publish", id).exitCode == 1)
    }

    @Test("a report of many findings with one cause counts them, and XML and JSON have them all")
    func grouping() async throws {
        let records = (1...40).map { SampleExchange.faq("prefecture-cantal/faq/q\($0)", question: "") }
        let file = try folder.write(
            SampleExchange.file(SampleExchange.cantal, records.joined(separator: "\n")), to: "many.xml")
        let text = try await essaim("validate", file)
        #expect(text.output.components(separatedBy: "erreur :").count == 6)
        #expect(text.output.contains("… et 35 autres fois [value] à /exchange/record/faq/question"))
        let xml = try await essaim("validate", "--format", "xml", file)
        #expect(xml.output.components(separatedBy: "<finding ").count == 41)
        let path = try folder.write(xml.output, to: "report.xml")
        #expect(try await run("xmllint", ["--noout", path]).exitCode == 0)
        let json = try await essaim("validate", "--format", "json", file)
        guard case .array(let files)? = try JSONValue(parsing: Array(json.output.utf8))["files"],
            case .array(let entries)? = files[0]["entries"]
        else {
            Issue.record("no entries")
            return
        }
        #expect(entries.count == 40)
        guard case .array(let findings)? = entries[0]["findings"] else { return }
        #expect(findings[0]["field"] == .string("question"))
    }
}
