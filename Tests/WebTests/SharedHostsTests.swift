import Catalogue
import HTTPTypes
import Hummingbird
import StorePostgreSQL
import TestSupport
import Testing

@testable import Web

@Suite("Several hosts before one database") struct SharedHostsTests {
    /// Two servers over one database, each following it by itself.
    private func servers() async throws -> (database: TestDatabase, first: TestServer, second: TestServer) {
        let database = try TestDatabase()
        let host = try await TestHost.host()
        let catalogue = try database.catalogue(
            homes: ["prefecture-cantal"], time: "2026-01-01T00:00:00Z")
        let file = SampleExchange.file(SampleExchange.cantal, SampleExchange.faq())
        #expect(try host.importFile(.bytes(Array(file.utf8), name: nil), into: catalogue).isApplied)
        var configuration = WebConfiguration()
        configuration.requestsPerSecond = 0
        configuration.reportSeconds = 0
        let other = try database.anotherHost()
        for store in [catalogue, other] { store.startFollowing() }
        return (
            database, try TestServer(host, catalogue, configuration),
            try TestServer(host, other, configuration)
        )
    }

    private static func adding(_ name: HTTPField.Name, _ value: String, to fields: HTTPFields) -> HTTPFields {
        var fields = fields
        fields[name] = value
        return fields
    }

    private static let path = "/api/v1/records/prefecture-cantal/faq/seconde"

    @Test("nobody reads behind their own write, whichever host answers")
    func ownWrites() async throws {
        let (_, first, second) = try await servers()
        let token = try first.token(.publish)
        try await first.test { here in
            try await second.test { there in
                var tag: String?
                for round in 1...12 {
                    let (writer, reader) = round % 2 == 0 ? (there, here) : (here, there)
                    let saved = try await writer.send(
                        .put, Self.path, tag.map { Self.adding(.ifMatch, $0, to: token) } ?? token,
                        body: WebSample.body("N° \(round) ?", status: "published"))
                    #expect([200, 201].contains(saved.status), "\(saved.text)")
                    let commit = try #require(saved.headers[.commit])
                    #expect(saved.headers[.setCookie]?.hasPrefix("essaim-commit=\(commit);") == true)
                    for headers: HTTPFields in [[.commit: commit], [.cookie: "a=b; essaim-commit=\(commit)"]]
                    {
                        let read = try await reader.get(Self.path, headers)
                        #expect(read.status == 200 && read.text.contains("N° \(round) ?"), "\(read.text)")
                        #expect(read.headers[.commit] == nil)
                        tag = read.headers[.eTag]
                    }
                }
                // What nobody can know of yet.
                let early = try await here.get(Self.path, [.commit: "1000000"])
                #expect(early.status == 503 && early.headers[.retryAfter] != nil)
            }
        }
    }

    @Test("while the database is away, hosts read on, and say that nothing can be written")
    func away() async throws {
        let (database, first, _) = try await servers()
        let token = try first.token(.publish)
        try await first.test { session in
            #expect(try await session.get("/readyz").status == 200)
            try database.setAway(true)
            defer { try? database.setAway(false) }
            let read = try await session.get(WebSample.address)
            #expect(read.status == 200, "\(read.text)")
            let saved = try await session.send(
                .put, Self.path, token, body: WebSample.body("Non ?"))
            #expect(saved.status == 503 && saved.headers[.retryAfter] == "5", "\(saved.text)")
            #expect(saved.text.contains("catalogue-unreachable"))
            let ready = try await session.get("/readyz")
            #expect(ready.status == 503 && ready.text.contains("catalogue-unreachable"))
        }
    }
}
