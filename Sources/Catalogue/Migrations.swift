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

    /// What the indexes were made by and what waits for its entry. A catalogue made before says neither, so that its
    /// indexes are made anew once.
    private static let index = [
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
    private static let codes = [
        "ALTER TABLE person ADD COLUMN codeSecret BLOB",
        "ALTER TABLE person ADD COLUMN codeUsed INTEGER NOT NULL DEFAULT 0",
    ]

    /// Who uses the site's pages, how they prove it, what they are writing, and the steps that they took.
    private static let people = [
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
    private static let drafts = [
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
    private static let incarnations = [
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
    private static let chainsByIssuer = [
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

    /// Who may use the HTTP API, and what they wrote through it.
    private static let access = [
        """
        CREATE TABLE token (
            name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 80),
            administration TEXT NOT NULL,
            scope TEXT NOT NULL CHECK (scope IN ('read', 'write', 'publish', 'relay', 'admin')),
            selector TEXT NOT NULL UNIQUE,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            created TEXT NOT NULL,
            expires TEXT,
            revoked TEXT
        ) STRICT, WITHOUT ROWID
        """,
        // A token stays in the list after it was revoked: the audit journal names it.
        """
        CREATE TRIGGER tokenKept BEFORE DELETE ON token
        BEGIN SELECT RAISE(ABORT, 'tokens are revoked, not deleted'); END
        """,
        """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY,
            request TEXT NOT NULL,
            time TEXT NOT NULL,
            token TEXT NOT NULL,
            administration TEXT NOT NULL,
            address TEXT NOT NULL,
            method TEXT NOT NULL,
            path TEXT NOT NULL,
            status INTEGER,
            outcome TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TRIGGER auditKept BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit journal keeps every entry'); END
        """,
        """
        CREATE TRIGGER auditFixed BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit journal is not rewritten'); END
        """,
    ]

    /// Figures about people, the catalogue's settings, and which records are here with small figures hidden.
    private static let observations = [
        """
        CREATE TABLE observation (
            record INTEGER PRIMARY KEY,
            unit TEXT NOT NULL,
            period TEXT NOT NULL,
            sheet BLOB NOT NULL
        ) STRICT
        """,
        "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
        "ALTER TABLE record ADD COLUMN disclosure INTEGER CHECK (disclosure >= 1)",
        "ALTER TABLE revision ADD COLUMN disclosure INTEGER CHECK (disclosure >= 1)",
    ]

    /// The index of analysed texts. It starts empty; `essaim doctor --rebuild` fills it for records stored before.
    private static let search = [
        "DROP TABLE search",
        // The texts come as tokens, one space between; `owner` holds one token that names the record's owner,
        // `forms` the words whose token is another, for prefixes.
        """
        CREATE VIRTUAL TABLE search USING fts5 (
            heavy, medium, light, forms, owner, content = '', tokenize = "ascii tokenchars '@-'"
        )
        """,
        "INSERT INTO search (search, rank) VALUES ('hashsize', 8388608)",
        "INSERT INTO search (search, rank) VALUES ('automerge', 8)",
        // The words met, without accents, with their tokens and as they were first written: a word typed
        // without accents finds its token here, and a misspelt one the nearest word.
        """
        CREATE TABLE word (
            folded TEXT NOT NULL,
            token TEXT NOT NULL,
            written TEXT NOT NULL,
            PRIMARY KEY (folded, token)
        ) STRICT, WITHOUT ROWID
        """,
        // Which analysis made the index (0: none yet), how often it was made anew, and how often administrations
        // changed: what is kept in memory for searches holds while these and the journal's end are the same.
        """
        CREATE TABLE searchState (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            analysis INTEGER NOT NULL,
            rebuilds INTEGER NOT NULL,
            administrations INTEGER NOT NULL
        ) STRICT
        """,
        // An empty catalogue's index is up to date.
        """
        INSERT INTO searchState (id, analysis, rebuilds, administrations)
        SELECT 1, iif(EXISTS (SELECT 1 FROM record), 0, \(TextAnalyser.version)), 0, 0
        """,
    ]

    /// How far incremental files went out to each partner and came in from each catalogue.
    private static let chains = [
        """
        CREATE TABLE sent (
            partner TEXT PRIMARY KEY,
            sequence INTEGER NOT NULL CHECK (sequence >= 0),
            recorded TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE received (
            catalogue TEXT PRIMARY KEY,
            issuer TEXT NOT NULL,
            sequence INTEGER NOT NULL CHECK (sequence >= 0),
            recorded TEXT NOT NULL
        ) STRICT, WITHOUT ROWID
        """,
    ]

    private static let firstSchema = [
        """
        CREATE TABLE catalogue (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            identifier TEXT NOT NULL CHECK (length(identifier) > 0),
            created TEXT NOT NULL
        ) STRICT
        """,
        // A home or partner may be named before any file has described it.
        "CREATE TABLE home (administration TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
        "CREATE TABLE relay (administration TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
        """
        CREATE TABLE administration (
            id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 80),
            kind TEXT NOT NULL,
            territories TEXT NOT NULL,
            siret TEXT CHECK (length(siret) = 14),
            nameFr TEXT NOT NULL CHECK (length(nameFr) > 0),
            nameEn TEXT NOT NULL CHECK (length(nameEn) > 0)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE record (
            id INTEGER PRIMARY KEY,
            identifier TEXT NOT NULL UNIQUE,
            owner TEXT NOT NULL REFERENCES administration (id),
            type TEXT NOT NULL,
            namespace TEXT,
            version INTEGER NOT NULL CHECK (version >= 1),
            status TEXT NOT NULL CHECK (status IN ('draft', 'in-review', 'published', 'withdrawn')),
            modified TEXT NOT NULL,
            language TEXT NOT NULL,
            title TEXT,
            summary TEXT,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            revision INTEGER NOT NULL UNIQUE REFERENCES revision (id) DEFERRABLE INITIALLY DEFERRED,
            change INTEGER NOT NULL UNIQUE REFERENCES change (sequence) DEFERRABLE INITIALLY DEFERRED,
            CHECK (status = 'withdrawn' OR namespace IS NOT NULL)
        ) STRICT
        """,
        """
        CREATE TABLE revision (
            id INTEGER PRIMARY KEY,
            record INTEGER NOT NULL REFERENCES record (id),
            version INTEGER NOT NULL CHECK (version >= 1),
            status TEXT NOT NULL CHECK (status IN ('draft', 'in-review', 'published', 'withdrawn')),
            modified TEXT NOT NULL,
            language TEXT NOT NULL,
            namespace TEXT,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            issuer TEXT NOT NULL,
            reason TEXT,
            recorded TEXT NOT NULL,
            payload BLOB NOT NULL,
            UNIQUE (record, version, digest)
        ) STRICT
        """,
        """
        CREATE TABLE change (
            sequence INTEGER PRIMARY KEY,
            record INTEGER NOT NULL REFERENCES record (id),
            revision INTEGER NOT NULL REFERENCES revision (id),
            action TEXT NOT NULL CHECK (action IN ('create', 'update', 'withdraw')),
            version INTEGER NOT NULL,
            recorded TEXT NOT NULL
        ) STRICT
        """,
        // The journal numbers its entries without gaps, so nothing may be taken out of it.
        """
        CREATE TRIGGER changeKept BEFORE DELETE ON change
        BEGIN SELECT RAISE(ABORT, 'the journal keeps every change'); END
        """,
        """
        CREATE TRIGGER changeFollows BEFORE INSERT ON change
        WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM change)
        BEGIN SELECT RAISE(ABORT, 'the journal has no gaps'); END
        """,
        """
        CREATE TABLE conflict (
            revision INTEGER PRIMARY KEY REFERENCES revision (id),
            record INTEGER NOT NULL REFERENCES record (id),
            detected TEXT NOT NULL,
            resolved TEXT
        ) STRICT
        """,
        "CREATE INDEX conflictRecord ON conflict (record)",
        // Facets are numbers twice over, so that an import writes little and a query counts fast. They and the
        // measures are derived from the payloads and can be made anew, so nothing refers to them.
        """
        CREATE TABLE facetValue (
            id INTEGER PRIMARY KEY,
            field TEXT NOT NULL,
            value TEXT NOT NULL,
            UNIQUE (field, value)
        ) STRICT
        """,
        """
        CREATE TABLE facet (
            value INTEGER NOT NULL,
            record INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            PRIMARY KEY (value, record, ordinal)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX facetRecord ON facet (record)",
        """
        CREATE TABLE measure (
            record INTEGER NOT NULL,
            field TEXT NOT NULL,
            ordinal INTEGER NOT NULL,
            value REAL NOT NULL,
            PRIMARY KEY (record, field, ordinal, value)
        ) STRICT, WITHOUT ROWID
        """,
        // The rows of the full-text index carry the revision's key, not the record's: an entry of an earlier
        // revision is passed over at query time instead of being taken out, because a table without content
        // can only forget what it is told again.
        """
        CREATE VIRTUAL TABLE search USING fts5 (
            heavy, medium, light, content = '', tokenize = 'unicode61 remove_diacritics 2'
        )
        """,
        // More words in memory before they are written, and fewer rounds of merging: an import of 100 000
        // records takes a third less time for 8 MiB more.
        "INSERT INTO search (search, rank) VALUES ('hashsize', 8388608)",
        "INSERT INTO search (search, rank) VALUES ('automerge', 8)",
    ]
}
