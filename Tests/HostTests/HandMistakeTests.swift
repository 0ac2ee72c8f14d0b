import EssaimKit
import Foundation
import Host
import TestSupport
import Testing

/// The errors that a person makes by hand in an exchange file: each has its own sentence, in French and in English, with
/// the line, what was seen and what to write. `Tests/Cases/errors/table.tsv` says which.
@Suite("Errors made by hand") struct HandMistakeTests {
    private static let folder = TestPaths.root.appending(path: "Tests/Cases/errors")

    /// One row of the table: the file, and the first thing that is to be said of it.
    struct Row: CustomTestStringConvertible, Sendable {
        var file: String
        var code: String
        var line: Int
        var message: Label
        var hint: Label
        var testDescription: String { file }
    }

    private static let rows: [Row] = {
        let text = (try? String(contentsOf: folder.appending(path: "table.tsv"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 7, let number = Int(cells[2]) else { return nil }
            return Row(
                file: cells[0], code: cells[1], line: number, message: Label(fr: cells[3], en: cells[5]),
                hint: Label(fr: cells[4], en: cells[6]))
        }
    }()

    private func findings(_ file: String) async throws -> [Finding] {
        var findings: [Finding] = []
        let path = Self.folder.appending(path: file).path()
        _ = try await TestHost.host().validateFile(.file(path)) { findings += $0.findings }
        return findings
    }

    @Test("has the sentence of the table", arguments: rows)
    func sentence(row: Row) async throws {
        let finding = try #require(try await findings(row.file).first)
        #expect(finding.code == row.code)
        #expect(finding.location?.line == row.line)
        #expect(finding.message == row.message)
        #expect(finding.hint == row.hint)
    }

    @Test(
        "the table has every file of the folder, at least forty, and no two sentences alike but by their values"
    )
    func whole() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
            .filter { $0.hasSuffix(".xml") }.sorted()
        #expect(Self.rows.map(\.file).sorted() == files)
        #expect(files.count >= 40)
        #expect(Set(Self.rows.map { $0.message.fr + $0.hint.fr }).count == files.count)
    }

    @Test("speaks French and says what to do, without a word of the libraries", arguments: rows)
    func french(row: Row) async throws {
        for finding in try await findings(row.file) {
            #expect(finding.message.fr != finding.message.en)
            let hint = try #require(finding.hint)
            #expect(hint.fr != hint.en)
            for word in ["Element", "expected", "xs:", "facet", "the ", " is ", "Attribute"] {
                #expect(
                    !finding.message.fr.contains(word) && !hint.fr.contains(word), "\(finding.message.fr)")
            }
        }
    }

    @Test("a mistake far into a large file is told like one at its start")
    func farIntoTheFile() async throws {
        let folder = try TemporaryFolder()
        let good = try String(
            contentsOf: Self.folder.appending(path: "ampersand.xml"), encoding: .utf8)
        let start = try #require(good.range(of: "  <record")?.lowerBound)
        let end = try #require(good.range(of: "</record>\n")?.upperBound)
        let record = String(good[start..<end])
        let many = (0..<400).map {
            record.replacing("cartouches\"", with: "q\($0)\"").replacing("R&D", with: "R&amp;D")
        }
        let path = try folder.write(
            good[..<start] + many.joined() + record + good[end...], to: "large.xml")
        var found: [Finding] = []
        _ = try await TestHost.host().validateFile(.file(path)) { found += $0.findings }
        let finding = try #require(found.first)
        let lines = many.joined().split(separator: "\n", omittingEmptySubsequences: false).count - 1
        #expect(finding.message.fr == "un « & » seul n’est pas permis : « R&D »")
        #expect(finding.location?.line == 11 + lines)
    }

    @Test("what is written right passes")
    func right() async throws {
        let folder = try TemporaryFolder()
        let text = try String(contentsOf: Self.folder.appending(path: "ampersand.xml"), encoding: .utf8)
        let path = try folder.write(text.replacing("R&D", with: "R&amp;D"), to: "right.xml")
        #expect(try await TestHost.host().validateFile(.file(path)).isClean)
    }
}
