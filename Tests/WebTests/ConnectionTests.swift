import Core
import Foundation
import HTTPTypes
import Host
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("Connections, hosts and those who wait") struct ConnectionTests {
    private final class Marker: Sendable {}

    @Test("beyond the limit the fullest address gives up its longest silent connection; answers go on")
    func crowd() {
        let connections = OpenConnections(limit: 4)
        let cut = Mutex<[String]>([])
        let markers = (0..<6).map { _ in Marker() }
        func open(_ index: Int, _ address: String) {
            connections.add(ObjectIdentifier(markers[index]), from: address) {
                cut.withLock { $0.append("\(index)") }
            }
        }
        open(0, "a")
        open(1, "b")
        open(2, "b")
        open(3, "b")
        // The longest silent one of b is being answered, the next has just sent something.
        connections.setAnswering(true, ObjectIdentifier(markers[1]))
        connections.noteRead(ObjectIdentifier(markers[2]))
        open(4, "a")
        #expect(cut.withLock { $0 }.count == 1)
        #expect(connections.count == 4)
        open(5, "a")
        #expect(cut.withLock { $0 }.count == 2)
        #expect(!cut.withLock { $0 }.contains("1"))
        // Nobody but those who are answered: the new one itself gives way.
        for index in 0..<6 { connections.setAnswering(true, ObjectIdentifier(markers[index])) }
        let late = Marker()
        connections.add(ObjectIdentifier(late), from: "c") { cut.withLock { $0.append("late") } }
        #expect(cut.withLock { $0 }.last == "late")
    }

    @Test("a host is one however it is written, and nothing else is one")
    func hosts() {
        #expect(ServedHost("Essaim.Example.fr:8443") == ServedHost("essaim.example.fr:8443"))
        #expect(ServedHost("[::1]:80")?.isLoopback == true)
        #expect(ServedHost("127.1.2.3")?.isLoopback == true)
        #expect(ServedHost("127.evil.example")?.isLoopback == false)
        for text in ["", "a b", "a:", "a:x", "a:70000", "a:+1", "[::1", "[x]", "a/b", "a@b", "[::1]80"] {
            #expect(ServedHost(text) == nil, "\(text)")
        }
        let loopback = ServedHosts(listeningAt: "127.0.0.1", publicAddress: nil)
        #expect(loopback.serves("localhost:8080") && loopback.serves("127.0.0.1") && loopback.serves(nil))
        #expect(!loopback.serves("evil.example"))
        let named = ServedHosts(listeningAt: "0.0.0.0", publicAddress: "https://essaim.example.fr/")
        #expect(named.serves("essaim.example.fr") && named.serves("essaim.example.fr:443"))
        #expect(!named.serves("evil.example"))
        #expect(named.publicAddress == "https://essaim.example.fr")
        #expect(ServedHosts(listeningAt: "0.0.0.0", publicAddress: nil).serves("anything.example"))
        for text in ["essaim.example.fr", "https://", "https://a/b", "ftp://a", "https://a?b"] {
            #expect(!WebConfiguration.isPublicAddress(text), "\(text)")
        }
    }

    @Test("who finds too many waiting is told so, and a place is free again when its holder is gone")
    func seats() async throws {
        let server = try await TestServer(files: [WebSample.published])
        let watch = ChangeWatch(server.catalogue)
        var seats = try (0..<ChangeWatch.seatLimit).map { _ in try watch.seat() }
        #expect(throws: Problem.self) { try watch.seat() }
        seats.removeLast()
        _ = try watch.seat()
        withExtendedLifetime(seats) {}
    }

    @Test("a token that is revoked or expires while its holder waits ends the wait", .timeLimit(.minutes(10)))
    func revoked() async throws {
        let server = try await TestServer(files: [WebSample.published])
        let (text, token) = try server.host.createToken(
            for: "prefecture-cantal", scope: .read, in: server.catalogue)
        try await server.test { session throws in
            let headers: HTTPFields = [.authorization: "Bearer \(text)"]
            let last = try await session.get("/api/v1/changes", headers).json()["sequence"]?.text ?? "0"
            async let waiting = session.get("/api/v1/changes?after=\(last)&wait=60", headers)
            async let listening = session.get(
                "/api/v1/changes?after=\(last)", headers.with(.accept, "text/event-stream"))
            try server.host.access(to: server.catalogue).revokeToken(named: token.name)
            // The revocation itself changes the catalogue, which wakes both, or they find it out when they begin.
            #expect(try await waiting.status == 401)
            #expect([200, 401].contains(try await listening.status))
        }
    }

    @Test("an export's tag follows what makes its bytes: threshold, modules, administrations")
    func exportTag() async throws {
        let server = try await TestServer(files: [WebSample.published])
        try await server.test { session throws in
            func tag() async throws -> String? {
                try await session.get("/api/v1/exchange").headers[.eTag]
            }
            let first = try await tag()
            #expect(try await tag() == first)
            try EssaimHost.setDisclosureThreshold(9, in: server.catalogue)
            #expect(try await tag() != first)
        }
    }

    @Test("a feed has an identifier of its own for each selection, and addresses that lead somewhere")
    func feeds() async throws {
        let server = try await TestServer(files: [WebSample.published]) {
            $0.publicAddress = "https://essaim.example.fr"
        }
        try await server.test { session throws in
            func feed(_ query: String) async throws -> String {
                try await session.get(
                    "/api/v1/changes.atom\(query)", [HTTPField.Name("Host")!: "essaim.example.fr"]
                ).text
            }
            let (all, some) = (try await feed(""), try await feed("?type=faq"))
            func identifier(_ text: String) -> Substring? {
                text.firstMatch(of: /<id>([^<]*)<\/id>/)?.output.1
            }
            #expect(identifier(all) != nil && identifier(all) != identifier(some))
            #expect(all.contains("href=\"https://essaim.example.fr/api/v1/changes.atom\""))
            for link in all.matches(of: /href="([^"]*)"/) { #expect(link.output.1.hasPrefix("https://")) }
        }
    }
}
