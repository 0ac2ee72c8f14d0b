#!/usr/bin/env python3
"""Measures how fast queries are answered in process, beside bare FTS5 as the limit.

usage: search.py --essaim PROGRAM --benchmark PROGRAM [--records N] [--tantivy PYTHON]

Each query is one word, chosen so that the words match from ten to 60 000 of 100 000 records, evenly on a logarithmic
scale. An answer has twenty ranked records with snippets and five facets. The limit is `SELECT rowid … MATCH … ORDER BY
rank LIMIT 20` on the same index: no facets, no filter, no snippets, nothing but the rows. The peer is Tantivy on the same
texts (tantivy_peer.py), where a Python that has it is named.
"""

import argparse
import json
import math
import os
import pathlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent


def checked(*command):
    result = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{command[0]} failed: {result.stderr or result.stdout}")
    return result.stdout


def words(database, records, count=40):
    """Words of the index whose numbers of records are spread evenly from 10 to 60 % of all."""
    database.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, search, row)")
    # The tokens that are words and stand for one written word: what is asked is then what is counted.
    rows = database.execute(
        "SELECT doc, min(written), term FROM temp.terms JOIN word ON word.token = term "
        "WHERE doc >= 10 GROUP BY term HAVING count(*) <= 3 ORDER BY doc").fetchall()
    wanted = [10 * (records * 0.6 / 10) ** (i / (count - 1)) for i in range(count)]
    chosen = {}
    for target in wanted:
        row = min(rows, key=lambda r: abs(math.log(r[0] / target)))
        chosen[row[2]] = row[1]
    return chosen


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, math.ceil(share * len(values)) - 1)]


def medians(answers, key):
    return [statistics.median(answer[key]) for answer in answers]


def beside_peer(answers, peers, records):
    """The ratios to the peer's medians, by how common the words are."""
    print(f"{'words in':16} {'words':>6} {'essaim':>8} {'again':>8} {'no snip.':>8} {'Tantivy':>8} | {'ratio':>6} {'again':>6} {'no snip.':>8} | {'p99/median':>11}")
    for name, low, high in (("10 % and more", 0.1, 1), ("1 to 10 %", 0.01, 0.1), ("less", 0, 0.01)):
        chosen = [a for a in answers if low * records <= a["total"] < high * records + (high == 1) and a["query"] in peers]
        if not chosen:
            continue
        theirs = medians([peers[a["query"]] for a in chosen], "milliseconds")
        columns = [medians(chosen, key) for key in ("milliseconds", "again", "bare")]
        ratios = [statistics.median(o / t for o, t in zip(column, theirs)) for column in columns]
        all_times = [t for a in chosen for t in a["milliseconds"]]
        times = " ".join(f"{statistics.median(column):8.2f}" for column in columns + [theirs])
        print(f"{name:16} {len(chosen):6} {times} | {ratios[0]:6.1f} {ratios[1]:6.1f} {ratios[2]:8.1f} | "
              f"{percentile(all_times, 0.99) / statistics.median(all_times):11.1f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--essaim", required=True)
    parser.add_argument("--benchmark", required=True)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--tantivy", help="a Python that has Tantivy")
    parser.add_argument("--catalogue", help="keep the catalogue here, and use it again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="essaim-bench-") as name:
        work = pathlib.Path(name)
        catalogue = pathlib.Path(options.catalogue or work / "catalogue.sqlite")
        if not catalogue.exists():
            checked(sys.executable, HERE / "generate.py", "-o", work / "records.xml", options.records)
            checked(options.essaim, "init", "--catalogue", catalogue, "--administration", "prefecture-cantal")
            checked(options.essaim, "import", "--catalogue", catalogue, work / "records.xml")
            if not options.tantivy:
                (work / "records.xml").unlink()
        database = sqlite3.connect(catalogue)
        chosen = words(database, options.records)
        (work / "queries.txt").write_text("\n".join(chosen.values()) + "\n")
        bare = {}
        for token, word in chosen.items():
            times = []
            for _ in range(options.rounds):
                start = time.perf_counter()
                database.execute("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank LIMIT 20",
                                 ('"' + token + '"',)).fetchall()
                times.append((time.perf_counter() - start) * 1000)
            bare[word] = times
        database.close()
        output = checked(options.benchmark, catalogue, work / "queries.txt", options.rounds,
                         os.path.dirname(os.path.abspath(options.essaim)))
        answers = [json.loads(line) for line in output.splitlines()]
        first = answers.pop()["first"]
        print(f"{options.records} records, {len(answers)} words, {options.rounds} rounds each, milliseconds")
        print(f"{'word':24} {'records':>8} {'essaim':>9} {'again':>9} {'bare FTS5':>10}")
        for answer in answers[::4] + answers[-1:]:
            print(f"{answer['query']:24} {answer['total']:8} {statistics.median(answer['milliseconds']):9.2f} "
                  f"{statistics.median(answer['again']):9.2f} {statistics.median(bare[answer['query']]):10.2f}")
        ours = [t for answer in answers for t in answer["milliseconds"]]
        theirs = [t for times in bare.values() for t in times]
        print(f"{'median':33} {statistics.median(ours):9.2f} {statistics.median(theirs):10.2f}")
        print(f"{'99th percentile':33} {percentile(ours, 0.99):9.2f} {percentile(theirs, 0.99):10.2f}")
        if options.tantivy:
            if not (work / "records.xml").exists():
                checked(sys.executable, HERE / "generate.py", "-o", work / "records.xml", options.records)
            output = checked(options.tantivy, HERE / "tantivy_peer.py", work / "records.xml", work / "queries.txt", options.rounds)
            peers = {answer["query"]: answer for answer in map(json.loads, output.splitlines())}
            beside_peer(answers, peers, options.records)
        print(f"first round of all words, which reads the columns kept in memory: {first:.0f} ms")


if __name__ == "__main__":
    main()
