internal import Search

// The schema of the first versions.
extension Migrations {
    /// Who may use the HTTP API, and what they wrote through it.
    static let access = [
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
    static let observations = [
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
    static let search = [
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
    static let chains = [
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

    static let firstSchema = [
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
