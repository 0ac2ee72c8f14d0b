internal import Derivation
internal import EssaimKit
internal import Exchange
internal import Foundation
internal import GRDB

// How far incremental files went to each partner, and came from each catalogue.
extension SQLiteTransaction {
    func sentSequence(to partner: String) throws -> Int? {
        try Int.fetchOne(db, sql: "SELECT sequence FROM sent WHERE partner = ?", arguments: [partner])
    }

    func sentSequences() throws -> [(partner: String, sequence: Int)] {
        try Row.fetchAll(db, sql: "SELECT partner, sequence FROM sent ORDER BY partner")
            .map { ($0[0], $0[1]) }
    }

    func receivedSequence(from catalogue: String, issuer: String) throws -> Int? {
        try Int.fetchOne(
            db, sql: "SELECT sequence FROM received WHERE catalogue = ? AND issuer = ?",
            arguments: [catalogue, issuer])
    }

    func receivedPositions() throws -> [ChainPosition] {
        try Row.fetchAll(
            db, sql: "SELECT catalogue, issuer, sequence, recorded FROM received ORDER BY issuer, catalogue"
        ).map { ChainPosition(catalogue: $0[0], issuer: $0[1], sequence: $0[2], recorded: $0[3]) }
    }

    func noteSent(_ sequence: Int, to partner: String, at time: String) throws {
        try execute(
            """
            INSERT INTO sent VALUES (?, ?, ?)
            ON CONFLICT (partner) DO UPDATE SET sequence = excluded.sequence, recorded = excluded.recorded
            """, [partner, sequence, time])
    }

    func noteReceived(_ position: ChainPosition) throws {
        try execute(
            """
            INSERT INTO received (catalogue, issuer, sequence, recorded) VALUES (?, ?, ?, ?)
            ON CONFLICT (catalogue, issuer) DO UPDATE
            SET sequence = excluded.sequence, recorded = excluded.recorded
            """, [position.catalogue, position.issuer, position.sequence, position.recorded])
    }
}

// Conflicts that aren't settled.
extension SQLiteTransaction {
    func isSettled(_ digest: [UInt8], version: Int, of stored: StoredRecord) throws -> Bool {
        let isKnown = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM revision WHERE record = ? AND version = ? AND digest = ?)",
            arguments: [stored.key, version, Data(digest)])
        let isOpen = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM conflict WHERE record = ? AND resolved IS NULL)",
            arguments: [stored.key])
        return isKnown == true && isOpen == false
    }

    func conflicts(of id: RecordID?) throws -> [(stored: StoredRecord, other: Revision)] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT record.identifier, conflict.revision FROM conflict JOIN record ON record.id = conflict.record
                WHERE conflict.resolved IS NULL\(id == nil ? "" : " AND record.identifier = ?")
                ORDER BY record.identifier, conflict.revision
                """,
            arguments: StatementArguments(id.map { [$0.description] } ?? []))
        return try rows.compactMap { row in
            guard let id = RecordID(row[0]), let stored = try record(id),
                let other = try revisions(of: id).first(where: { $0.key == row[1] })
            else { return nil }
            return (stored, other)
        }
    }
}
