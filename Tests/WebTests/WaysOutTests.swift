import Catalogue
import EssaimKit
import Foundation
import HTTPTypes
import Host
import TestSupport
import Testing

@testable import Web

/// Every route that reads, in every form, for every audience: none shows a mark that isn't for it.
@Suite("Ways out over HTTP") struct WebWaysOutTests {
    /// The addresses of a route, with each record in its path and each parameter that could tell more.
    static func addresses(of route: Route, _ planted: PlantedCatalogue) -> [String] {
        var paths = [route.path]
        if route.path.contains("{owner}") {
            paths = planted.records.map { id in
                route.path.replacing("{owner}", with: id.owner).replacing("{type}", with: id.type)
                    .replacing("{name}", with: id.name)
            }
        }
        paths = paths.map { path in
            path.replacing("{type}", with: "evaluation").replacing("{administration}", with: "beta")
                .replacing("{vocabulary}", with: "theme").replacing("{catalogue}", with: "x")
        }
        var queries = [""]
        for parameter in route.parameters where parameter.place == .query {
            switch parameter.name {
            case "version", "from", "to", "since", "after":
                queries += ["?\(parameter.name)=1", "?\(parameter.name)=2"]
            case "q", "query":
                let limit = route.parameters.contains { $0.name == "limit" } ? "&limit=100" : ""
                queries += ["?\(parameter.name)=zq*\(limit)", "?\(parameter.name)=type:evaluation"]
            case "f": queries += ["?f=owner:alpha", "?f=type:evaluation"]
            case "plan": queries = ["?plan=alpha/seminar-plan/plan", "?plan=alpha/seminar-plan/plan&since=0"]
            case "status": queries.append("?status=draft")
            case "level": queries.append("?level=administration")
            default: break
            }
        }
        return paths.flatMap { path in queries.map { path + $0 } }
    }

    /// The cookie of somebody signed in.
    private static func cookie(of role: PersonRole, for owner: String, _ planted: PlantedCatalogue) throws
        -> HTTPFields
    {
        let people = planted.host.people(of: planted.catalogue)
        let person = try people.invite(
            "\(role)", function: "mission", address: "\(role)@\(owner).example", role: role, for: owner
        ).person
        return [.cookie: "\(SessionCookie.name)=\(try people.startSession(of: person, agent: "essai"))"]
    }

    @Test("no route tells what isn't for who asks", .timeLimit(.minutes(10)))
    func marks() async throws {
        let planted = try await PlantedCatalogue()
        var configuration = WebConfiguration()
        configuration.requestsPerSecond = 0
        // Tests run beside many others: their time says nothing.
        configuration.reportSeconds = 0
        let server = try TestServer(planted.host, planted.catalogue, configuration)
        let callers: [(HTTPFields, Audience)] =
            [
                ([:], .everybody),
                (try server.token(.read, for: "alpha"), .readers(of: ["alpha"])),
                (try server.token(.publish, for: "beta"), .readers(of: ["beta"])),
            ]
            + (try PersonRole.allCases.flatMap { role in
                try ["alpha", "beta"].map { owner in
                    (try Self.cookie(of: role, for: owner, planted), Audience.readers(of: [owner]))
                }
            })
        try await server.test { session throws in
            var answers = 0
            for route in server.server.routes.routes where route.method == .get {
                // Cookies are for pages.
                let callers = route.isPage ? callers : Array(callers.prefix(3))
                for address in Self.addresses(of: route, planted) {
                    for form in route.forms where form != .events {
                        for (token, audience) in callers {
                            let answer = try await session.get(
                                address, token.with(.accept, form.mediaType))
                            if answer.status == 200 { answers += 1 }
                            let seen =
                                answer.headers.map { "\($0.value)" }.joined(separator: "\n") + answer.text
                            for mark in planted.marks where seen.contains(mark.text) {
                                // An address that names it tells nothing.
                                if address.contains(mark.text), answer.status != 200 { continue }
                                #expect(
                                    mark.isSeen(by: audience),
                                    "\(address) as \(form.mediaType) for \(audience) tells \(mark.what) (\(mark.text))"
                                )
                            }
                        }
                    }
                }
            }
            #expect(answers > 300)
        }
    }
}
