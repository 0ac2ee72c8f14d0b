#!/usr/bin/env python3
"""Measures how well searches answer the judged queries, beside SQLite FTS5 without language (peer.py).

usage: quality.py --essaim PROGRAM [--sheets FOLDER_OR_ARCHIVE] [--json FILE]

Loads the sample, and the sheets of Service-Public.fr where they are given, into catalogues of their own, asks each
query of judgments.json through `essaim query --format json`, and scores the answers with the code that scores the peer.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def run(*command, **options):
    result = subprocess.run([str(c) for c in command], capture_output=True, text=True, **options)
    if result.returncode not in (0, 2):
        sys.exit(f"{command[0]} failed: {result.stderr or result.stdout}")
    return result.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--essaim", required=True)
    parser.add_argument("--sheets", type=pathlib.Path)
    parser.add_argument("--json")
    options = parser.parse_args()
    essaim = pathlib.Path(options.essaim).resolve()
    with tempfile.TemporaryDirectory(prefix="essaim-search-") as name:
        work = pathlib.Path(name)
        corpora = ["sample"]
        documents = [sys.executable, HERE / "documents.py", "--sample", ROOT / "Sample/massif-central"]
        sheets = options.sheets
        if sheets:
            folder = sheets
            if sheets.is_file():
                folder = work / "dila"
                with tarfile.open(sheets) as archive:
                    archive.extractall(folder, filter="data")
            documents += ["--dila", next(p.parent for p in sorted(folder.rglob("F*.xml")))]
            corpora.append("dila")
        else:
            print("Only the sample is asked: SHEETS=folder adds the sheets of Service-Public.fr.")
        run(*documents, "-o", work / "documents.jsonl")
        judgments = [j for j in json.loads((HERE / "judgments.json").read_text()) if j["corpus"] in corpora]
        (work / "judgments.json").write_text(json.dumps(judgments))
        answers = {}
        for corpus in corpora:
            catalogue = work / f"{corpus}.sqlite"
            run(essaim, "init", "--catalogue", catalogue, "--administration", "maceo")
            if corpus == "sample":
                files = sorted((ROOT / "Sample/massif-central").glob("[0-9]*.xml"))
            else:
                files = [work / "dila.exchange.xml"]
                run(sys.executable, HERE / "exchange.py", work / "documents.jsonl", "-o", files[0])
            run(essaim, "import", "--catalogue", catalogue, *files)
            for judgment in judgments:
                if judgment["corpus"] != corpus:
                    continue
                text = run(essaim, "query", "--catalogue", catalogue, "--format", "json", "--limit", "20", "--",
                           judgment["query"])
                ids = [hit["id"] for hit in json.loads(text)["hits"]]
                if corpus == "dila":
                    ids = [identifier.rsplit("/", 1)[1].upper() for identifier in ids]
                answers[f"{corpus}\t{judgment['query']}"] = ids
        (work / "run.json").write_text(json.dumps(answers, ensure_ascii=False))
        print(run(sys.executable, HERE / "peer.py", "--documents", work / "documents.jsonl", "--judgments",
                  work / "judgments.json", "--run", work / "run.json"))
        if options.json:
            os.replace(work / "run.json", options.json)


if __name__ == "__main__":
    main()
