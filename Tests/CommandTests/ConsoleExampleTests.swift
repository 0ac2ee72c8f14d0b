import Foundation
import TestSupport
import Testing

@Suite("Console examples") struct ConsoleExampleTests {
    @Test(
        "what a page shows is what the program prints",
        arguments: ["README.md", "docs/fr/guide.md"])
    func page(path: String) async throws {
        let script = TestPaths.root.appending(path: "Tests/Console/examples.py").path()
        let page = TestPaths.root.appending(path: path).path()
        let result = try await run("python3", [script, "--essaim", TestPaths.essaim, page])
        #expect(result.exitCode == 0, "\(result.output)\(result.error)")
    }
}
