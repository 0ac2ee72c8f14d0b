#!/usr/bin/env python3
"""Scores search runs against judged queries, with SQLite FTS5 as the peer.

usage: peer_fts5.py --documents documents.jsonl --judgments judgments.json [--stopwords FILE] [--json]
       peer_fts5.py --judgments judgments.json --run RUN.json [--documents documents.jsonl] [--json]
       peer_fts5.py --self-test

The peer indexes each corpus in FTS5 with `unicode61 remove_diacritics 2` (columns title, summary, text; bm25 weights
10, 4, 1), no stemming and no elision rule. It answers in up to three ways, all scored:
  and      every word must occur
  and-or   the same; when nothing is found, any word
  and-or without stop words   (with --stopwords) the same after dropping the listed words from the question
A run is a JSON object {"corpus<TAB>query": [ids, best first]}; with --documents it is compared query by query with
the best of the peer's ways.

Where a judgment says how its words stand in the records that answer it ("words": same, form, other), these groups are
shown too.

Measures, each the mean over queries:
  nDCG@10    gain 2^grade - 1, discount log2(rank + 1), ideal from the judgments
  MRR        1 / rank of the first answer with any grade, among the first 20
  recall@20  judged answers among the first 20, out of all judged (out of 20 if there are more)

Standard library only. Exit status 2 on unusable input.
"""

import argparse
import json
import math
import random
import re
import sqlite3
import sys

DEPTH = 20
WEIGHTS = (10.0, 4.0, 1.0)


# Measures

def ndcg(ids, relevant, depth=10):
    gains = [2 ** relevant.get(i, 0) - 1 for i in ids[:depth]]
    ideal = sorted((2 ** grade - 1 for grade in relevant.values()), reverse=True)[:depth]
    best = discounted(ideal)
    return discounted(gains) / best if best else 0.0


def discounted(gains):
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains))


def reciprocal_rank(ids, relevant, depth=DEPTH):
    return next((1 / (rank + 1) for rank, i in enumerate(ids[:depth]) if relevant.get(i, 0) > 0), 0.0)


def recall(ids, relevant, depth=DEPTH):
    wanted = {i for i, grade in relevant.items() if grade > 0}
    return len(wanted.intersection(ids[:depth])) / min(len(wanted), depth) if wanted else 0.0


def score(run, judgments):
    """{"sample": {...}, "dila": {...}, "all": {...}, "words: same": {...}, …} and the measures of each query."""
    rows = []
    for judgment in judgments:
        ids = list(dict.fromkeys(run.get((judgment["corpus"], judgment["query"]), [])))
        relevant = judgment["relevant"]
        rows.append({"corpus": judgment["corpus"], "query": judgment["query"], "answers": len(ids),
                     "words": judgment.get("words"),
                     "ndcg@10": ndcg(ids, relevant), "mrr": reciprocal_rank(ids, relevant),
                     "recall@20": recall(ids, relevant)})
    means = {}
    groups = [*dict.fromkeys(row["corpus"] for row in rows), "all"]
    groups += [f"words: {trait}" for trait in ("same", "form", "other") if any(r["words"] == trait for r in rows)]
    for corpus in groups:
        chosen = [row for row in rows if corpus in (row["corpus"], "all", f"words: {row['words']}")]
        means[corpus] = {"queries": len(chosen), "without answer": sum(not row["answers"] for row in chosen)}
        for measure in ("ndcg@10", "mrr", "recall@20"):
            means[corpus][measure] = round(sum(row[measure] for row in chosen) / len(chosen), 4)
    return means, rows


def compare(rows, others, measure="ndcg@10", draws=10_000):
    """Wins, ties, losses and the mean difference with its 95 % interval (paired bootstrap, fixed seed)."""
    differences = [row[measure] - other[measure] for row, other in zip(rows, others)]
    chance = random.Random(2014)
    means = sorted(sum(chance.choices(differences, k=len(differences))) / len(differences) for _ in range(draws))
    return {"wins": sum(d > 1e-9 for d in differences), "ties": sum(abs(d) <= 1e-9 for d in differences),
            "losses": sum(d < -1e-9 for d in differences),
            "difference": round(sum(differences) / len(differences), 4),
            "interval": [round(means[int(draws * 0.025)], 4), round(means[int(draws * 0.975)], 4)]}


# The peer

def parse(query):
    """The simple language -> (required terms, excluded terms). A term is (words, is a prefix)."""
    required, excluded = [], []
    for minus, phrase, word in re.findall(r'(?:(?<=\s)|^)(-?)(?:"([^"]*)"|([^\s"]+))', query):
        target = excluded if minus else required
        if phrase:
            words = re.findall(r"\w+", phrase)
            if words:
                target.append((words, False))
            continue
        parts = re.findall(r"\w+\*?", word)
        for part in parts:
            if part.strip("*"):
                target.append(([part.strip("*")], part.endswith("*")))
    return required, excluded


def match_expression(query, operator="AND", stopwords=frozenset()):
    """An FTS5 expression in which everything a person typed is quoted; None if nothing can match."""
    required, excluded = parse(query)
    kept = [term for term in required
            if len(term[0]) > 1 or term[1] or term[0][0].lower() not in stopwords]
    required = kept or required
    if not required:
        return None
    inside = f" {operator} ".join(quoted(term) for term in required)
    without = "".join(f" NOT {quoted(term)}" for term in excluded)
    return f"({inside}){without}"


def quoted(term):
    words, prefix = term
    return '"' + " ".join(words).replace('"', '""') + '"' + (" *" if prefix else "")


def index(documents):
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE document USING fts5("
                     "id UNINDEXED, title, summary, text, tokenize = 'unicode61 remove_diacritics 2')")
    database.executemany("INSERT INTO document VALUES (?, ?, ?, ?)",
                         ((d["id"], d["title"], d["summary"], d["text"]) for d in documents))
    return database


def ask(database, expression):
    if expression is None:
        return []
    return [row[0] for row in database.execute(
        "SELECT id FROM document WHERE document MATCH ? ORDER BY bm25(document, 0, ?, ?, ?), id LIMIT ?",
        (expression, *WEIGHTS, DEPTH))]


def peer_runs(documents, judgments, stopwords):
    corpora = {}
    for document in documents:
        corpora.setdefault(document["corpus"], []).append(document)
    databases = {corpus: index(inside) for corpus, inside in corpora.items()}
    runs = {"and": {}, "and-or": {}}
    if stopwords:
        runs["and-or without stop words"] = {}
    for judgment in judgments:
        key = judgment["corpus"], judgment["query"]
        database = databases[judgment["corpus"]]
        every = ask(database, match_expression(judgment["query"]))
        runs["and"][key] = every
        runs["and-or"][key] = every or ask(database, match_expression(judgment["query"], "OR"))
        if stopwords:
            runs["and-or without stop words"][key] = (
                ask(database, match_expression(judgment["query"], "AND", stopwords))
                or ask(database, match_expression(judgment["query"], "OR", stopwords)))
    return runs


# In and out

def read_stopwords(path):
    lines = (line.split("#")[0].strip().lower() for line in open(path, encoding="utf-8"))
    return frozenset(line for line in lines if line)


def read_run(path):
    run = {}
    for key, ids in json.load(open(path, encoding="utf-8")).items():
        corpus, _, query = key.partition("\t")
        run[corpus, query] = ids
    return run


def table(name, means):
    lines = [name]
    lines.append(f"  {'corpus':<13}{'queries':>8}{'empty':>7}{'nDCG@10':>10}{'MRR':>9}{'recall@20':>11}")
    for corpus, m in means.items():
        lines.append(f"  {corpus:<13}{m['queries']:>8}{m['without answer']:>7}"
                     f"{m['ndcg@10']:>10.4f}{m['mrr']:>9.4f}{m['recall@20']:>11.4f}")
    return "\n".join(lines)


def self_test():
    def near(a, b):
        assert abs(a - b) < 1e-9, (a, b)

    relevant = {"a": 3, "b": 1}
    near(ndcg(["a", "b"], relevant), 1)
    # Reversed: (1/1 + 7/log2 3) over (7/1 + 1/log2 3).
    near(ndcg(["b", "a"], relevant), (1 + 7 / math.log2(3)) / (7 + 1 / math.log2(3)))
    near(ndcg(["x", "y"], relevant), 0)
    near(ndcg([], relevant), 0)
    near(ndcg(["x"] * 10 + ["a"], relevant), 0)
    near(ndcg(["x", "a"], {"a": 2}), 1 / math.log2(3))
    near(reciprocal_rank(["x", "b", "a"], relevant), 1 / 2)
    near(reciprocal_rank(["x"] * 20 + ["a"], relevant), 0)
    near(recall(["a", "x"], relevant), 1 / 2)
    near(recall(["x"] * 19 + ["a", "b"], relevant), 1 / 2)
    near(recall([str(n) for n in range(20)], {str(n): 1 for n in range(30)}), 1)
    means, _ = score({("c", "q"): ["a", "a", "b"]}, [{"corpus": "c", "query": "q", "relevant": relevant},
                                                    {"corpus": "c", "query": "unanswered", "relevant": relevant}])
    near(means["c"]["ndcg@10"], 0.5)
    assert means["all"]["without answer"] == 1 and means["c"]["queries"] == 2
    assert compare([{"ndcg@10": 1.0}, {"ndcg@10": 0.5}], [{"ndcg@10": 0.0}, {"ndcg@10": 0.5}])["wins"] == 1

    assert parse('jours -neige') == ([(["jours"], False)], [(["neige"], False)])
    assert parse("l’armée numéris*") == ([(["l"], False), (["armée"], False), (["numéris"], True)], [])
    assert parse('"droit à l’erreur" -x') == ([(["droit", "à", "l", "erreur"], False)], [(["x"], False)])
    assert parse("domicile-travail") == ([(["domicile"], False), (["travail"], False)], [])
    assert match_expression("a b -c") == '("a" AND "b") NOT "c"'
    assert match_expression("-c") is None
    assert match_expression("le CET", "OR", frozenset(["le", "cet"])) == '("le" OR "CET")'
    assert match_expression("le mot", "AND", frozenset(["le"])) == '("mot")'
    database = index([{"id": "1", "title": "Empêcher", "summary": "", "text": "l’accord AND NOT"},
                      {"id": "2", "title": "autre", "summary": "", "text": "empêcher des coupures"}])
    assert ask(database, match_expression("empecher")) == ["1", "2"]
    assert ask(database, match_expression('AND NOT accord')) == ["1"]
    assert ask(database, match_expression('empecher -coupures')) == ["1"]
    assert ask(database, match_expression('coup*')) == ["2"]
    assert ask(database, match_expression('"des coupures"')) == ["2"]
    assert ask(database, match_expression('title:x ( ^ ) * "')) == []
    print("self-test passed")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents")
    parser.add_argument("--judgments")
    parser.add_argument("--stopwords")
    parser.add_argument("--run")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--queries", action="store_true", help="also print each query's measures")
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    if options.self_test:
        return self_test()
    if not options.judgments or not (options.documents or options.run):
        parser.error("--judgments and one of --documents, --run are needed")

    judgments = json.load(open(options.judgments, encoding="utf-8"))
    runs = {}
    if options.documents:
        documents = [json.loads(line) for line in open(options.documents, encoding="utf-8")]
        present = {(d["corpus"], d["id"]) for d in documents}
        lost = [(j["corpus"], i) for j in judgments for i in j["relevant"] if (j["corpus"], i) not in present]
        if lost:
            sys.exit(f"error: judged but not among the documents: {lost[:5]}")
        stopwords = read_stopwords(options.stopwords) if options.stopwords else frozenset()
        for name, run in peer_runs(documents, judgments, stopwords).items():
            runs["FTS5 " + name] = run
    if options.run:
        runs["run"] = read_run(options.run)
        missing = [j["query"] for j in judgments if (j["corpus"], j["query"]) not in runs["run"]]
        if missing:
            print(f"warning: {len(missing)} judged queries are not in the run and score 0, e.g. {missing[0]!r}",
                  file=sys.stderr)

    results = {name: score(run, judgments) for name, run in runs.items()}
    report = {name: means for name, (means, _) in results.items()}
    comparison = None
    if options.run and options.documents:
        peers = [name for name in results if name != "run"]
        best = max(peers, key=lambda name: results[name][0]["all"]["ndcg@10"])
        comparison = {"with": best, **compare(results["run"][1], results[best][1])}
    if options.json:
        output = {"figures": report}
        if comparison:
            output["comparison"] = comparison
        if options.queries:
            output["queries"] = {name: rows for name, (_, rows) in results.items()}
        print(json.dumps(output, ensure_ascii=False, indent=1))
        return None
    for name, means in report.items():
        print(table(name, means))
    if comparison:
        print(f"run against {comparison['with']}, nDCG@10: {comparison['wins']} better, {comparison['ties']} equal, "
              f"{comparison['losses']} worse; difference {comparison['difference']:+.4f} "
              f"(95 % interval {comparison['interval'][0]:+.4f} to {comparison['interval'][1]:+.4f})")
    if options.queries:
        for name, (_, rows) in results.items():
            print(name)
            for row in rows:
                print(f"  {row['ndcg@10']:.3f} {row['mrr']:.3f} {row['recall@20']:.3f}  {row['corpus']}  {row['query']}")
    return None


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError, KeyError) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
