import Foundation
import TestSupport
import Testing

/// Where there is no room: for results, files, the catalogue. `/dev/full` is a full disk; a limit on the size of files
/// stands in for others.
@Suite("Full disks") struct FullDiskTests {
    private let folder: TemporaryFolder
    private let catalogue: String

    init() async throws {
        folder = try TemporaryFolder()
        catalogue = folder.path("essaim.sqlite")
        let file = try folder.write(
            SampleExchange.file(SampleExchange.cantal, SampleExchange.faq()), to: "f.xml")
        for arguments in [["init", "--administration", "prefecture-cantal"], ["import", file]] {
            let result = try await shell(arguments.joined(separator: " "))
            try #require(result.exitCode == 0, "\(result.error)")
        }
    }

    /// Runs the program with arguments as a shell takes them.
    private func shell(_ arguments: String, limit: String = "") async throws -> ProgramResult {
        try await run(
            "bash", ["-c", "\(limit)'\(TestPaths.essaim)' \(arguments)"],
            environment: ["ESSAIM_CATALOGUE": catalogue, "XDG_CACHE_HOME": folder.url.path()])
    }

    @Test(
        "a result that can't be written is an error",
        arguments: [
            "list --format json", "list", "show prefecture-cantal/faq/quels-jours", "query jours", "export",
            "doctor",
            "administrations --format json", "modules", "validate f.xml", "--help", "--version",
            "history --help",
            "report", "import --dry-run f.xml", "modules describe faq --format xsd",
            "seminar --help", "new faq --owner prefecture-cantal --name a",
            "compare essaim.sqlite essaim.sqlite",
        ])
    func standardOutput(arguments: String) async throws {
        let arguments = arguments.replacing("f.xml", with: folder.path("f.xml")).replacing(
            "essaim.sqlite", with: catalogue)
        let fine = try await shell(arguments)
        try #require(fine.exitCode == 0 && !fine.output.isEmpty, "\(fine.error)")
        let result = try await shell("\(arguments) > /dev/full")
        #expect(result.exitCode == 74, "\(result.exitCode) \(result.error)")
        #expect(result.error.contains("No space left on device"), "\(result.error)")
    }

    @Test("a token that was never seen isn't valid")
    func token() async throws {
        let result = try await shell(
            "token create --administration prefecture-cantal --scope read > /dev/full")
        #expect(result.exitCode == 74)
        #expect(result.error.contains("[output-failed]") && !result.error.contains("plus montré"))
        let list = try await shell("token list --format json")
        #expect(list.output.contains("\"revoked\": \"2"), "\(list.output)")
    }

    @Test("a closed pipe ends a command without a word")
    func closedPipe() async throws {
        let result = try await run(
            "bash", ["-c", "'\(TestPaths.essaim)' list -c '\(catalogue)' | true; echo ${PIPESTATUS[0]}"])
        #expect(["0\n", "141\n"].contains(result.output), "\(result.output)\(result.error)")
    }

    @Test(
        "a full disk has an exit code of its own, and changes nothing",
        arguments: [
            "edit --file {new} --lang en", "backup {folder}/b.sqlite", "export -o {folder}/o.xml",
            "restore {copy}", "rescue {copy} -o {folder}/r.sqlite", "init -c {folder}/i.sqlite",
            "csv faq -o {folder}/t",
        ])
    func catalogue(arguments: String) async throws {
        let text = SampleExchange.file(
            SampleExchange.cantal,
            SampleExchange.faq(
                "prefecture-cantal/faq/longue",
                answer: "<p>\(String(repeating: "Réponse longue. ", count: 9_000))</p>"))
        let file = try folder.write(text, to: "new.xml")
        #expect(try await shell("import '\(file)'").exitCode == 0)
        #expect(try await shell("backup '\(folder.path("copie.sqlite"))'").exitCode == 0)
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "t"), withIntermediateDirectories: true)
        let new = try folder.write(text.replacing("longue\"", with: "autre\""), to: "new.xml")
        let before = try await shell("list --format json").output
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path()).sorted()
        let result = try await shell(
            arguments.replacing("{new}", with: new).replacing("{folder}", with: folder.url.path())
                .replacing("{copy}", with: folder.path("copie.sqlite")),
            limit: "trap '' XFSZ; ulimit -f 40; exec ")
        #expect(result.exitCode == 74, "\(result.exitCode) \(result.output)\(result.error)")
        #expect(result.error.contains("→"))
        #expect(try await shell("list --format json").output == before)
        #expect(try await shell("doctor").exitCode == 0)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path()).sorted()
        #expect(left.filter { !names.contains($0) && !$0.hasPrefix("essaim.sqlite-") } == [])
    }

    @Test("what can't be written to can be read: a full disk, a folder for reading alone")
    func reading() async throws {
        // No file may grow at all: SQLite can't make what it keeps beside a catalogue.
        for limit in ["trap '' XFSZ; ulimit -f 0; exec ", ""] {
            let result = try await run(
                "bash",
                [
                    "-c",
                    """
                    \(limit)'\(TestPaths.essaim)' list -c '\(catalogue)' --format json | cat
                    """,
                ], environment: ["XDG_CACHE_HOME": folder.url.path()])
            #expect(result.output.contains("quels-jours"), "\(result.error)")
        }
    }
}
