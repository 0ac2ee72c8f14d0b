internal import Catalogue
internal import Foundation
package import StorePostgreSQL

/// An empty PostgreSQL database, and folders in which hosts have their copies of it.
package final class TestDatabase: Sendable {
    private let server: PostgreSQLServer
    private let name: String
    package var address: String { server.address(name) }

    package init() throws {
        server = try PostgreSQLServer.shared.get()
        name = try server.newDatabase()
    }

    /// Makes the catalogue.
    package func catalogue(homes: [String], relays: [String] = [], time: String) throws -> PostgreSQLCatalogue
    {
        try PostgreSQLCatalogue.create(
            at: address, homes: homes, relays: relays, time: time, copies: newFolder())
    }

    /// The same catalogue as another host has it.
    package func anotherHost() throws -> PostgreSQLCatalogue {
        try PostgreSQLCatalogue.open(at: address, copies: newFolder())
    }

    private func newFolder() -> String {
        FileManager.default.temporaryDirectory.appending(path: "essaim-copies-\(UUID().uuidString)").path()
    }

    /// Keeps everybody out, and throws out who is in; or lets them in again.
    package func setAway(_ isAway: Bool) throws {
        try server.ask("ALTER DATABASE \(name) ALLOW_CONNECTIONS \(!isAway)", in: "postgres")
        guard isAway else { return }
        try server.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'", in: "postgres"
        )
    }

    /// What a statement gives: a row a line, columns between bars.
    @discardableResult
    package func ask(_ sql: String) throws -> String { try server.ask(sql, in: name) }
}
