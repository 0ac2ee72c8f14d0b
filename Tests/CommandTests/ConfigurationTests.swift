import Foundation
import TestSupport
import Testing

/// What a person sets once for all commands.
@Suite("The configuration file") struct ConfigurationTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "essaim"), withIntermediateDirectories: true)
    }

    private func essaim(_ arguments: [String], _ environment: [String: String] = [:]) async throws
        -> ProgramResult
    {
        try await run(
            TestPaths.essaim, arguments,
            environment: ["XDG_CONFIG_HOME": folder.url.path(), "XDG_CACHE_HOME": folder.url.path()]
                .merging(environment) { $1 })
    }

    @Test("it gives catalogue and language, the environment goes before it, and options before both")
    func order() async throws {
        _ = try folder.write(
            "# Pour tous\n\ncatalogue = c.sqlite\nLangue=en\nmodules = \(folder.url.path())\n",
            to: "essaim/essaim.conf")
        let made = try await essaim(["init", "--administration", "maceo"])
        #expect(made.output == "Catalogue made: \(folder.path("essaim/c.sqlite"))\n", "\(made.error)")
        #expect(made.error == "")
        #expect(try await essaim(["list"]).exitCode == 0)
        let elsewhere = try await essaim(["list"], ["ESSAIM_CATALOGUE": folder.path("none.sqlite")])
        #expect(elsewhere.exitCode == 1 && elsewhere.error.contains("none.sqlite"))
        let french = try await essaim(["list", "--lang", "fr"], ["ESSAIM_LANG": "en"])
        #expect(french.output.contains("Identifiant"))
        #expect(try await essaim(["list"], ["ESSAIM_LANG": "fr"]).output.contains("Identifiant"))
        let option = try await essaim(["init", "-c", folder.path("other.sqlite")])
        #expect(option.output.contains("other.sqlite"))
    }

    @Test("a line that says nothing is told with its number, and the command goes on")
    func mistakes() async throws {
        _ = try folder.write("catalogue\nlangue = fr\ncouleur = vert\n", to: "essaim/essaim.conf")
        let help = try await essaim(["--help"])
        #expect(help.exitCode == 0)
        #expect(help.error.contains("essaim.conf:1:") && help.error.contains("essaim.conf:3:"))
        #expect(!help.error.contains("essaim.conf:2:"))
        // Whatever it holds.
        for bytes in [Data([0, 0xFF, 0xFE]), Data(repeating: 61, count: 200_000), Data()] {
            try bytes.write(to: folder.url.appending(path: "essaim/essaim.conf"))
            #expect(try await essaim(["--help"]).exitCode == 0)
        }
    }
}
