internal import Foundation
internal import GRDB

// Tokens and the audit journal.
extension SQLiteTransaction {
    func token(selector: String) throws -> AccessToken? {
        try db.cachedStatement(sql: "SELECT * FROM token WHERE selector = ?").with(selector) {
            try Row.fetchOne($0).flatMap(Self.token)
        }
    }

    func tokens() throws -> [AccessToken] {
        try Row.fetchAll(db, sql: "SELECT * FROM token ORDER BY name").compactMap(Self.token)
    }

    private static func token(_ row: Row) -> AccessToken? {
        guard let scope = TokenScope(rawValue: row["scope"]) else { return nil }
        return AccessToken(
            name: row["name"], administration: row["administration"], scope: scope, selector: row["selector"],
            digest: Array(row["digest"] as Data), created: row["created"], expires: row["expires"],
            revoked: row["revoked"])
    }

    func add(_ token: AccessToken) throws {
        do {
            try db.execute(
                sql: """
                    INSERT INTO token (name, administration, scope, selector, digest, created, expires)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    token.name, token.administration, token.scope.rawValue, token.selector,
                    Data(token.digest), token.created, token.expires,
                ])
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw CatalogueError(
                .exists, "there is a token “\(token.name)” already",
                hint: "Choose another name with --name; names of revoked tokens aren't given again.")
        }
    }

    func revokeToken(named name: String, at time: String) throws -> Bool {
        try db.execute(
            sql: "UPDATE token SET revoked = ? WHERE name = ? AND revoked IS NULL", arguments: [time, name])
        return db.changesCount > 0
    }

    func note(_ entry: AuditEntry) throws {
        try db.execute(
            sql: """
                INSERT INTO audit (request, time, token, administration, address, method, path, status, outcome)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                entry.request, entry.time, entry.token, entry.administration, entry.address, entry.method,
                entry.path, entry.status, entry.outcome,
            ])
    }

    func auditEntries(
        of administration: String?, limit: Int, where isWanted: (AuditEntry) -> Bool
    ) throws -> [AuditEntry] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT * FROM audit WHERE ?1 IS NULL OR administration = ?1 ORDER BY id DESC",
            arguments: [administration])
        var entries: [AuditEntry] = []
        while entries.count < limit, let row = try rows.next() {
            let entry = AuditEntry(
                request: row["request"], time: row["time"], token: row["token"],
                administration: row["administration"], address: row["address"], method: row["method"],
                path: row["path"], status: row["status"], outcome: row["outcome"])
            if isWanted(entry) { entries.append(entry) }
        }
        return entries
    }
}
