internal import GRDB
internal import Search

/// The schema's history. Migrations are append-only: a released one is never changed.
enum Migrations {
    /// Each with its name, in order.
    static let list: [(name: String, statements: [String])] = [
        ("1-catalogue", firstSchema), ("2-chains", chains), ("access", access),
        ("observations", observations),
        ("3-search", search), ("4-chains-by-issuer", chainsByIssuer), ("5-incarnations", incarnations),
        ("6-drafts", drafts), ("7-people", people), ("8-codes", codes), ("9-index", index),
        ("10-erasure", erasure),
    ]

    static var all: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (name, statements) in list {
            migrator.registerMigration(name) { db in
                for statement in statements { try db.execute(sql: statement) }
            }
        }
        return migrator
    }

    /// Whether a revision of its record is erased by a new row of `erasure`: all up to its version, but for the withdrawal
    /// of that version that says so.
    private static let isErased = """
        (version < NEW.version OR version = NEW.version AND (status <> 'withdrawn'
            OR substr(CAST(payload AS TEXT), -16) <> ' erased="true"/>'))
        """

    /// Withdrawals that erase, and what others say of records.
    static let erasure = [
        """
        CREATE TABLE extension (
            revision INTEGER PRIMARY KEY REFERENCES revision (id) DEFERRABLE INITIALLY DEFERRED,
            content BLOB NOT NULL
        ) STRICT
        """,
        // What all revisions of a record up to this version said is erased.
        """
        CREATE TABLE erasure (
            record INTEGER NOT NULL REFERENCES record (id),
            version INTEGER NOT NULL,
            recorded TEXT NOT NULL,
            PRIMARY KEY (record, version)
        ) STRICT, WITHOUT ROWID
        """,
        // Records whose words may still stand in this file: in its indexes, or on pages that are free.
        """
        CREATE TABLE unclean (record INTEGER PRIMARY KEY, indexed INTEGER NOT NULL DEFAULT 0) STRICT
        """,
        // Wherever the row comes from: each host of a shared database has a file of its own. What is left of a revision
        // says when there was one, and nothing of what it said; the digest is only its number.
        """
        CREATE TRIGGER erasureErases AFTER INSERT ON erasure
        BEGIN
            INSERT OR REPLACE INTO unclean (record) SELECT NEW.record WHERE EXISTS (
                SELECT 1 FROM revision WHERE record = NEW.record AND length(payload) > 0 AND \(isErased));
            DELETE FROM extension WHERE revision IN (
                SELECT id FROM revision WHERE record = NEW.record AND \(isErased));
            UPDATE revision SET payload = zeroblob(0), digest = CAST(printf('%032d', id) AS BLOB), reason = NULL
            WHERE record = NEW.record AND \(isErased);
            UPDATE step SET remark = '' WHERE time <= NEW.recorded
                AND record = (SELECT identifier FROM record WHERE id = NEW.record);
        END
        """,
    ]

    /// What the indexes were made by and what waits for its entry. A catalogue made before says neither, so that its
    /// indexes are made anew once.
    static let index = [
        // How the entries of a namespace's records were read (`IndexEntry.basis(of:)`).
        """
        CREATE TABLE indexed (namespace TEXT PRIMARY KEY, basis TEXT NOT NULL) STRICT, WITHOUT ROWID
        """,
        // Records that no module knew when they came.
        """
        CREATE TABLE unindexed (
            namespace TEXT NOT NULL,
            record INTEGER NOT NULL,
            PRIMARY KEY (namespace, record)
        ) STRICT, WITHOUT ROWID
        """,
        // How far this file follows a database that it is a copy of; no row: it is nobody's copy.
        """
        CREATE TABLE followed (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            number INTEGER NOT NULL,
            mark TEXT NOT NULL
        ) STRICT
        """,
    ]

    /// Codes of a phone beside the passphrase, and the half minute of the one used last.
    static let codes = [
        "ALTER TABLE person ADD COLUMN codeSecret BLOB",
        "ALTER TABLE person ADD COLUMN codeUsed INTEGER NOT NULL DEFAULT 0",
    ]

    /// Who uses the site's pages, how they prove it, what they are writing, and the steps that they took.
    static let people = [
        """
        CREATE TABLE person (
            id INTEGER PRIMARY KEY,
            administration TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('reader', 'writer', 'reviewer', 'administrator')),
            name TEXT NOT NULL,
            function TEXT NOT NULL,
            address TEXT NOT NULL UNIQUE,
            passphrase TEXT,
            created TEXT NOT NULL,
            ended TEXT
        ) STRICT
        """,
        // The audit journal and the steps name a person by their key, which is never given to another.
        """
        CREATE TRIGGER personKept BEFORE DELETE ON person
        BEGIN SELECT RAISE(ABORT, 'people are ended or erased, not deleted'); END
        """,
        """
        CREATE TABLE personKey (
            selector TEXT PRIMARY KEY,
            purpose TEXT NOT NULL CHECK (purpose IN ('invitation', 'session')),
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            person INTEGER NOT NULL REFERENCES person (id),
            created TEXT NOT NULL,
            expires TEXT NOT NULL,
            agent TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX personKeyPerson ON personKey (person)",
        """
        CREATE TABLE formEntry (
            record TEXT NOT NULL,
            person INTEGER NOT NULL REFERENCES person (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            language TEXT NOT NULL,
            basis TEXT NOT NULL,
            fields BLOB NOT NULL,
            updated TEXT NOT NULL,
            PRIMARY KEY (person, record)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE step (
            id INTEGER PRIMARY KEY,
            record TEXT NOT NULL,
            person INTEGER NOT NULL REFERENCES person (id),
            time TEXT NOT NULL,
            action TEXT NOT NULL,
            remark TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX stepRecord ON step (record)",
    ]

    /// What is to follow a published record stands beside it, until it is published itself. Its states are revisions of
    /// the version that it is to become, each with its number.
    static let drafts = [
        "ALTER TABLE revision ADD COLUMN draft INTEGER CHECK (draft >= 1)",
        """
        CREATE TABLE draft (
            record INTEGER PRIMARY KEY REFERENCES record (id),
            revision INTEGER NOT NULL UNIQUE REFERENCES revision (id) DEFERRABLE INITIALLY DEFERRED,
            number INTEGER NOT NULL CHECK (number >= 1),
            title TEXT,
            change INTEGER NOT NULL UNIQUE REFERENCES change (sequence) DEFERRABLE INITIALLY DEFERRED
        ) STRICT
        """,
    ]

    /// An incarnation is a catalogue's life between two restores. Its identifier is the catalogue's: the numbers of the
    /// journal mean something in one incarnation only, so whoever follows them begins anew with the next one.
    static let incarnations = [
        // When this file was made as a copy of another, and hasn't been written to since.
        "ALTER TABLE catalogue ADD COLUMN copied TEXT",
        """
        CREATE TABLE incarnation (
            identifier TEXT PRIMARY KEY,
            sequence INTEGER NOT NULL CHECK (sequence >= 0),
            ended TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        // A copy that is written to isn't the catalogue any more that it is a copy of: the one goes on without the
        // other, with the same numbers.
        """
        CREATE TRIGGER copyBecomesItself BEFORE INSERT ON change
        WHEN (SELECT copied FROM catalogue) IS NOT NULL
        BEGIN
            INSERT INTO incarnation SELECT identifier, NEW.sequence - 1, NEW.recorded FROM catalogue;
            UPDATE catalogue SET identifier = lower(hex(randomblob(8))), copied = NULL;
            DELETE FROM sent;
        END
        """,
    ]

    /// A chain is a catalogue's journal as one administration issues it: no other issuer's file moves it.
    static let chainsByIssuer = [
        "ALTER TABLE received RENAME TO receivedByCatalogue",
        """
        CREATE TABLE received (
            catalogue TEXT NOT NULL,
            issuer TEXT NOT NULL,
            sequence INTEGER NOT NULL CHECK (sequence >= 0),
            recorded TEXT NOT NULL,
            PRIMARY KEY (catalogue, issuer)
        ) STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO received SELECT catalogue, issuer, sequence, recorded FROM receivedByCatalogue
        """,
        "DROP TABLE receivedByCatalogue",
    ]
}
