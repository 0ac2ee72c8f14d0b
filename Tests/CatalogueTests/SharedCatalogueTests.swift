import Catalogue
import Derivation
import EssaimKit
import Exchange
import Foundation
import StorePostgreSQL
import TestSupport
import Testing

@Suite("Catalogue that hosts share") struct SharedCatalogueTests {
    private let time = "2013-06-03T09:00:00Z"

    private func put(_ name: String, version: Int = 1, text: String = "a", in store: any CatalogueStore)
        throws
    {
        try store.write { writer throws in
            let id = RecordID("cantal/faq/\(name)")!
            let header = RecordHeader(
                id: id, version: version, status: .published, modified: time, language: "fr")
            var index = IndexEntry(Content(), as: [])
            index.title = text
            index.heavy = [text]
            try writer.store(
                IncomingRecord(
                    header: header, namespace: "urn:essaim:faq:1",
                    payload: Array("<faq xmlns=\"urn:essaim:faq:1\">\(text)</faq>".utf8), index: index),
                replacing: writer.record(id), issuer: "cantal", line: 0, at: time)
        }
    }

    /// A database with one administration, as its first host has it.
    private func shared() throws -> (database: TestDatabase, host: PostgreSQLCatalogue) {
        let database = try TestDatabase()
        let host = try database.catalogue(homes: ["cantal"], relays: ["maceo"], time: time)
        try host.write {
            try $0.put(
                Administration(id: "cantal", kind: "ddt", territories: [], name: Label(fr: "C", en: "C")))
        }
        return (database, host)
    }

    /// How entries are made of what other hosts wrote.
    private let indexing = RecordIndexing(bases: ["urn:essaim:faq:1": "1"]) { stored, payload in
        var index = IndexEntry(Content(), as: [])
        index.title = "entered \(stored.id.name)"
        index.heavy = [String(decoding: payload, as: UTF8.self)]
        return index
    }

    @Test("each table either holds the truth, or is worked out from it")
    func tables() async throws {
        let store = try SQLiteCatalogue.temporary(homes: [], time: time)
        let listed = try await run(
            "python3",
            [
                "-c",
                "import sqlite3, sys\nfor r in sqlite3.connect(sys.argv[1]).execute(\"select name from sqlite_master where type = 'table' and name not glob 'search_*' and name <> 'grdb_migrations'\"): print(r[0])",
                store.path,
            ])
        let names = Set(listed.output.split(separator: "\n").map(String.init))
        #expect(names == Set(TruthTable.names).union(TruthTable.derived))
        for table in try store.truthTables() { #expect(!table.keys.isEmpty, "\(table.name) has no key") }
    }

    @Test("what one host erases is gone from the database and from the others' files")
    func erasing() throws {
        let (database, first) = try shared()
        let second = try database.anotherHost()
        let id = RecordID("cantal/faq/a")!
        try put("a", text: "zanzibar", in: first)
        try put("a", version: 2, text: "ornithorynque", in: first)
        #expect(try second.read { try $0.revisions(of: id).count } == 2)
        _ = try second.updateIndex(by: indexing, rebuilding: false, onProgress: { _, _ in })
        try first.write { writer in
            try writer.store(
                Tombstone(id: id, version: 3, deleted: time, reason: "Motif.", erases: true),
                replacing: writer.record(id), issuer: "cantal", line: 0, at: time)
        }
        for host in [first, second] {
            let revisions = try host.read { try $0.revisions(of: id) }
            #expect(revisions.map(\.isErased) == [false, true, true])
            _ = try host.updateIndex(by: indexing, rebuilding: false, onProgress: { _, _ in })
            #expect(try host.examine { _, _ in nil }.problems == [])
        }
        // Each host has a list of it, whatever state the database is put back to.
        let folder = try TemporaryFolder()
        _ = try PostgreSQLCatalogue.open(at: database.address, copies: folder.path("copies"))
        let beside = try FileManager.default.contentsOfDirectory(atPath: folder.path("copies"))
        #expect(beside.contains { $0.hasSuffix(".sqlite-erased") }, "\(beside)")
        // Another record of the same name says what it says.
        try put("a", version: 4, text: "neu", in: second)
        #expect(try first.read { try $0.revisions(of: id).map(\.isErased) } == [false, false, true, true])
        let third = try database.anotherHost()
        #expect(try third.read { try $0.revisions(of: id).map(\.isErased) } == [false, false, true, true])
    }

    @Test("what one host writes the others have, with entries of their own")
    func following() throws {
        let (database, first) = try shared()
        let second = try database.anotherHost()
        _ = try second.updateIndex(by: indexing, rebuilding: false, onProgress: { _, _ in })
        try put("a", text: "eins", in: first)
        try put("a", version: 2, text: "zwei", in: first)
        #expect(try second.read { try $0.record(RecordID("cantal/faq/a")!)?.version } == 2)
        #expect(try second.read { try $0.record(RecordID("cantal/faq/a")!)?.title } == "entered a")
        #expect(try second.read { try $0.revisions(of: RecordID("cantal/faq/a")!).count } == 2)
        try put("b", in: second)
        #expect(try first.read { try $0.lastSequence() } == 3)
        // What is taken away goes there as well.
        try first.write { try $0.setRelay("maceo", accepted: false) }
        #expect(try second.read { try $0.relays() } == [])
        try second.write { try $0.setRelay("maceo", accepted: true) }
        #expect(try first.read { try $0.relays() } == ["maceo"])
        #expect(try first.differences(from: second).isEmpty)
        #expect(try second.examine { _, _ in nil }.problems == [])
        // Nothing is written where nothing changes.
        let number = try database.ask("SELECT number FROM head")
        try first.write { _ = try $0.homes() }
        #expect(try database.ask("SELECT number FROM head") == number)
    }

    @Test("hosts that write at once leave a journal without gaps, and lose nothing")
    func writers() async throws {
        let (database, first) = try shared()
        let hosts = [first, try database.anotherHost(), try database.anotherHost()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, host) in hosts.enumerated() {
                for writer in 0..<3 {
                    group.addTask { [self] in
                        for step in 0..<8 {
                            try put("h\(number)w\(writer)s\(step)", in: host)
                            // What was written is there at once, where it was written.
                            let id = RecordID("cantal/faq/h\(number)w\(writer)s\(step)")!
                            #expect(try host.read { try $0.record(id) } != nil)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try database.ask("SELECT count(*), min(sequence), max(sequence) FROM change") == "72|1|72")
        #expect(try database.ask("SELECT journal FROM head") == "72")
        for host in hosts {
            #expect(try host.read { try $0.count(RecordSelection()) } == 72)
            #expect(try host.differences(from: first).isEmpty)
        }
    }

    @Test("a host whose server goes away in the middle leaves nothing")
    func lost() throws {
        let (database, host) = try shared()
        try put("a", in: host)
        let error = #expect(throws: CatalogueError.self) {
            try host.write { writer throws in
                try writer.setSetting("cut", "yes")
                _ = try database.ask(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            }
        }
        #expect(error?.code == .unreachable)
        #expect(try host.read { try $0.setting("cut") } == nil)
        #expect(try database.ask("SELECT count(*) FROM setting") == "0")
        // The connection is made anew.
        try put("b", in: host)
        #expect(try host.read { try $0.lastSequence() } == 2)
    }

    @Test("a database that was put back to an earlier state is followed anew")
    func putBack() throws {
        let (database, host) = try shared()
        let other = try database.anotherHost()
        try put("a", in: host)
        #expect(try other.read { try $0.lastSequence() } == 1)
        // As many transactions as before, and others.
        _ = try database.ask(
            """
            UPDATE committed SET mark = 'other' WHERE number = (SELECT number FROM head);
            UPDATE head SET mark = 'other'; INSERT INTO setting VALUES ('of', 'then', (SELECT number FROM head))
            """)
        #expect(try other.read { try $0.setting("of") } == "then")
        #expect(try host.read { try $0.setting("of") } == "then")
        #expect(try other.differences(from: host).isEmpty)
        try put("b", in: other)
        #expect(try host.read { try $0.lastSequence() } == 2)
    }

    @Test("a host that follows by itself sees what others write")
    func listening() async throws {
        let (database, first) = try shared()
        let second = try database.anotherHost()
        second.startFollowing()
        try put("a", in: first)
        let number = try #require(try first.position())
        // However long the machine takes: what is promised is that it comes.
        while try #require(try second.position()) < number { try await Task.sleep(for: .milliseconds(20)) }
        #expect(try second.read { try $0.record(RecordID("cantal/faq/a")!) } != nil)
    }

    @Test("goes from a file to a database and back, and nothing differs")
    func copies() throws {
        let file = try SQLiteCatalogue.temporary(homes: ["cantal"], relays: ["maceo"], time: time)
        try file.write {
            try $0.put(
                Administration(id: "cantal", kind: "ddt", territories: [], name: Label(fr: "É", en: "C")))
            try $0.setSetting("a", "\u{1F600}\\N\t'\n")
            try $0.noteSent(3, to: "x", at: time)
        }
        for number in 1...300 { try put("r\(number)", text: "texte \(number) é", in: file) }
        let database = try TestDatabase()
        let folder = try TemporaryFolder()
        try PostgreSQLCatalogue.makeCopy(of: file, at: database.address, copies: folder.path("copies"))
        let shared = try database.anotherHost()
        #expect(try shared.differences(from: file).isEmpty)
        #expect(try shared.read { try $0.setting("a") } == "\u{1F600}\\N\t'\n")
        try SQLiteCatalogue.makeCopy(of: shared, at: folder.path("back.sqlite"))
        let back = try SQLiteCatalogue.open(at: folder.path("back.sqlite"))
        #expect(try back.differences(from: file).isEmpty)
        #expect(try back.read { try $0.identifier() } == file.read { try $0.identifier() })
        // Neither is written over.
        for copy in [
            { try PostgreSQLCatalogue.makeCopy(of: file, at: database.address) },
            { try SQLiteCatalogue.makeCopy(of: file, at: folder.path("back.sqlite")) },
        ] { #expect(try #require(throws: CatalogueError.self) { try copy() }.code == .exists) }
        // It goes on with the next number.
        try put("next", in: shared)
        #expect(try shared.read { try $0.lastSequence() } == 301)
    }

    @Test("the database keeps what the journal promises, whoever writes to it")
    func constraints() throws {
        let (database, host) = try shared()
        try put("a", in: host)
        for statement in [
            "DELETE FROM change", "UPDATE change SET version = 2", "UPDATE revision SET version = 2",
            "DELETE FROM record",
            "INSERT INTO change SELECT sequence + 2, record, revision, action, version, recorded FROM change",
            "INSERT INTO record SELECT 9, identifier, 'nobody', type, namespace, version, status, modified, language, title, summary, digest, 99, 99, disclosure FROM record",
            "UPDATE record SET status = 'lost'",
            "INSERT INTO administration VALUES ('', 'k', '', NULL, 'a', 'b')",
        ] { #expect(throws: (any Error).self, "\(statement)") { try database.ask(statement) } }
        #expect(try database.ask("SELECT count(*) FROM change") == "1")
    }

    @Test("doctor sees a copy that isn't what the database holds")
    func damagedCopy() throws {
        let (database, host) = try shared()
        try put("a", in: host)
        _ = try host.updateIndex(by: indexing, rebuilding: true, onProgress: { _, _ in })
        #expect(try host.examine(indexing.entry).problems == [])
        _ = try database.ask("INSERT INTO setting VALUES ('hidden', 'x', 0)")
        #expect(
            try host.examine(indexing.entry).problems.first?.hasPrefix("setting: the host's copy") == true)
    }

    @Test("a later version's database is refused, and what can't be reached is named without its password")
    func refused() throws {
        let (database, _) = try shared()
        _ = try database.ask("INSERT INTO migration (name) VALUES ('99-later')")
        #expect(
            try #require(throws: CatalogueError.self) { try database.anotherHost() }.code == .foreign)
        let away = "postgresql://somebody:geheim@127.0.0.1:1/nothing"
        let error = try #require(throws: CatalogueError.self) { try PostgreSQLCatalogue.open(at: away) }
        #expect(error.code == .unreachable)
        #expect(error.message.contains("somebody:…@127.0.0.1") && !"\(error)".contains("geheim"))
        #expect(
            DatabaseAddress("postgresql://h/d?user=u&password=geheim&x=1").shown
                == "postgresql://h/d?user=u&password=…&x=1")
        let empty = try TestDatabase()
        #expect(try #require(throws: CatalogueError.self) { try empty.anotherHost() }.code == .missing)
    }

    @Test(
        "what may be a password is in no message, be the address written as it should or not",
        arguments: [
            "postgresql://u:GEHEIM@127.0.0.1:1/d", "postgresql://u:GEH/EIM@127.0.0.1:1/d",
            "postgresql://u:GEH?EIM@127.0.0.1:1/d", "postgresql://u:GEH@EIM@127.0.0.1:1/d",
            "postgresql://u:GEHEIM%ZZ@127.0.0.1:1/d", "postgresql://u:GEHEIM@[::1/d",
            "postgresql://u@127.0.0.1:1/d?password=GEH%ZZEIM", "postgresql://u@127.0.0.1:1/d?Password=GEHEIM",
            "postgresql://u@127.0.0.1:1/d?pass=GEHEIM&connect_timeout=1", "POSTGRES://u:GEHEIM@h/d",
            "postgresql://u@127.0.0.1:1/d?passw%6frd=GEHEIM&nonsense=1", "postgresql:/u:GEHEIM@h/d",
            "host=127.0.0.1 port=1 password=GEHEIM",
        ])
    func passwords(address: String) {
        let error = #expect(throws: CatalogueError.self) { try PostgreSQLCatalogue.open(at: address) }
        for text in [error.map { "\($0) \($0.hint ?? "")" } ?? "", DatabaseAddress(address).shown] {
            #expect(!text.contains("GEH") && !text.contains("EIM"), "\(text)")
        }
    }

    @Test("what is no password stays in an address")
    func shown() {
        for address in [
            "postgresql://u@h:5432/d?passfile=/etc/p&sslmode=require", "postgresql:///d?host=/run/p&port=5",
            "postgres://h,i:5/d", "port=5 host=h",
        ] { #expect(DatabaseAddress(address).shown == address) }
        #expect(
            DatabaseAddress.hidingPasswords(in: "« postgresql://u:x@h/d » et passage=3")
                == "« postgresql://u:…@h/d » et passage=3")
    }

    @Test("a host's copy isn't a catalogue by itself")
    func copyAlone() throws {
        let database = try TestDatabase()
        let folder = try TemporaryFolder()
        _ = try PostgreSQLCatalogue.create(
            at: database.address, homes: ["cantal"], time: time, copies: folder.path("copies"))
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder.path("copies"))
                .first { $0.hasSuffix(".sqlite") })
        let error = try #require(throws: CatalogueError.self) {
            try SQLiteCatalogue.open(at: folder.path("copies/\(name)"))
        }
        #expect(error.code == .foreign && error.message.contains("host's copy"))
    }

    @Test(
        "a copy that is deleted, emptied, damaged or another file is made anew",
        arguments: ["deleted", "empty", "text", "pages"])
    func lostCopy(how: String) throws {
        let database = try TestDatabase()
        let folder = try TemporaryFolder()
        let copies = folder.path("copies")
        func open() throws -> PostgreSQLCatalogue {
            try PostgreSQLCatalogue.open(at: database.address, copies: copies)
        }
        var host: PostgreSQLCatalogue? = try PostgreSQLCatalogue.create(
            at: database.address, homes: ["cantal"], time: time, copies: copies)
        try host?.write {
            try $0.put(
                Administration(id: "cantal", kind: "ddt", territories: [], name: Label(fr: "C", en: "C")))
        }
        for number in 1...40 {
            try put("r\(number)", text: String(repeating: "texte ", count: 300), in: try #require(host))
        }
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: copies).first { $0.hasSuffix(".sqlite") })
        let path = "\(copies)/\(name)"
        if how == "deleted" {
            // While it is in use.
            try FileManager.default.removeItem(atPath: path)
            let running = try #require(host)
            #expect(try running.read { try $0.count(RecordSelection()) } == 40)
            try put("after", in: running)
            #expect(try running.read { try $0.count(RecordSelection()) } == 41)
            return
        }
        host = nil
        for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        switch how {
        case "empty": try Data().write(to: URL(filePath: path))
        case "text": try Data("no database".utf8).write(to: URL(filePath: path))
        default:
            let handle = try FileHandle(forUpdating: URL(filePath: path))
            try handle.seek(toOffset: 100)
            try handle.write(contentsOf: Data(repeating: 0x5A, count: size - 100))
            try handle.close()
        }
        // It may take one more try: what was asked of a damaged copy is asked again.
        var found: Int?
        for _ in 1...3 where found == nil {
            found = try? open().read { try $0.count(RecordSelection()) }
        }
        #expect(found == 40)
        let renewed = try open()
        try put("after", in: renewed)
        #expect(try renewed.read { try $0.count(RecordSelection()) } == 41)
        #expect(try database.ask("SELECT count(*) FROM change") == "41")
    }

    @Test("processes of one host that come at once make one copy")
    func processes() async throws {
        let (database, host) = try shared()
        for number in 1...20 { try put("r\(number)", in: host) }
        let folder = try TemporaryFolder()
        let copies = folder.path("copies")
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 1...6 {
                group.addTask {
                    try PostgreSQLCatalogue.open(at: database.address, copies: copies)
                        .read { try $0.count(RecordSelection()) }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: 20, count: 6))
    }

    @Test("a host that starts while the database is away reads from its copy, and follows again")
    func startsAway() async throws {
        let (database, host) = try shared()
        let folder = try TemporaryFolder()
        let copies = folder.path("copies")
        try put("a", in: host)
        #expect(
            try PostgreSQLCatalogue.open(at: database.address, copies: copies)
                .read { try $0.count(RecordSelection()) } == 1)
        try database.setAway(true)
        let (serving, absence) = try PostgreSQLCatalogue.openForServing(at: database.address, copies: copies)
        #expect(absence?.code == .unreachable)
        #expect(try serving.read { try $0.count(RecordSelection()) } == 1)
        #expect(try #require(throws: CatalogueError.self) { try put("b", in: serving) }.code == .unreachable)
        // Who has no copy can't.
        #expect(throws: CatalogueError.self) {
            try PostgreSQLCatalogue.openForServing(at: database.address, copies: folder.path("none"))
        }
        try database.setAway(false)
        try put("b", in: host)
        while try serving.read({ try $0.count(RecordSelection()) }) < 2 {
            try await Task.sleep(for: .milliseconds(50))
        }
        try put("c", in: serving)
        #expect(try host.read { try $0.lastSequence() } == 3)
    }
}
