import Foundation
import TestSupport
import Testing

/// A catalogue's life at its edges: made, opened, copied and put back, with a cut or somebody's hand in between.
@Suite("A catalogue's life") struct CatalogueLifeTests: CatalogueSuite {
    let folder: TemporaryFolder
    let catalogue: String
    private var backup: String { folder.path("copie.sqlite") }

    init() throws {
        folder = try TemporaryFolder()
        catalogue = folder.path("essaim.sqlite")
    }

    // MARK: Cuts

    @Test("a kill in the middle of what SQLite writes without a log is taken back by the next opening")
    func hotJournal() async throws {
        try await start((1...40).map { "q\($0)" })
        #expect(try await essaim("backup", backup).exitCode == 0)
        // A copy isn't in the mode with a log yet; a small cache lets half of a change reach the file.
        let killed = try await python(
            """
            c.execute('pragma cache_size = 2')
            c.execute('begin immediate')
            c.execute("update revision set payload = zeroblob(length(payload))")
            os.kill(os.getpid(), 9)
            """, on: backup)
        #expect(killed.exitCode == -9, "\(killed.error)")
        #expect(exists("\(backup)-journal"))
        #expect(try await isSound(backup, records: 40))
        #expect(!exists("\(backup)-journal"))
    }

    @Test(
        "making a catalogue that was cut is said, and finished by making it again",
        arguments: [
            "", "c.execute('pragma application_id = 1163088717')",
            "c.execute('pragma application_id = 1163088717'); c.execute('create table catalogue (id, identifier, created)'); c.execute('drop table catalogue')",
        ])
    func cutInit(script: String) async throws {
        try #require(0x4553_534D == 1_163_088_717)
        _ = try folder.write("", to: "essaim.sqlite")
        if !script.isEmpty { try await python(script, on: catalogue) }
        let opened = try await essaim("list")
        #expect(opened.exitCode == 1)
        #expect(opened.error.contains("[catalogue-unfinished]"), "\(opened.error)")
        #expect(try await essaim("init", "--administration", "prefecture-cantal").exitCode == 0)
        try await add(["a"])
        #expect(try await isSound(catalogue, records: 1))
        #expect(try await essaim("init", "--lang", "en").error.contains("exists already"))
    }

    @Test("a whole schema without a catalogue in it is finished as well")
    func cutInitLate() async throws {
        #expect(try await essaim("init", "--administration", "maceo").exitCode == 0)
        try await python("c.execute('delete from catalogue'); c.execute('delete from home')", on: catalogue)
        #expect(try await essaim("init", "--administration", "prefecture-cantal").exitCode == 0)
        try await add(["a"])
        #expect(try await isSound(catalogue, records: 1))
    }

    @Test("another program's file is neither opened nor made a catalogue")
    func foreign() async throws {
        try await python("c.execute('create table t (x)')", on: catalogue)
        let before = try Data(contentsOf: URL(filePath: catalogue))
        #expect(try await essaim("list").error.contains("[catalogue-foreign]"))
        #expect(try await essaim("init").error.contains("[catalogue-exists]"))
        #expect(try await essaim("restore", catalogue, in: folder.path("neuf.sqlite")).exitCode == 1)
        #expect(try Data(contentsOf: URL(filePath: catalogue)) == before)
    }

    // MARK: Restoring

    @Test("a copy moved beside another catalogue's log is refused, and restoring mends it")
    func staleLog() async throws {
        try await start(["a", "b"])
        #expect(try await essaim("backup", backup).exitCode == 0)
        try await add(["c"])
        try await leaveLog()
        let copy = try Data(contentsOf: URL(filePath: backup))
        try copy.write(to: URL(filePath: catalogue))
        for command in ["doctor", "list"] {
            let refused = try await essaim(command)
            #expect(refused.exitCode == 1)
            #expect(refused.error.contains("[catalogue-mixed]"), "\(refused.error)")
        }
        #expect(try Data(contentsOf: URL(filePath: catalogue)) == copy, "nothing was written to it")
        // Both ways: from the backup, and in the place where the copy already is.
        for source in [catalogue, backup] {
            try copy.write(to: URL(filePath: catalogue))
            let restored = try await essaim("restore", source, "--lang", "en")
            #expect(restored.exitCode == 0, "\(restored.error)")
            #expect(restored.output.contains("2 record(s), journal at no. 2"))
            #expect(!exists("\(catalogue)-wal"))
            #expect(try await isSound(catalogue, records: 2))
        }
    }

    @Test("restoring keeps what it replaces, with its log, its permissions, and begins a new incarnation")
    func restore() async throws {
        try await start(["a", "b"])
        #expect(chmod(catalogue, 0o600) == 0)
        #expect(try await essaim("backup", backup).exitCode == 0)
        try await add(["c"])
        try await leaveLog()
        let trial = try await essaim("restore", backup, "--dry-run", "--lang", "en")
        #expect(
            trial.output.hasPrefix("Dry run:") && trial.output.contains("1 more change(s)"), "\(trial.output)"
        )
        #expect(try await essaim("list", "--format", "json").output.contains("faq/c"))
        let restored = try await essaim("restore", backup, "--lang", "en")
        #expect(restored.exitCode == 0, "\(restored.error)")
        #expect(restored.output.contains("The replaced catalogue went up to no. 3: 1 more change(s)."))
        let kept = try #require(restored.output.firstMatch(of: /kept as (\S+)[.]/)).output.1
        #expect(try await isSound(String(kept), records: 3))
        #expect(try await isSound(catalogue, records: 2))
        #expect(
            try FileManager.default.attributesOfItem(atPath: catalogue)[.posixPermissions] as? Int == 0o600)
        #expect(try await isSound(backup, records: 2), "the backup stays as it is")
        let identifiers = try await python(
            "print(*c.execute('select identifier from catalogue').fetchone(), *c.execute('select identifier, sequence from incarnation').fetchone())",
            on: catalogue
        ).output.split(separator: " ")
        #expect(identifiers.count == 3 && identifiers[0] != identifiers[1] && identifiers[2] == "2\n")
        let missing = try await essaim("restore", folder.path("nulle-part"))
        #expect(missing.exitCode == 1)
    }

    @Test("a backup that isn't whole replaces nothing")
    func damagedBackup() async throws {
        try await start((1...30).map { "q\($0)" })
        #expect(try await essaim("backup", backup).exitCode == 0)
        try await python(
            "c.execute(\"update revision set payload = cast(replace(cast(payload as text), 'longue', 'fausse') as blob) where id = 7\")",
            on: backup)
        let before = try await essaim("list", "--format", "json").output
        let refused = try await essaim("restore", backup)
        #expect(refused.exitCode == 1)
        #expect(refused.error.contains("prefecture-cantal/faq/q7"), "\(refused.error)")
        try Data(Data(contentsOf: URL(filePath: backup)).prefix(40_000)).write(to: URL(filePath: backup))
        #expect(try await essaim("restore", backup).exitCode == 1)
        #expect(try await essaim("list", "--format", "json").output == before)
        #expect(!exists("\(catalogue).part"))
    }

    @Test("a catalogue that a process has open isn't replaced under it")
    func inUse() async throws {
        try await start(["a"])
        #expect(try await essaim("backup", backup).exitCode == 0)
        let ready = folder.path("ouvert")
        async let other = python(
            """
            import time
            c.execute('select count(*) from record').fetchone()
            open('\(ready)', 'w').close()
            while os.path.exists('\(ready)'): time.sleep(0.02)
            """, on: catalogue)
        while !exists(ready) { await Task.yield() }
        let refused = try await essaim("restore", backup)
        #expect(refused.exitCode == 75, "\(refused.output)")
        try FileManager.default.removeItem(atPath: ready)
        _ = try await other
        #expect(try await essaim("restore", backup).exitCode == 0)
    }

    @Test(
        "after a restore partners get everything once, and are not told that nothing is new",
        arguments: [true, false])
    func partners(byCommand: Bool) async throws {
        try await start(["a"])
        let partner = folder.path("partenaire.sqlite")
        #expect(try await essaim("init", "--administration", "ddt-lozere", in: partner).exitCode == 0)
        func send() async throws -> ProgramResult {
            let file = folder.path("\(UUID()).xml")
            let sent = try await essaim("export", "--for", "ddt-lozere", "-o", file, "--format", "json")
            #expect(sent.exitCode == 0, "\(sent.error)")
            let sequence = try #require(sent.output.firstMatch(of: /"sequence": (\d+)/)).output.1
            let said = try await essaim("partners", "sent", "ddt-lozere", "--up-to", String(sequence))
            #expect(said.exitCode == 0, "\(said.error)")
            return try await essaim("import", file, "--lang", "en", in: partner)
        }
        #expect(try await send().exitCode == 0)
        #expect(try await essaim("backup", backup).exitCode == 0)
        try await add(["perdu"])
        #expect(try await send().exitCode == 0)
        if byCommand {
            let restored = try await essaim("restore", backup, "--lang", "en")
            #expect(restored.output.contains("ddt-lozere was sent up to no. 2"), "\(restored.output)")
        } else {
            for ending in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: catalogue + ending)
            }
            try FileManager.default.copyItem(atPath: backup, toPath: catalogue)
        }
        try await add(["neuf"])
        let received = try await send()
        #expect(received.exitCode == 0, "\(received.output)")
        #expect(received.output.contains("1 created, 1 unchanged"), "\(received.output)")
        try await add(["neuf"], version: 2)
        #expect(try await send().output.contains("1 updated"))
        #expect(try await isSound(partner, records: 3))
    }

    // MARK: Copies

    @Test("a folder keeps the latest copies, checked, and leaves other files alone")
    func backupFolder() async throws {
        try await start(["a"])
        let copies = folder.url.appending(path: "copies")
        try FileManager.default.createDirectory(at: copies, withIntermediateDirectories: true)
        for name in [
            "essaim-20200101T000000Z.sqlite", "essaim-20210101T000000Z.sqlite",
            "autre-20200101T000000Z.sqlite",
            "essaim-notes.sqlite",
        ] { try Data("x".utf8).write(to: copies.appending(path: name)) }
        func names() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: copies.path()).sorted()
        }
        let result = try await essaim("backup", copies.path(), "--keep", "2", "--lang", "en")
        #expect(result.exitCode == 0, "\(result.error)")
        #expect(result.output.hasSuffix("Taken away: essaim-20200101T000000Z.sqlite\n"), "\(result.output)")
        #expect(try names().count == 4)
        #expect(try names().filter { $0.hasPrefix("autre-") || $0 == "essaim-notes.sqlite" }.count == 2)
        let copy = try #require(try names().first { $0.hasPrefix("essaim-2") && $0 > "essaim-2022" })
        #expect(try await isSound(copies.appending(path: copy).path(), records: 1))
        // A catalogue that can't be copied costs none of the copies.
        try await python(
            """
            page, = c.execute("select max(pageno) from dbstat where name = 'revision'").fetchone()
            c.close()
            with open(sys.argv[1], 'r+b') as f:
                f.seek((page - 1) * 8192)
                f.write(b'\\xff' * 8192)
            """, on: catalogue)
        let before = try names()
        #expect(try await essaim("backup", copies.path(), "--keep", "1").exitCode == 1)
        #expect(try names() == before)
        #expect(try await essaim("backup", folder.path("f.sqlite"), "--keep", "1").exitCode == 1)
        #expect(try await essaim("backup", copies.path(), "--keep", "0").exitCode == 64)
    }
}
