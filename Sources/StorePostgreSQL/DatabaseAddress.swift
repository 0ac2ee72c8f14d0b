package import Catalogue
internal import Foundation

/// Where a shared database is, as libpq takes it: `postgresql://user@host:port/database`.
package struct DatabaseAddress: Hashable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    /// Whether somebody names a database rather than a file.
    package static func isOne(_ text: String) -> Bool {
        text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
    }

    /// The address without its password, for messages and logs.
    package var shown: String { Self.hidingPasswords(in: text) }

    /// What one statement gives there, as text: for who looks after a database.
    package func ask(_ sql: String) throws(CatalogueError) -> [[String?]] { try Connection(text).run(sql) }
}
