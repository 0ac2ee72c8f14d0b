import Foundation
import Host
import TestSupport
import Testing

@Suite("The docs") struct DocsTests {
    private func text(_ path: String) throws -> String {
        try String(contentsOf: TestPaths.root.appending(path: path), encoding: .utf8)
    }

    /// The fenced blocks of a page in a language.
    private func blocks(_ language: String, in page: String) -> [String] {
        page.components(separatedBy: "```\(language)\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
    }

    @Test("the guide's module.xml can be installed as it stands")
    func declarative() async throws {
        let example = try #require(
            blocks("xml", in: text("docs/writing-a-module.md")).first {
                $0.contains("<module xmlns=\"urn:essaim:module:1\"")
            })
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "Example"), withIntermediateDirectories: true)
        _ = try folder.write(example, to: "Example/module.xml")
        let set = try await ModuleSet.load(
            .init(folders: [folder.url.path()], executable: TestPaths.essaim, cacheFolder: nil))
        #expect(set.installed.map(\.isActive) == [true], "\(set.installed.flatMap(\.problems))")
    }

    @Test(
        "the guide's code is the sample module's, which the tests build",
        arguments: ["Package.swift", "Sources/CharterModule.swift", "Sources/Exports.swift"])
    func code(file: String) throws {
        let source = try text("Sample/telework-charter-module/\(file)")
        #expect(blocks("swift", in: try text("docs/writing-a-module.md")).contains(source), "\(file)")
    }

    @Test(
        "every error code of a record has its meaning in the format's specification",
        arguments: [
            "duplicate-id", "unknown-owner", "relay-not-accepted", "home-record", "stale", "conflict",
            "chain-gap", "type-mismatch", "type-version",
            "payload", "module-not-installed", "unexpected-element", "missing-element", "unexpected-text",
            "attribute", "value", "format-version", "wrong-root",
            "xml-doctype", "xml-truncated", "xml-encoding", "xml-not-well-formed", "xml-empty",
            "unknown-namespace", "future-time", "xml-unreadable", "xml-depth-limit", "xml-text-limit",
            "xml-attribute-limit", "xml-record-limit",
        ])
    func codes(code: String) throws {
        #expect(try text("docs/exchange-format.md").contains("`\(code)`"))
    }
}
