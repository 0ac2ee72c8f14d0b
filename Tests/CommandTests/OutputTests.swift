import Foundation
import TestSupport
import Testing

/// Where output may go: never over a catalogue, into devices and links, and under the permissions that are there.
@Suite("Output files") struct OutputTests {
    private let folder: TemporaryFolder
    private let catalogue: String

    init() async throws {
        folder = try TemporaryFolder()
        catalogue = folder.path("essaim.sqlite")
        _ = try await run(
            TestPaths.essaim, ["init", "-c", catalogue, "--administration", "prefecture-cantal"])
        let file = try folder.write(
            SampleExchange.file(SampleExchange.cantal, SampleExchange.faq()), to: "f.xml")
        _ = try await run(TestPaths.essaim, ["import", "-c", catalogue, file])
    }

    private func export(to path: String, _ more: String...) async throws -> ProgramResult {
        try await run(TestPaths.essaim, ["export", "-c", catalogue, "-o", path] + more)
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test(
        "a catalogue, what lies beside it, and another SQLite file are never written over, through links either"
    )
    func catalogues() async throws {
        let before = try await run(TestPaths.essaim, ["list", "-c", catalogue, "--format", "json"]).output
        #expect(before.contains("quels-jours"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("lien.xml"), withDestinationPath: catalogue)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("lien2.xml"), withDestinationPath: "lien.xml")
        try FileManager.default.linkItem(atPath: catalogue, toPath: folder.path("dur.xml"))
        _ = try await run(
            "python3",
            [
                "-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('create table t (x)')",
                folder.path("autre.db"),
            ])
        for path in [
            catalogue, "\(catalogue)-wal", "\(catalogue)-shm", "\(catalogue)-journal",
            folder.path("lien.xml"),
            folder.path("lien2.xml"), folder.path("dur.xml"), folder.path("autre.db"),
        ] {
            let result = try await export(to: path)
            #expect(result.exitCode == 1, "\(path)")
            #expect(result.error.contains("fichier SQLite : rien n’a été écrit"), "\(result.error)")
        }
        #expect(
            try await run(TestPaths.essaim, ["list", "-c", catalogue, "--format", "json"]).output == before)
        // The same for all that writes files.
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("faq.csv"), withDestinationPath: catalogue)
        for arguments in [
            ["csv", "faq", "-o", folder.url.path(), "-c", catalogue],
            [
                "import", "--accept-valid", "--rejects", catalogue, "-c", catalogue,
                try folder.write(
                    SampleExchange.file(SampleExchange.cantal, SampleExchange.faq(answer: "")), to: "bad.xml"),
            ],
        ] {
            #expect(try await run(TestPaths.essaim, arguments).exitCode == 1, "\(arguments)")
        }
        #expect(try await run(TestPaths.essaim, ["doctor", "-c", catalogue]).exitCode == 0)
    }

    @Test("devices and pipes are written to, links lead on, and a file keeps its permissions")
    func places() async throws {
        #expect(try await export(to: "/dev/null").exitCode == 0)
        #expect(FileManager.default.fileExists(atPath: "/dev/null"))
        let piped = try await run(
            "bash",
            [
                "-c",
                "mkfifo '\(folder.path("p"))'; cat '\(folder.path("p"))' & '\(TestPaths.essaim)' export -c '\(catalogue)' -o '\(folder.path("p"))'; wait",
            ])
        #expect(piped.output.contains("</exchange>"))

        let target = try folder.write("ancien", to: "cible.xml")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: target)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("vers.xml"), withDestinationPath: "cible.xml")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("nouveau.xml"), withDestinationPath: "pas-encore.xml")
        for name in ["vers.xml", "nouveau.xml"] {
            #expect(try await export(to: folder.path(name)).exitCode == 0)
        }
        #expect(try folder.read("cible.xml").contains("</exchange>"))
        #expect(try folder.read("pas-encore.xml").contains("</exchange>"))
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("vers.xml")) == "cible.xml")
        #expect(try mode(target) == 0o600)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path())
        #expect(!left.contains { $0.hasSuffix(".part") })
    }

    @Test("a backup may be read by nobody who may not read its catalogue", arguments: [0o600, 0o640, 0o644])
    func backup(permissions: Int) async throws {
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: catalogue)
        let copy = folder.path("copie.sqlite")
        #expect(try await run(TestPaths.essaim, ["backup", "-c", catalogue, copy]).exitCode == 0)
        #expect(try mode(copy) == permissions)
    }

    @Test(
        "no catalogue is made under the name of a file beside another one",
        arguments: ["-wal", "-shm", "-journal"])
    func besideNames(ending: String) async throws {
        let place = folder.path("autre.sqlite\(ending)")
        for arguments in [
            ["backup", "-c", catalogue, place], ["rescue", catalogue, "-o", place],
            ["init", "-c", place, "--administration", "ddt-lot"],
        ] {
            let result = try await run(TestPaths.essaim, arguments)
            #expect(result.exitCode == 1, "\(arguments) \(result.output)")
            #expect(!FileManager.default.fileExists(atPath: place))
        }
    }
}
