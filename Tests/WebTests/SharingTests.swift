import Catalogue
import Derivation
import EssaimKit
import Foundation
import Host
import TestSupport
import Testing

@testable import Web

@Suite("Servers that share", .serialized) struct SharingTests {
    /// A catalogue of one administration with records of its own, its server, and what it is called with.
    private final class Node {
        let name: String
        let folder = Result { try TemporaryFolder() }
        let store: SQLiteCatalogue
        let host: EssaimHost
        let server: LiveServer
        let path: String

        init(_ name: String, records: Int, partners: [String]) async throws {
            self.name = name
            host = try await TestHost.host()
            path = try folder.get().path("essaim.sqlite")
            store = try SQLiteCatalogue.create(
                at: path, homes: [name], relays: partners, time: "2026-01-01T00:00:00Z")
            let elements = (0..<records).map {
                SampleExchange.faq("\(name)/faq/q\($0)", question: "\(name) \($0) ?")
            }
            try Self.add(
                "<administration id=\"\(name)\" kind=\"other\"><name xml:lang=\"fr\">\(name)</name></administration>"
                    + elements.joined(), of: name, to: store, host)
            server = try await LiveServer(catalogue: path)
        }

        static func add(
            _ elements: String, of issuer: String, to store: SQLiteCatalogue, _ host: EssaimHost
        ) throws {
            let summary = try host.importFile(
                .bytes(Array(SampleExchange.file(issuer: issuer, elements).utf8), name: nil), into: store)
            #expect(summary.isApplied)
        }

        var address: String { "http://127.0.0.1:\(server.port)" }
        func token(for partner: String) throws -> String {
            try host.createToken(for: partner, scope: .relay, in: store).text
        }
        func sharing(entries: Int = 3) -> Sharing {
            Sharing(host: host, catalogue: store, entriesPerFile: entries)
        }
    }

    private func differences(_ nodes: [Node]) throws -> [CatalogueComparison.Difference] {
        try nodes.dropFirst().flatMap {
            try EssaimHost.compare(nodes[0].store, $0.store, publishedOnly: true).differences
        }
    }

    @Test(
        "three in a ring pull and push until they agree, then nothing moves any more",
        .timeLimit(.minutes(10))
    )
    func ring() async throws {
        let names = ["cantal", "lozere", "maceo"]
        var nodes: [Node] = []
        for (name, records) in zip(names, [5, 7, 4]) {
            nodes.append(try await Node(name, records: records, partners: names))
        }
        defer { for node in nodes { node.server.stop() } }
        var rounds = 0
        var changes = 1
        while changes > 0, rounds < 10 {
            rounds += 1
            changes = 0
            for (index, node) in nodes.enumerated() {
                let next = nodes[(index + 1) % nodes.count]
                let token = try next.token(for: node.name)
                try await Partner.with(next.address, token: token) { partner throws in
                    changes += try await node.sharing().pull(from: partner).changes
                    let before = try next.store.read { try $0.lastSequence() }
                    _ = try await node.sharing().push(to: partner)
                    changes += try next.store.read { try $0.lastSequence() } - before
                }
            }
        }
        #expect(try differences(nodes) == [])
        #expect(try nodes[0].store.read { try $0.count(RecordSelection()) } == 16)
        #expect(rounds <= 4)
        // Each remembers what its partner has.
        let sent = try nodes[1].store.read { try $0.sentSequence(to: "cantal") }
        #expect(sent != nil)
        // A change and a withdrawal at one end reach the other, through the one between.
        try Node.add(
            SampleExchange.faq("cantal/faq/q0", version: 2, question: "Changée ?")
                + SampleExchange.tombstone("cantal/faq/q1", version: 2), of: "cantal", to: nodes[0].store,
            nodes[0].host)
        for (from, to) in [(0, 1), (1, 2)] {
            let token = try nodes[to].token(for: nodes[from].name)
            try await Partner.with(nodes[to].address, token: token) { partner throws in
                _ = try await nodes[from].sharing().push(to: partner)
            }
        }
        #expect(try differences(nodes) == [])
    }

    @Test("a dry run tells what a pull would bring, over several files, and changes nothing on either side")
    func preview() async throws {
        let near = try await Node("prefecture-cantal", records: 1, partners: ["ddt-lot"])
        let far = try await Node("ddt-lot", records: 7, partners: [])
        let token = try far.token(for: "prefecture-cantal")
        func preview() async throws -> [ImportEntry] {
            var entries: [ImportEntry] = []
            let summary = try await Partner.with(far.address, token: token, authority: nil) { partner in
                try await near.sharing().preview(of: partner, plans: .titles) { entries.append($0) }
            }
            #expect(summary.isApplied && summary[.create] == entries.count { $0.action == .create })
            return entries
        }
        let sequence = try near.store.read { try $0.lastSequence() }
        let titles = try await preview().compactMap { $0.plan?.title }
        #expect(titles.sorted() == (0..<7).map { "ddt-lot \($0) ?" })
        #expect(try near.store.read { try $0.lastSequence() } == sequence)
        _ = try await Partner.with(far.address, token: token, authority: nil) { partner in
            try await near.sharing().pull(from: partner)
        }
        #expect(try await preview().isEmpty)
    }

    @Test("a server that sends more than is allowed is cut off, and nothing of that file is kept")
    func sizes() async throws {
        let near = try await Node("prefecture-cantal", records: 1, partners: ["ddt-lot"])
        let far = try await Node("ddt-lot", records: 7, partners: [])
        let token = try far.token(for: "prefecture-cantal")
        func pull(atMost size: Int) async throws -> SharingSummary {
            try await Partner.with(far.address, token: token, authority: nil) { partner in
                try await near.sharing(entries: 5_000).pull(from: partner, atMost: size)
            }
        }
        let sequence = try near.store.read { try $0.lastSequence() }
        let error = await #expect(throws: SharingError.self) { _ = try await pull(atMost: 1_000) }
        #expect(error?.hint.contains("--max-size") == true)
        #expect(try near.store.read { try $0.lastSequence() } == sequence)
        #expect(try await pull(atMost: 1 << 20).changes == 7)
    }

    @Test("after a cut it goes on where the last whole file ended", .timeLimit(.minutes(10)))
    func resuming() async throws {
        let sender = try await Node("cantal", records: 20, partners: [])
        let receiver = try await Node("lozere", records: 1, partners: ["cantal"])
        defer { receiver.server.stop() }
        struct Cut: Error {}
        await #expect(throws: SharingError.self) {
            try await Partner.with(sender.address, token: nil) { partner throws in
                _ = try await receiver.sharing().pull(
                    from: partner, onProgress: { sequence, _ in if sequence == 6 { sender.server.kill() } })
            }
        }
        let identifier = try sender.store.read { try $0.identifier() }
        #expect(try receiver.store.read { try $0.receivedSequence(from: identifier, issuer: "cantal") } == 6)
        let again = try await LiveServer(catalogue: sender.path)
        defer { again.stop() }
        let summary = try await Partner.with("http://127.0.0.1:\(again.port)/", token: nil) {
            partner throws in
            try await receiver.sharing().pull(from: partner)
        }
        #expect(summary.from == 6)
        #expect(summary.to == 20)
        #expect(summary.changes == 14)
    }

    @Test("what can't be shared with is said, with what to do")
    func refusals() async throws {
        let node = try await Node("cantal", records: 1, partners: [])
        let other = try await Node("lozere", records: 1, partners: [])
        defer {
            node.server.stop()
            other.server.stop()
        }
        func message(_ address: String, _ token: String?, _ sharing: Sharing) async -> String {
            do {
                _ = try await Partner.with(address, token: token) { try await sharing.push(to: $0) }
                return ""
            } catch { return "\(error)" }
        }
        #expect(await message(node.address, nil, node.sharing()).contains("this very catalogue"))
        #expect(await message(node.address, nil, other.sharing()).contains("needs a token"))
        #expect(await message("ftp://x", nil, other.sharing()).contains("not a server's address"))
        #expect(await message("http://127.0.0.1:1", nil, other.sharing()).contains("there is no server"))
        // Its own records only, with a token that doesn't relay.
        try Node.add(SampleExchange.faq("cantal/faq/x"), of: "cantal", to: node.store, node.host)
        let publish = try node.host.createToken(for: "lozere", scope: .publish, in: node.store).text
        #expect(await message(node.address, publish, other.sharing()) == "")
        let result = try await run(
            TestPaths.essaim, ["pull", node.address, "--catalogue", other.path, "--format", "json"])
        // lozere's own record comes back through cantal: it says nothing new.
        #expect(result.exitCode == 0, "\(result.error)")
        // A server that speaks for somebody else by now is asked for by name.
        let partners = other.host.partners(of: other.store)
        try partners.remember(
            ServerSpeaker(administration: "autre", catalogue: "0000"), at: node.address)
        let changed = try await run(TestPaths.essaim, ["pull", node.address, "--catalogue", other.path])
        #expect(changed.exitCode == 1)
        let words = changed.error.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("--administration cantal"), "\(changed.error)")
        let named = try await run(
            TestPaths.essaim,
            ["pull", node.address, "--catalogue", other.path, "--administration", "cantal"])
        #expect(named.exitCode == 0, "\(named.error)")
    }

    @Test("a killed server has all that it answered with success", .timeLimit(.minutes(10)))
    func killed() async throws {
        let node = try await Node("cantal", records: 1, partners: [])
        let token = try node.host.createToken(for: "cantal", scope: .publish, in: node.store).text
        let script = """
            n=0
            while [ $n -lt 200 ]; do
              n=$((n+1))
              code=$(curl -s -o /dev/null -w '%{http_code}' -X PUT -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
                -d "{\\"status\\":\\"published\\",\\"content\\":{\\"question\\":\\"N $n ?\\",\\"answer\\":\\"<p>Oui.</p>\\"}}" $API/api/v1/records/cantal/faq/n$n) || exit 0
              [ "$code" = 201 ] && echo n$n
            done
            """
        async let written = run(
            "bash", ["-c", script], environment: ["API": node.address, "TOKEN": token])
        while try node.store.read({ try $0.count(RecordSelection()) }) < 20 {
            try await Task.sleep(for: .milliseconds(20))
        }
        node.server.kill()
        let answered = try await written.output.split(separator: "\n")
        // The last ones stored may not have been answered when the server went.
        #expect(answered.count >= 10)
        for name in answered {
            let id = try #require(RecordID("cantal/faq/\(name)"))
            #expect(try node.store.read { try $0.record(id) } != nil, "\(name)")
        }
        #expect(try node.host.examine(node.store, rebuilding: false).problems == [])
    }
}
