import Foundation
import TestSupport
import Testing

@Suite("Writing in one go") struct WriteTests {
    private let folder: TemporaryFolder
    private let environment: [String: String]

    init() async throws {
        folder = try TemporaryFolder()
        environment = ["ESSAIM_CATALOGUE": folder.path("c.sqlite")]
        _ = try await run(
            TestPaths.essaim, ["init", "--administration", "ddt-lot"], environment: environment)
    }

    /// An editor that fills the form in as a person would: each `from=to` is one replacement.
    private func editor(_ replacements: [(String, String)]) throws -> String {
        let lines = replacements.map { "s|\($0.0)|\($0.1)|" }.joined(separator: "\n")
        let script = try folder.write(lines, to: "edit.sed")
        return "sed -i -f \(script)"
    }

    private func write(_ arguments: [String], _ replacements: [(String, String)]) async throws
        -> ProgramResult
    {
        var environment = environment
        environment["VISUAL"] = ""
        environment["EDITOR"] = try editor(replacements)
        return try await run(TestPaths.essaim, ["write", "faq"] + arguments, environment: environment)
    }

    private static let question = (
        "<question></question>", "<question>Qui paie les cartouches à domicile ?</question>"
    )
    private static let answer = ("<p></p>", "<p>Le service.</p>")

    @Test("a filled form becomes a published record that is named after its title; three commands send it")
    func published() async throws {
        let result = try await write(["--publish"], [Self.question, Self.answer])
        #expect(result.exitCode == 0, "\(result.output)\(result.error)")
        #expect(
            result.output.contains("ddt-lot/faq/qui-paie-les-cartouches-a-domicile : version 2, publiée."))
        let sent = try await run(
            TestPaths.essaim, ["export", "-o", folder.path("envoi.xml")], environment: environment)
        #expect(sent.exitCode == 0)
        #expect(try folder.read("envoi.xml").contains("Qui paie les cartouches"))
        // The same title again gets another name.
        let second = try await write(["--draft"], [Self.question, Self.answer])
        #expect(
            second.output.contains("qui-paie-les-cartouches-a-domicile-2 : enregistrée."), "\(second.output)")
    }

    @Test("the form says each field's label, help and codes")
    func form() async throws {
        var environment = environment
        environment["EDITOR"] = "cp -t \(folder.url.path())"
        environment["VISUAL"] = ""
        _ = try await run(TestPaths.essaim, ["write", "faq"], environment: environment)
        let form = try folder.read("faq.xml")
        #expect(
            form.contains("La question telle qu’elle est posée")
                && form.contains("human-resources (Ressources humaines)"))
    }

    @Test("what is wrong is told with its line, and the text is kept")
    func refused() async throws {
        let result = try await write([], [Self.question, ("<p></p>", "<p>R\\&D</p>")])
        #expect(result.exitCode == 1)
        #expect(
            (result.output + result.error).contains("un « & » seul n’est pas permis"),
            "\(result.output)\(result.error)")
        #expect(result.output.contains("Votre texte est dans "))
    }

    @Test("a form that is left as it was changes nothing")
    func untouched() async throws {
        let result = try await write([], [])
        #expect(result.exitCode == 1 && result.error.contains("rien n’a été écrit"))
    }
}
