import Foundation
import Host
import TestSupport
import Testing

@Suite("The design") struct DesignTests {
    private func swiftFiles(_ folder: String) -> [URL] {
        let top = TestPaths.root.appending(path: folder)
        let names = FileManager.default.enumerator(atPath: top.path())?.allObjects as? [String] ?? []
        return names.filter { $0.hasSuffix(".swift") && !$0.contains(".build") }.map {
            top.appending(path: $0)
        }
    }

    @Test("no target outside Plugins names one of the modules or their record types")
    func modulesAreUnknown() async throws {
        let host = try await TestHost.host()
        let names = host.modules.types.entries.map(\.type.name) + host.modules.installed.compactMap(\.id)
        #expect(names.count >= 9)
        // The shared vocabularies have themes, and one of them is called like a record type.
        for file in swiftFiles("Sources") where !file.path().contains("/Vocabularies/") {
            // What stands in a comment is an example.
            let code = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                .filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("//") }.joined(separator: "\n")
            for name in names {
                #expect(!code.contains("\"\(name)\""), "\(file.lastPathComponent) names \(name)")
            }
        }
    }

    @Test(
        "GRDB, libxml2 and Hummingbird each appear in one target",
        arguments: [
            ("import GRDB", "/Catalogue/"), ("import CLibXML2", "/XML/"), ("import CLibXSLT", "/XML/"),
            ("import Hummingbird", "/Web/"), ("import AsyncHTTPClient", "/Web/"),
        ])
    func oneTarget(text: String, place: String) throws {
        for file in swiftFiles("Sources") where !file.path().contains(place) {
            #expect(
                !(try String(contentsOf: file, encoding: .utf8)).contains(text), "\(file.lastPathComponent)")
        }
    }

    @Test("every command has a heading in the docs")
    func documented() async throws {
        let docs = try String(contentsOf: TestPaths.root.appending(path: "docs/commands.md"), encoding: .utf8)
        let help = try await run(TestPaths.essaim, ["--help"]).output
        let commands = help.split(separator: "\n").compactMap { line -> String? in
            guard line.hasPrefix("  "), let name = line.split(separator: " ").first,
                name.first?.isLowercase == true, name != "essaim"
            else { return nil }
            return line.dropFirst(2).first == " " ? nil : String(name)
        }
        #expect(commands.count >= 12)
        for command in commands { #expect(docs.contains("## essaim \(command)\n"), "\(command)") }
    }
}
