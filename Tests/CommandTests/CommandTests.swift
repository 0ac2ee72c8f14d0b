import Derivation
import Foundation
import TestSupport
import Testing

/// The program itself, as a user starts it.
@Suite("Command line") struct CommandTests {
    private let folder: TemporaryFolder
    private let catalogue: String

    init() throws {
        folder = try TemporaryFolder()
        catalogue = folder.path("essaim.sqlite")
    }

    private func essaim(_ arguments: String..., input: String = "") async throws -> ProgramResult {
        try await run(
            TestPaths.essaim, arguments,
            environment: ["ESSAIM_CATALOGUE": catalogue, "XDG_CACHE_HOME": folder.url.path()], input: input)
    }

    private func filled() async throws {
        #expect(try await essaim("init", "--administration", "prefecture-cantal").exitCode == 0)
        let file = try folder.write(
            SampleExchange.file(SampleExchange.cantal, SampleExchange.faq()), to: "f.xml")
        let result = try await essaim("import", file)
        #expect(result.exitCode == 0, "\(result.output)\(result.error)")
    }

    @Test("init, import, list, show, history, export and doctor work together")
    func together() async throws {
        try await filled()
        let list = try await essaim("list", "--format", "json")
        let records = try JSONValue(parsing: Array(list.output.utf8))["records"]
        guard case .array(let entries)? = records else { Issue.record("no records"); return }
        #expect(entries.map { $0["id"] } == [.string("prefecture-cantal/faq/quels-jours")])
        let show = try await essaim("show", "prefecture-cantal/faq/quels-jours")
        #expect(show.output.contains("Quels jours puis-je télétravailler ?\n═══"))
        let json = try await essaim("show", "prefecture-cantal/faq/quels-jours", "--format", "json")
        #expect(
            try JSONValue(parsing: Array(json.output.utf8))["content"]?["answer"]
                == .string("<p>Le mardi ou le jeudi.</p>"))
        #expect(
            try await essaim("history", "prefecture-cantal/faq/quels-jours").output.contains(
                "prefecture-cantal"))
        let export = try await essaim("export")
        #expect(export.exitCode == 0)
        #expect(export.output.hasSuffix("</exchange>\n"))
        #expect(try await essaim("doctor").output == "Sain : 1 fiche vérifiée.\n")
        #expect(try await essaim("validate", "-", input: export.output).exitCode == 0)
    }

    @Test("a query may start with a word to leave out, or be one; options stay options")
    func queryWithoutWord() async throws {
        try await filled()
        #expect(try await essaim("query", "-bilan").output.hasPrefix("1 fiche\n"))
        #expect(try await essaim("query", "-mardi").output == "Aucune fiche.\n")
        #expect(try await essaim("query", "jours", "-mardi", "-c", catalogue).output == "Aucune fiche.\n")
        #expect(try await essaim("query", "-c", catalogue, "-bilan", "--limit", "1").exitCode == 0)
        #expect(try await essaim("query", "-\"le mardi\"", "--", "-bilan").output == "Aucune fiche.\n")
        #expect(try await essaim("query", "jours", "--limt", "3").exitCode != 0)
        #expect(
            try await essaim("query", "quelqu'un").output
                == "Rien à chercher : « quelqu'un » est un mot trop courant.\n")
    }

    @Test("a dry run says what an import does, and changes nothing")
    func dryRun() async throws {
        try await filled()
        let text = SampleExchange.file(
            SampleExchange.faq(version: 2), SampleExchange.faq("prefecture-cantal/faq/b"))
        let file = try folder.write(text, to: "g.xml")
        func actions(_ arguments: String...) async throws -> JSONValue? {
            let result = try await run(
                TestPaths.essaim, ["import", "--format", "json", "-c", catalogue, file] + arguments)
            guard case .array(let files)? = try JSONValue(parsing: Array(result.output.utf8))["files"] else {
                return nil
            }
            return files[0]["summary"]?["actions"]
        }
        let said = try await actions("--dry-run")
        #expect(try await essaim("history", "prefecture-cantal/faq/b").exitCode == 1)
        #expect(try await actions() == said)
        #expect(said?["create"] == .number("1") && said?["update"] == .number("1"))
    }

    @Test("errors say what, where and what to do, and end with a code that isn't 0")
    func errors() async throws {
        let missing = try await essaim("list")
        #expect(missing.exitCode == 1)
        #expect(missing.output == "")
        #expect(
            missing.error.contains("il n’y a pas de catalogue dans") && missing.error.contains("essaim init"))
        try await filled()
        let unknown = try await essaim("show", "prefecture-cantal/faq/autre")
        #expect(unknown.exitCode == 1)
        #expect(unknown.error.contains("essaim list --owner prefecture-cantal"))
        #expect(try await essaim("show", "x").error.contains("propriétaire/type/nom"))
        #expect(try await essaim("frobnicate").exitCode == 64)
        #expect(try await essaim("import").exitCode == 64)
        let bad = try await essaim(
            "import",
            try folder.write(
                SampleExchange.file(SampleExchange.cantal, SampleExchange.faq(answer: "")), to: "bad.xml"))
        #expect(bad.exitCode == 1)
        #expect(bad.output.contains("bad.xml:4: erreur :"))
        #expect(bad.output.contains("Rien n’a été changé."))
        let english = try await essaim("validate", "--lang", "en", folder.path("bad.xml"))
        #expect(english.output.contains("bad.xml:4: error:"))
        let partly = try await essaim("import", "--accept-valid", folder.path("bad.xml"))
        #expect(partly.exitCode == 2)
        #expect(
            try await essaim("export", "-o", folder.path("no/such/folder.xml")).error.contains(
                "impossible d’écrire")
        )
        #expect(
            try await essaim("import", "--plugins", folder.path("nowhere"), folder.path("f.xml")).exitCode
                == 1)
    }

    @Test("output that a program reads stays free of anything else")
    func streams() async throws {
        try await filled()
        for arguments in [
            ["modules", "--format", "json"], ["administrations", "--format", "json"],
            ["list", "--format", "json"], ["adapters", "--format", "json"], ["doctor", "--format", "json"],
            ["report", "coverage", "--format", "json"],
            ["history", "prefecture-cantal/faq/quels-jours", "--format", "json"],
        ] {
            let result = try await run(
                TestPaths.essaim, arguments, environment: ["ESSAIM_CATALOGUE": catalogue])
            #expect(result.exitCode == 0, "\(arguments) \(result.error)")
            #expect(throws: Never.self) { try JSONValue(parsing: Array(result.output.utf8)) }
        }
        let columns = [
            "administration", "baseline", "baseline-rate", "midterm", "midterm-rate", "final", "final-rate",
            "missing",
        ]
        for (options, separator) in [([], ";"), (["--lang", "en"], ","), (["--csv-style", "en"], ",")] {
            let csv = try await run(
                TestPaths.essaim, ["report", "coverage", "--format", "csv"] + options,
                environment: ["ESSAIM_CATALOGUE": catalogue])
            #expect(csv.output.hasPrefix(columns.joined(separator: separator) + "\r\n"))
        }
    }

    @Test("no line of a page is wider than 80 columns")
    func width() async throws {
        #expect(try await essaim("init", "--administration", "maceo").exitCode == 0)
        let result = try await run(TestPaths.essaim, ["import", "-c", catalogue] + TestPaths.sampleFiles)
        #expect(result.exitCode == 0)
        for arguments in [
            ["modules"], ["modules", "describe", "good-practice"], ["administrations"], ["list"],
            ["report", "brakes-and-levers"],
            ["report", "coverage"], ["show", "prefecture-cantal/good-practice/points-hebdomadaires"],
        ] {
            let output = try await run(
                TestPaths.essaim, arguments, environment: ["ESSAIM_CATALOGUE": catalogue]
            ).output
            #expect(output.count > 100)
            for line in output.split(separator: "\n") where !line.contains("http") {
                #expect(line.count <= 80, "\(arguments): \(line)")
            }
        }
    }

    @Test("writing to a closed pipe ends quietly")
    func closedPipe() async throws {
        #expect(try await essaim("init", "--administration", "maceo").exitCode == 0)
        _ = try await run(TestPaths.essaim, ["import", "-c", catalogue] + TestPaths.sampleFiles)
        let result = try await run(
            "bash", ["-c", "'\(TestPaths.essaim)' export -c '\(catalogue)' | head -c 10"])
        #expect(result.exitCode == 0)
        #expect(result.output == "<?xml vers")
        #expect(!result.error.contains("Fatal"))
    }
}
