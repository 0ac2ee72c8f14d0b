internal import Catalogue

/// The tables of a shared database: those of a catalogue that hold what was said, made by the same migrations as in SQLite,
/// and what hosts need to follow them.
enum SharedSchema {
    /// What a migration is to a host that doesn't know it yet.
    private static let hosts = [
        // The database as its hosts know it: how many transactions were committed, what the last one is called, and how
        // far the journal goes. Whoever writes holds this row, so that numbers have no gaps and nobody sees n + 1 before n.
        """
        CREATE TABLE head (
            id bigint PRIMARY KEY CHECK (id = 1),
            database text NOT NULL,
            number bigint NOT NULL,
            mark text NOT NULL,
            journal bigint NOT NULL
        )
        """,
        "INSERT INTO head VALUES (1, substr(md5(random()::text || clock_timestamp()::text), 1, 16), 0, '', 0)",
        """
        CREATE TABLE committed (
            number bigint PRIMARY KEY,
            mark text NOT NULL UNIQUE,
            recorded timestamptz NOT NULL DEFAULT now()
        )
        """,
        // What was taken out of tables: a host that has the row still learns of it here.
        "CREATE TABLE removal (number bigint NOT NULL, entity text NOT NULL, key text[] NOT NULL)",
        "CREATE INDEX removal_number ON removal (number)",
        """
        CREATE FUNCTION keep_rows() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the rows of % are kept', TG_TABLE_NAME; END $$
        """,
        """
        CREATE FUNCTION follow_journal() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE first bigint; last bigint; entries bigint;
        BEGIN
            SELECT min(sequence), max(sequence), count(*) INTO first, last, entries FROM added;
            IF entries = 0 THEN RETURN NULL; END IF;
            IF first <> (SELECT journal + 1 FROM head) OR last - first + 1 <> entries THEN
                RAISE EXCEPTION 'the journal has no gaps';
            END IF;
            UPDATE head SET journal = last;
            RETURN NULL;
        END $$
        """,
        """
        CREATE TRIGGER change_follows AFTER INSERT ON change REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION follow_journal()
        """,
    ]

    /// Which revisions that are, in PostgreSQL's words.
    private static let isErased = """
        (version < NEW.version OR version = NEW.version AND (status <> 'withdrawn'
            OR right(convert_from(payload, 'UTF8'), 16) <> ' erased="true"/>'))
        """

    /// What a row of `erasure` erases here, as SQLite's trigger does in each host's file.
    private static let erasing = [
        """
        CREATE OR REPLACE FUNCTION keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND current_setting('essaim.erasing', true) = 'on' THEN RETURN NULL; END IF;
            RAISE EXCEPTION 'the rows of % are kept', TG_TABLE_NAME;
        END $$
        """,
        """
        CREATE FUNCTION erase_revisions() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM set_config('essaim.erasing', 'on', true);
            DELETE FROM extension WHERE revision IN (
                SELECT id FROM revision WHERE record = NEW.record AND \(isErased));
            UPDATE revision SET payload = '', digest = convert_to(lpad(id::text, 32, '0'), 'UTF8'), reason = NULL
            WHERE record = NEW.record AND \(isErased);
            UPDATE step SET remark = '' WHERE "time" <= NEW.recorded
                AND record = (SELECT identifier FROM record WHERE id = NEW.record);
            PERFORM set_config('essaim.erasing', 'off', true);
            RETURN NULL;
        END $$
        """,
        """
        CREATE TRIGGER erasure_erases AFTER INSERT ON erasure FOR EACH ROW EXECUTE FUNCTION erase_revisions()
        """,
    ]

    /// Tables whose rows stay as they are.
    private static let kept = ["change", "revision", "audit"]
    /// Tables that nothing is taken out of, though rows may change.
    private static let undeleted = ["token", "person", "record"]

    /// Any number that nobody else locks by in this database: “ESSM”.
    private static let lock = 0x4553_534D

    /// Makes the tables, or brings them up to date.
    ///
    /// - Parameter tables: The tables as SQLite has them now; asked where there is something to do.
    /// - Throws: `CatalogueError` where a later version made them.
    static func migrate(_ connection: Connection, _ tables: () throws -> [TruthTable]) throws {
        if try isUpToDate(connection) { return }
        try connection.run("BEGIN")
        do {
            // Several hosts may start at once.
            try connection.run("SELECT pg_advisory_xact_lock(\(lock))")
            try connection.run(
                "CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())"
            )
            let applied = try applied(connection)
            guard applied.isSubset(of: all.map(\.name)) else {
                throw CatalogueError(
                    .foreign, "\(connection.place) was made by a later version of Essaim",
                    hint: "Update Essaim.")
            }
            for (name, statements) in all where !applied.contains(name) {
                let translated = statements.map(translated)
                for statement in translated.map(\.statement) + translated.flatMap(\.references) {
                    try connection.run(statement)
                }
                try connection.run("INSERT INTO migration (name) VALUES ($1)", [name])
            }
            if applied.count < all.count { try follow(connection, tables()) }
            try connection.run("COMMIT")
        } catch {
            _ = try? connection.run("ROLLBACK")
            throw error
        }
    }

    private static var all: [(name: String, statements: [String])] {
        TruthSchema.migrations + [("hosts-1", hosts), ("hosts-2", erasing)]
    }

    private static func applied(_ connection: Connection) throws -> Set<String> {
        Set(try connection.run("SELECT name FROM migration").compactMap { $0.first ?? nil })
    }

    /// Whether nothing is to be made: a role that may only write rows can use it then.
    private static func isUpToDate(_ connection: Connection) throws -> Bool {
        guard try connection.run("SELECT to_regclass('migration')")[0][0] != nil else { return false }
        return try applied(connection) == Set(all.map(\.name))
    }

    /// Lets hosts see which rows a transaction wrote, and keeps rows that are to be kept.
    private static func follow(_ connection: Connection, _ tables: [TruthTable]) throws {
        for table in tables.map(\.name) {
            try connection.run(
                "ALTER TABLE \(table) ADD COLUMN IF NOT EXISTS changed bigint NOT NULL DEFAULT 0")
            try connection.run("CREATE INDEX IF NOT EXISTS \(table)_changed ON \(table) (changed)")
        }
        for (names, events) in [(kept, "DELETE OR UPDATE"), (undeleted, "DELETE")] {
            for name in names {
                try connection.run(
                    """
                    CREATE OR REPLACE TRIGGER \(name)_kept BEFORE \(events) ON \(name)
                    FOR EACH STATEMENT EXECUTE FUNCTION keep_rows()
                    """)
            }
        }
    }

    /// A statement of SQLite's schema in PostgreSQL's words. References come last, and are looked at when a transaction
    /// ends: tables refer to each other.
    static func translated(_ statement: String) -> (statement: String, references: [String]) {
        var references: [String] = []
        let words = statement.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        var lines: [String] = []
        for line in statement.replacing(/\) STRICT(, WITHOUT ROWID)?/, with: ")").split(separator: "\n") {
            var line = String(line)
            if words.first == "CREATE", words.dropFirst().first == "TABLE",
                let found = line.firstMatch(
                    of: #/ REFERENCES (\w+) \((\w+)\)( DEFERRABLE INITIALLY DEFERRED)?/#),
                let column = line.split(separator: " ").first
            {
                references.append(
                    "ALTER TABLE \(words[2]) ADD FOREIGN KEY (\(column)) REFERENCES \(found.1) (\(found.2)) DEFERRABLE INITIALLY DEFERRED"
                )
                line.removeSubrange(found.range)
            }
            lines.append(line)
        }
        let text = lines.joined(separator: "\n")
            .replacing(/\bINTEGER\b/, with: "bigint").replacing(/\bBLOB\b/, with: "bytea")
            .replacing(/\bREAL\b/, with: "double precision").replacing(/\bTEXT\b/, with: "text")
        return (text, references)
    }
}
