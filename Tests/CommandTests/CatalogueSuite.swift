import Foundation
import TestSupport
import Testing

/// Tests of the program over a catalogue of their own.
protocol CatalogueSuite {
    var folder: TemporaryFolder { get }
    /// The catalogue's path.
    var catalogue: String { get }
}

extension CatalogueSuite {
    func essaim(_ arguments: String..., in other: String? = nil) async throws -> ProgramResult {
        try await run(
            TestPaths.essaim, arguments,
            environment: ["ESSAIM_CATALOGUE": other ?? catalogue, "XDG_CACHE_HOME": folder.url.path()])
    }

    func start(_ questions: [String], in path: String? = nil, home: String = "prefecture-cantal")
        async throws
    {
        #expect(try await essaim("init", "--administration", home, in: path).exitCode == 0)
        try await add(questions, in: path)
    }

    func add(_ questions: [String], version: Int = 1, in path: String? = nil) async throws {
        let records = questions.map {
            SampleExchange.faq(
                "prefecture-cantal/faq/\($0)", version: version,
                question: "Question \($0), version \(version) ?",
                answer: "<p>\(String(repeating: "Réponse longue. ", count: 60))</p>")
        }
        let file = try folder.write(
            SampleExchange.file(SampleExchange.cantal, records.joined(separator: "\n")), to: "\(UUID()).xml")
        let result = try await essaim("import", file, in: path)
        #expect(result.exitCode == 0, "\(result.output)\(result.error)")
    }

    /// Runs a script over an SQLite file: `c` is its connection, without transactions of its own.
    @discardableResult func python(_ script: String, on path: String) async throws -> ProgramResult {
        try await run(
            "python3",
            [
                "-c",
                "import os, sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\n\(script)",
                path,
            ])
    }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    func isSound(_ path: String, records: Int) async throws -> Bool {
        let doctor = try await essaim("doctor", in: path)
        #expect(
            doctor.output
                == "Sain : \(records) fiche\(records > 1 ? "s" : "") vérifiée\(records > 1 ? "s" : "").\n",
            "\(doctor.output)\(doctor.error)")
        return doctor.exitCode == 0
    }

    /// Leaves the catalogue with a log that was not written into it, as a killed server does.
    func leaveLog() async throws {
        let killed = try await python(
            """
            c.execute('pragma wal_autocheckpoint = 0')
            c.execute("insert into setting values ('essai', 'journal')")
            c.execute("update administration set nameFr = 'Perdu'")
            os.kill(os.getpid(), 9)
            """, on: catalogue)
        #expect(killed.exitCode == -9)
        #expect(exists("\(catalogue)-wal"))
    }
}
