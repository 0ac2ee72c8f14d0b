#!/usr/bin/env python3
"""The measure to compare with: the same import, as a Python engineer would write it on lxml and sqlite3.

It does what `essaim import` does to a file of published records: parse as a stream, validate every record
against its type's schema, bring it into canonical form, compare with what the catalogue holds, and write header,
revision, journal, facets, measures and full-text index in one transaction.

It is written to be fast: one walk over each record, statements prepared once, rows sent in batches. Tried and left
out: a larger page cache, smaller batches and other settings of the index, which changed a single run by a few per
cent at most, no more than runs differ anyway; and writing in a second thread, which made it slower.

Left out, all to the peer's advantage: rules across fields, conflicts, tombstones, relaying, types it doesn't know.
"""
import argparse
import hashlib
import json
import os
import re
import resource
import sqlite3
import sys
import time
from pathlib import Path

from lxml import etree

ENVELOPE = "{urn:essaim:exchange:1}"
RECORD, ADMINISTRATION = ENVELOPE + "record", ENVELOPE + "administration"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
PART = r"[a-z0-9]+(?:-[a-z0-9]+)*"
IDENTIFIER = re.compile(f"({PART})/({PART})/({PART})")
BATCH = 1_000

# What the catalogue does with a field, by its path: the roles that the modules' field lists give.
# t title, s summary, x searched text, f facet, m measure. Title and summary are searched, too.
ROLES = {
    "good-practice": {
        "title": "t", "summary": "s", "theme": "f", "point": "f", "stage": "f", "scope": "f", "territory": "f",
        "service-size": "f", "problem": "x", "method": "x", "beneficiaries": "x", "resources/effort": "f",
        "resources/cost-per-agent": "m", "resources/people": "m", "resources/note": "x", "evidence": "x",
        "difficulties": "x", "conditions": "x", "transfer": "x", "tried-again/administration": "f",
        "tried-again/result": "f", "tried-again/note": "x", "keyword": "fx", "opinion/text": "x"},
    "faq": {
        "question": "t", "summary": "s", "answer": "x", "audience": "f", "theme": "f", "source/kind": "f",
        "source/title": "x"},
    "experience-feedback": {
        "title": "t", "summary": "s", "campaign": "f", "territory": "f", "context": "x", "objectives": "x",
        "actor/role": "x", "means": "x", "course": "x", "worked": "x", "factor/kind": "f", "factor/point": "f",
        "factor/weight": "f", "factor/text": "x", "factor/answer": "x", "gaps": "x", "causes": "x",
        "evidence": "x", "lesson/theme": "f", "lesson/text": "x", "recommendation": "x", "action/what": "x",
        "transfer": "x"},
    "indicator": {
        "name": "t", "summary": "s", "code": "x", "point": "f", "measure": "f", "numerator": "x",
        "denominator": "x", "target": "m", "method": "x", "respondent": "f"},
    "evaluation": {
        "title": "t", "administration": "f", "campaign": "f", "population": "m", "respondents": "m",
        "sample-data": "f", "observation/indicator": "f", "observation/value": "m", "observation/comment": "x",
        "note": "x"},
}

TABLES = """
CREATE TABLE IF NOT EXISTS administration (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, territory TEXT, name TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS record (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, owner TEXT NOT NULL REFERENCES administration,
    type TEXT NOT NULL, version INTEGER NOT NULL, status TEXT NOT NULL, modified TEXT NOT NULL,
    language TEXT NOT NULL, title TEXT NOT NULL, summary TEXT, digest BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS revision (
    key INTEGER PRIMARY KEY, record INTEGER NOT NULL REFERENCES record, version INTEGER NOT NULL,
    status TEXT NOT NULL, modified TEXT NOT NULL, language TEXT NOT NULL, digest BLOB NOT NULL,
    issuer TEXT NOT NULL, recorded TEXT NOT NULL, payload BLOB NOT NULL, UNIQUE (record, version, digest)
);
CREATE TABLE IF NOT EXISTS change (
    sequence INTEGER PRIMARY KEY, record INTEGER NOT NULL REFERENCES record,
    revision INTEGER NOT NULL REFERENCES revision, action TEXT NOT NULL, version INTEGER NOT NULL,
    recorded TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS facet (
    record INTEGER NOT NULL REFERENCES record, field TEXT NOT NULL, "group" INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (record, field, "group", value)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS facet_value ON facet (field, value, record);
CREATE TABLE IF NOT EXISTS measure (
    record INTEGER NOT NULL REFERENCES record, field TEXT NOT NULL, "group" INTEGER NOT NULL, value REAL NOT NULL,
    PRIMARY KEY (record, field, "group", value)
) WITHOUT ROWID;
-- Its rows carry the revision's key: an entry of an earlier revision is passed over when searching.
CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5 (
    title, summary, body, tokenize = 'unicode61 remove_diacritics 2', content = ''
);
"""

INSERTS = {
    "record": """
        INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET version = excluded.version, status = excluded.status,
            modified = excluded.modified, language = excluded.language, title = excluded.title,
            summary = excluded.summary, digest = excluded.digest""",
    "revision": "INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "change": "INSERT INTO change (record, revision, action, version, recorded) VALUES (?, ?, ?, ?, ?)",
    "facet": "INSERT OR IGNORE INTO facet VALUES (?, ?, ?, ?)",
    "measure": "INSERT OR IGNORE INTO measure VALUES (?, ?, ?, ?)",
    "search": "INSERT INTO search (rowid, title, summary, body) VALUES (?, ?, ?, ?)",
}


class Refused(Exception):
    """A record that breaks the format; nothing of the file is written."""


def prose(element):
    """The text of paragraphs and lists, a line each: without line breaks, two blocks would run into one word."""
    lines = []
    for block in element:
        for part in (block if len(block) and block[0].tag.endswith("}li") else (block,)):
            lines.append("".join(part.itertext()))
    return "\n".join(lines)


class RecordType:
    """A type's schema and its fields' roles, keyed by the full tag so that a record takes one walk."""

    def __init__(self, name, schemas):
        self.name = name
        self.namespace = f"{{urn:essaim:{name}:1}}"
        self.tag = self.namespace + name
        self.schema = etree.XMLSchema(etree.parse(schemas / f"{name}.xsd"))
        self.fields, self.groups = {}, {}
        for path, roles in ROLES[name].items():
            group, _, field = path.rpartition("/")
            fields = self.groups.setdefault(self.namespace + group, {}) if group else self.fields
            fields[self.namespace + field] = (path, roles)

    def content(self, payload):
        """Title, summary and body for the index; facets and measures as (path, group, value)."""
        texts = {"t": [], "s": [], "x": []}
        facets, measures = [], []

        def take(element, field, group):
            path, roles = field
            # White space is the business of the index's tokenizer; a title is stored, so it is collapsed.
            text = prose(element) if len(element) else element.text or ""
            for role in roles:
                if role == "f":
                    facets.append((path, group, text.strip()))
                elif role == "m":
                    measures.append((path, group, float(text)))
                else:
                    texts[role].append(text)

        fields, groups = self.fields, self.groups
        number = 0
        for element in payload:
            tag = element.tag
            if field := fields.get(tag):
                take(element, field, 0)
            elif inner := groups.get(tag):
                number += 1
                for child in element:
                    if field := inner.get(child.tag):
                        take(child, field, number)
        title = " ".join(" ".join(texts["t"]).split())
        summary = " ".join(" ".join(texts["s"]).split())
        return title, summary, "\n".join(texts["x"]), facets, measures


class Import:
    def __init__(self, connection, schemas):
        self.connection = connection
        self.types = {name: RecordType(name, schemas) for name in ROLES}
        self.rows = {table: [] for table in INSERTS}
        self.waiting = set()
        self.next_key, self.next_revision = connection.execute(
            "SELECT (SELECT coalesce(max(key), 0) + 1 FROM record), (SELECT coalesce(max(key), 0) + 1 FROM revision)"
        ).fetchone()
        self.now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self.counts = {"created": 0, "updated": 0, "unchanged": 0, "stale": 0}

    def run(self, path):
        events = etree.iterparse(path, events=("end",), tag=(RECORD, ADMINISTRATION), no_network=True,
                                 resolve_entities=False, load_dtd=False, huge_tree=False)
        root = None
        for _, element in events:
            if root is None:
                root = element.getparent()
                issuer = root.get("issuer")
            if element.tag == RECORD:
                self.record(element, issuer)
            else:
                self.administration(element)
            element.clear()
            while element.getprevious() is not None:
                del root[0]
        self.flush()

    def administration(self, element):
        self.connection.execute(
            "INSERT OR REPLACE INTO administration VALUES (?, ?, ?, ?)",
            (element.get("id"), element.get("kind"), element.get("territory"), element[0].text))

    def record(self, element, issuer):
        get = element.get
        id = get("id")
        parts = IDENTIFIER.fullmatch(id)
        if not parts or max(map(len, parts.groups())) > 80:
            raise Refused(f"{id}: not an identifier")
        owner, name, _ = parts.groups()
        if owner != issuer:
            raise Refused(f"{id}: {issuer} does not own it")
        payload = element[0]
        type = self.types.get(name)
        if not type or payload.tag != type.tag:
            raise Refused(f"{id}: {payload.tag} is not of its type")
        if not type.schema.validate(payload):
            raise Refused(f"{id}: {type.schema.error_log.last_error}")
        version, status, modified, language = int(get("version")), get("status"), get("modified"), get(LANGUAGE)
        canonical = etree.tostring(payload, method="c14n", exclusive=True, with_comments=False)
        header = f"{id} {version} {status} {modified} {language}\n".encode()
        digest = hashlib.sha256(header + canonical).digest()

        if id in self.waiting:
            self.flush()
        known = self.connection.execute("SELECT key, version, digest FROM record WHERE id = ?", (id,)).fetchone()
        if known:
            key, held, old_digest = known
            if version < held:
                self.counts["stale"] += 1
                return
            if version == held:
                if digest != old_digest:
                    raise Refused(f"{id}: another content with version {version} is in the catalogue")
                self.counts["unchanged"] += 1
                return
            self.connection.execute("DELETE FROM facet WHERE record = ?", (key,))
            self.connection.execute("DELETE FROM measure WHERE record = ?", (key,))
            action = "update"
        else:
            key, action = self.next_key, "create"
            self.next_key += 1
        self.counts[action + "d"] += 1
        revision = self.next_revision
        self.next_revision += 1

        title, summary, body, facets, measures = type.content(payload)
        rows = self.rows
        rows["record"].append(
            (key, id, owner, name, version, status, modified, language, title, summary or None, digest))
        rows["revision"].append(
            (revision, key, version, status, modified, language, digest, issuer, self.now, canonical))
        rows["change"].append((key, revision, action, version, self.now))
        rows["facet"] += [(key, *facet) for facet in facets]
        rows["measure"] += [(key, *measure) for measure in measures]
        rows["search"].append((revision, title, summary, body))
        self.waiting.add(id)
        if len(self.waiting) >= BATCH:
            self.flush()

    def flush(self):
        for table, rows in self.rows.items():
            self.connection.executemany(INSERTS[table], rows)
            rows.clear()
        self.waiting.clear()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--schemas", metavar="DIR", type=Path, required=True, help="where NAME.xsd of each type is")
    parser.add_argument("--database", metavar="DB", required=True)
    arguments = parser.parse_args()

    start = time.perf_counter()
    connection = sqlite3.connect(arguments.database, isolation_level=None, cached_statements=64)
    connection.executescript(
        "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
        "PRAGMA cache_size = -16384; PRAGMA foreign_keys = ON;" + TABLES)
    work = Import(connection, arguments.schemas)
    connection.execute("BEGIN IMMEDIATE")
    try:
        work.run(arguments.file)
    except (Refused, etree.XMLSyntaxError) as error:
        connection.execute("ROLLBACK")
        sys.exit(f"{arguments.file}: {error}")
    connection.execute("COMMIT")
    connection.close()
    seconds = time.perf_counter() - start

    records = sum(work.counts.values())
    print(json.dumps({
        "records": records, **work.counts, "seconds": round(seconds, 3),
        "records_per_s": round(records / seconds, 1),
        "mb_per_s": round(os.path.getsize(arguments.file) / 1e6 / seconds, 2),
        "peak_rss_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)}))


if __name__ == "__main__":
    main()
