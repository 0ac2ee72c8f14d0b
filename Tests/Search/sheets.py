#!/usr/bin/env python3
"""Measures the search on real sheets of Service-Public.fr, beside Tantivy and SQLite FTS5.

usage: sheets.py --essaim PROGRAM --sheets FOLDER_OR_ARCHIVE [--queries 400] [--half a|b] [--misses]

The sheets are parted in two halves by their names. The ranking was tuned on half a; half b only measures it.

links      The words of links between the sheets of a half, by their editors: a text of two to twelve words that leads to
           one sheet alone and isn't its title. The sheet is the answer; those that have the very link are passed over.
questions  questions.tsv: what people would ask, in words that the sheet's title doesn't have.
titles     The sheets' own titles.

Each gives MRR@10 and how many answers were found among the first ten. Tantivy (French stems, any word; the PyPI package)
is left out where it isn't installed. FTS5 asks for all words, and for any where none has all.
"""

import argparse
import hashlib
import html
import json
import os
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent
DEPTH = 40


def half_of(name):
    return "ab"[hashlib.md5(f"{name}.xml".encode()).digest()[0] & 1]


def normal(text):
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def plain(xml):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", xml))).strip()


def element(name, xml):
    found = re.search(rf"<{name}>(.*?)</{name}>", xml, re.S)
    return found.group(1) if found else ""


def words_of(query):
    return re.sub(r"[\"():*\-<>/,.;!?|&+=~^$%«»\[\]{}]+", " ", query).strip()


# Queries

def links(sheets, count):
    titles = {name: normal(plain(element("dc:title", xml))) for name, xml in sheets.items()}
    seen = {}
    for name, xml in sheets.items():
        for target, text in re.findall(
                r'<LienInterne\b[^>]*LienPublication="(F\d+)"[^>]*>(.*?)</LienInterne>', xml, re.S):
            said = html.unescape(re.sub(r"<[^>]+>", "", text)).strip()
            if ("<LienInterne" not in text and target in titles and target != name
                    and 2 <= len(normal(said).split()) <= 12 and normal(said) != titles[target]):
                seen.setdefault(normal(said), {}).setdefault(target, [said, set()])[1].add(name)
    queries = sorted((target, re.sub(r"\s+", " ", said), sorted(sources))
                     for targets in seen.values() if len(targets) == 1
                     for target, (said, sources) in targets.items())
    random.Random(7).shuffle(queries)
    return queries[:count]


def questions(sheets):
    lines = (HERE / "questions.tsv").read_text(encoding="utf-8").splitlines()
    return [(target, question, []) for target, question in (line.split("\t") for line in lines) if target in sheets]


def titles(sheets, count):
    named = sorted((name, plain(element("dc:title", xml)), []) for name, xml in sheets.items())
    random.Random(7).shuffle(named)
    return [query for query in named if query[1]][:count]


# Engines: each takes a query and gives names of sheets, best first

def essaim(program, catalogue):
    def ask(query):
        answer = subprocess.run(
            [program, "query", "-c", catalogue, "--format", "json", "--limit", str(DEPTH), "--", words_of(query)],
            capture_output=True, text=True)
        if answer.returncode:
            return []
        return [re.split("[-/]", hit["id"])[-1].upper() for hit in json.loads(answer.stdout)["hits"]]
    return ask


def texts(sheets):
    for name, xml in sheets.items():
        start = xml.find("<Introduction") if "<Introduction" in xml else xml.find("<Texte")
        yield name, plain(element("dc:title", xml)), plain(element("dc:description", xml)), plain(xml[start:])


def fts5(sheets):
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.execute("CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, title, summary, body, "
                     "tokenize = 'unicode61 remove_diacritics 2')")
    database.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", texts(sheets))

    def ask(query):
        words = [f'"{word}"' for word in re.findall(r"\w+", words_of(query))]
        for sign in (" ", " OR "):
            found = [row[0] for row in database.execute(
                "SELECT id FROM t WHERE t MATCH ? ORDER BY bm25(t, 0, 10, 4, 1) LIMIT ?",
                (sign.join(words), DEPTH))] if words else []
            if found:
                return found
        return []
    return ask


def tantivy_engine(sheets):
    try:
        import tantivy
    except ImportError:
        return None
    fields = ["title", "summary", "body"]
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in fields:
        schema.add_text_field(field, tokenizer_name="fr")
    index = tantivy.Index(schema.build())
    index.register_tokenizer("fr", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
                             .filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
                             .filter(tantivy.Filter.stemmer("french")).build())
    writer = index.writer(50_000_000)
    for name, title, summary, body in texts(sheets):
        writer.add_document(tantivy.Document(id=name, title=title, summary=summary, body=body))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(query):
        parsed = index.parse_query(" ".join(re.findall(r"\w+", words_of(query))), fields,
                                   field_boosts={"title": 4.0, "summary": 1.5, "body": 1.0})
        return [searcher.doc(address)["id"][0] for _, address in searcher.search(parsed, DEPTH).hits]
    return ask


# Measures

def reciprocal_rank(names, target, passed_over):
    rank = 0
    for name in names:
        if name in passed_over:
            continue
        rank += 1
        if rank > 10:
            return 0.0
        if name == target:
            return 1 / rank
    return 0.0


def measure(folder, half, options):
    sheets = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("F*.xml"))}
    sheets = {name: xml for name, xml in sheets.items() if "<Publication" in xml[:400]}
    with tempfile.TemporaryDirectory(prefix="essaim-sheets-") as work:
        catalogue = f"{work}/essaim.sqlite"
        for command in (["init", "-c", catalogue, "--administration", "dila"],
                        ["import", "-c", catalogue, "--adapter", "service-public", str(folder)]):
            done = subprocess.run([options.essaim, *command], capture_output=True, text=True)
            if done.returncode not in (0, 2):
                sys.exit(done.stderr or done.stdout)
        engines = {"Essaim": essaim(options.essaim, catalogue), "Tantivy": tantivy_engine(sheets), "FTS5": fts5(sheets)}
        for kind, queries in (("links", links(sheets, options.queries)), ("questions", questions(sheets)),
                              ("titles", titles(sheets, options.queries))):
            if not queries:
                continue
            for name, ask in engines.items():
                if ask is None:
                    continue
                with ThreadPoolExecutor(2 if name == "Essaim" else 1) as pool:
                    answers = list(pool.map(lambda query: ask(query[1]), queries))
                ranks = [reciprocal_rank(answer, query[0], query[2]) for answer, query in zip(answers, queries)]
                print(f"  {half}  {kind:<10}{name:<9}MRR@10 {sum(ranks) / len(ranks):.3f}   "
                      f"found {sum(rank > 0 for rank in ranks):>4} of {len(ranks)}", flush=True)
                if options.misses and name == "Essaim":
                    for query, rank in zip(queries, ranks):
                        if rank == 0:
                            print(f"       {query[0]}  {query[1]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--essaim", required=True)
    parser.add_argument("--sheets", required=True, type=pathlib.Path)
    parser.add_argument("--queries", type=int, default=400)
    parser.add_argument("--half", choices=["a", "b"])
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    options.essaim = str(pathlib.Path(options.essaim).resolve())
    with tempfile.TemporaryDirectory(prefix="essaim-sheets-") as name:
        work = pathlib.Path(name)
        source = options.sheets
        if source.is_file():
            with tarfile.open(source) as archive:
                archive.extractall(work / "all", filter="data")
            source = work / "all"
        for half in "ab":
            (work / half).mkdir()
        for path in source.rglob("*.xml"):
            os.link(path, work / half_of(path.stem) / path.name) if path.stat().st_dev == work.stat().st_dev \
                else (work / half_of(path.stem) / path.name).write_bytes(path.read_bytes())
        print("Real sheets, half a (tuned on) and half b (only measured)")
        for half in options.half or "ab":
            measure(work / half, half, options)


if __name__ == "__main__":
    main()
