import Foundation
import TestSupport
import Testing

/// Colours are for terminals, and say nothing that words don't.
@Suite("Colours") struct ColourTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// What the program writes on a terminal, or into a pipe.
    private func output(_ command: String, onTerminal: Bool, _ environment: [String: String] = [:])
        async throws -> String
    {
        let program = command.replacing("essaim", with: "'\(TestPaths.essaim)'")
        let arguments =
            onTerminal
            ? ["-c", "script -qec \"$0\" /dev/null < /dev/null", program] : ["-c", "$0", program]
        var all = ["ESSAIM_CATALOGUE": folder.path("essaim.sqlite"), "XDG_CACHE_HOME": folder.url.path()]
        all.merge(["TERM": "xterm", "NO_COLOR": ""].merging(environment) { $1 }) { $1 }
        let result = try await run("bash", onTerminal ? arguments : ["-c", program], environment: all)
        return (result.output + result.error).replacing("\r\n", with: "\n")
    }

    @Test("they stand on a terminal alone, not where NO_COLOR is set or the terminal has none")
    func colours() async throws {
        _ = try await output("essaim init --administration prefecture-cantal", onTerminal: false)
        let file = try folder.write(
            SampleExchange.file(SampleExchange.cantal, SampleExchange.faq(question: "")), to: "f.xml")
        for command in ["essaim validate '\(file)'", "essaim list", "essaim show a/b/c", "essaim help list"] {
            let plain = try await output(command, onTerminal: false)
            #expect(!plain.contains("\u{1B}"), "\(command)")
            let coloured = try await output(command, onTerminal: true)
            #expect(coloured.contains("\u{1B}["), "\(command): \(coloured)")
            for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
                let without = try await output(command, onTerminal: true, environment)
                #expect(!without.contains("\u{1B}"), "\(command)")
                // The words are the same.
                #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == without, "\(command)")
            }
        }
    }
}
