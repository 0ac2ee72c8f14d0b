internal import EssaimKit
internal import Foundation
internal import GRDB

// The people who use the site's pages.
extension SQLiteTransaction {
    func people() throws -> [Person] {
        try Row.fetchAll(db, sql: "SELECT * FROM person ORDER BY administration, name, id")
            .compactMap(Self.person)
    }

    func person(_ key: Int64) throws -> Person? {
        try Row.fetchOne(db, sql: "SELECT * FROM person WHERE id = ?", arguments: [key])
            .flatMap(Self.person)
    }

    func person(address: String) throws -> Person? {
        try Row.fetchOne(db, sql: "SELECT * FROM person WHERE address = ?", arguments: [address])
            .flatMap(Self.person)
    }

    private static func person(_ row: Row) -> Person? {
        guard let role = PersonRole(rawValue: row["role"]) else { return nil }
        var person = Person(
            key: row["id"], administration: row["administration"], role: role, name: row["name"],
            function: row["function"], address: row["address"], passphrase: row["passphrase"],
            created: row["created"], ended: row["ended"])
        person.codeSecret = (row["codeSecret"] as Data?).map { Array($0) }
        person.codeUsed = row["codeUsed"]
        return person
    }

    func put(_ person: Person) throws -> Int64 {
        do {
            try db.execute(
                sql: """
                    INSERT INTO person
                        (id, administration, role, name, function, address, passphrase, created, ended,
                        codeSecret, codeUsed)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET role = excluded.role, name = excluded.name,
                        function = excluded.function, address = excluded.address,
                        passphrase = excluded.passphrase, ended = excluded.ended,
                        codeSecret = excluded.codeSecret, codeUsed = excluded.codeUsed
                    """,
                arguments: [
                    person.key == 0 ? nil : person.key, person.administration, person.role.rawValue,
                    person.name, person.function, person.address, person.passphrase, person.created,
                    person.ended, person.codeSecret.map { Data($0) }, person.codeUsed,
                ])
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw CatalogueError(
                .exists, "somebody has the address “\(person.address)” already",
                hint: "Invite them anew instead, or use another address.")
        }
        return person.key == 0 ? db.lastInsertedRowID : person.key
    }

    func personKey(selector: String) throws -> PersonKey? {
        try Row.fetchOne(db, sql: "SELECT * FROM personKey WHERE selector = ?", arguments: [selector])
            .flatMap(Self.personKey)
    }

    func personKeys(of person: Int64, _ purpose: PersonKey.Purpose) throws -> [PersonKey] {
        try Row.fetchAll(
            db,
            sql: "SELECT * FROM personKey WHERE person = ? AND purpose = ? ORDER BY created DESC, selector",
            arguments: [person, purpose.rawValue]
        ).compactMap(Self.personKey)
    }

    private static func personKey(_ row: Row) -> PersonKey? {
        guard let purpose = PersonKey.Purpose(rawValue: row["purpose"]) else { return nil }
        return PersonKey(
            purpose: purpose, selector: row["selector"], digest: Array(row["digest"] as Data),
            person: row["person"], created: row["created"], expires: row["expires"], agent: row["agent"])
    }

    func add(_ key: PersonKey) throws {
        try db.execute(
            sql: """
                INSERT INTO personKey (selector, purpose, digest, person, created, expires, agent)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                key.selector, key.purpose.rawValue, Data(key.digest), key.person, key.created, key.expires,
                key.agent,
            ])
    }

    func removePersonKey(selector: String) throws -> Bool {
        try db.execute(sql: "DELETE FROM personKey WHERE selector = ?", arguments: [selector])
        return db.changesCount > 0
    }

    func removePersonKeys(of person: Int64) throws {
        try db.execute(sql: "DELETE FROM personKey WHERE person = ?", arguments: [person])
    }

    func removePersonKeys(expiredAt time: String) throws {
        try db.execute(sql: "DELETE FROM personKey WHERE expires <= ?", arguments: [time])
    }
}

// What they are writing, and the steps that they took.
extension SQLiteTransaction {
    func formEntry(for record: RecordID, of person: Int64) throws -> FormEntry? {
        try Row.fetchOne(
            db, sql: "SELECT * FROM formEntry WHERE record = ? AND person = ?",
            arguments: [record.description, person]
        ).flatMap(Self.formEntry)
    }

    func formEntries(of person: Int64) throws -> [FormEntry] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM formEntry WHERE person = ? ORDER BY updated DESC, record",
            arguments: [person]
        ).compactMap(Self.formEntry)
    }

    private static func formEntry(_ row: Row) -> FormEntry? {
        guard let record = RecordID(row["record"] as String),
            let texts = try? JSONDecoder().decode([[String]].self, from: row["fields"] as Data)
        else { return nil }
        return FormEntry(
            record: record, person: row["person"], number: row["number"], language: row["language"],
            basis: row["basis"], fields: texts.compactMap { $0.count == 2 ? ($0[0], $0[1]) : nil },
            updated: row["updated"])
    }

    func put(_ entry: FormEntry) throws {
        let fields = try JSONEncoder().encode(entry.fields.map { [$0.name, $0.value] })
        try db.execute(
            sql: """
                INSERT INTO formEntry (record, person, number, language, basis, fields, updated)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (record, person) DO UPDATE SET number = excluded.number,
                    language = excluded.language, basis = excluded.basis, fields = excluded.fields,
                    updated = excluded.updated
                """,
            arguments: [
                entry.record.description, entry.person, entry.number, entry.language, entry.basis, fields,
                entry.updated,
            ])
    }

    func removeFormEntry(for record: RecordID, of person: Int64) throws {
        try db.execute(
            sql: "DELETE FROM formEntry WHERE record = ? AND person = ?",
            arguments: [record.description, person])
    }

    func steps(of record: RecordID) throws -> [RecordStep] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM step WHERE record = ? ORDER BY id DESC", arguments: [record.description]
        ).compactMap { row in
            guard let action = RecordStep.Action(rawValue: row["action"]) else { return nil }
            return RecordStep(
                record: record, person: row["person"], time: row["time"], action: action,
                remark: row["remark"])
        }
    }

    func add(_ step: RecordStep) throws {
        try db.execute(
            sql: "INSERT INTO step (record, person, time, action, remark) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                step.record.description, step.person, step.time, step.action.rawValue, step.remark,
            ])
    }
}
