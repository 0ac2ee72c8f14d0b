#!/usr/bin/env python3
"""Measures the import of a partner's delivery: the 1 881 sheets of Service-Public.fr, beside xsltproc.

xsltproc runs the same stylesheet over the same files and writes the result away: the limit for the mapping, before
anything is validated, stored or indexed. Then a second delivery that changes nothing, the same as a zip archive, and a
table of observations. It measures and checks counts; it never judges a time.
"""
import argparse
import os
import shutil
import statistics
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from bench import Failure, checked, expect, rows

ROOT = Path(__file__).resolve().parents[2]
STYLESHEET = ROOT / "Plugins/ServicePublic/service-public.xsl"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--essaim", type=Path, required=True)
    parser.add_argument("--sheets", type=Path, default=ROOT.parent / "shared/data/dila/part.tar.xz",
                        help="the archive of the sheets; nothing is measured where it isn't there")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the table of observations")
    arguments = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="essaim-adapters-"))
    try:
        measure(arguments, work)
    except Failure as failure:
        sys.exit(str(failure))
    finally:
        shutil.rmtree(work)


def measure(arguments, work):
    log, catalogue = work / "log", work / "c.sqlite"
    essaim = arguments.essaim.resolve()

    def fresh(administration="maceo"):
        for file in work.glob("c.sqlite*"):
            file.unlink()
        checked([essaim, "init", "-c", catalogue, "--administration", administration], log)

    def report(name, figures, count):
        seconds = statistics.median(run["seconds"] for run in figures)
        print(f"{name:44} {seconds:8.2f} s {count / seconds:10.0f} /s {max(run['peak_mib'] for run in figures):8.0f} MiB")

    if arguments.sheets.exists():
        with tarfile.open(arguments.sheets) as archive:
            archive.extractall(work / "sheets", filter="data")
        files = sorted((work / "sheets").glob("**/*.xml"))
        whole = work / "sheets.zip"
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                archive.write(file, file.name)
        parameters = [part for name in ("owner", "licence", "attribution") for part in ("--stringparam", name, name)]
        report("xsltproc, the same stylesheet",
               [checked(["xsltproc", "-o", os.devnull, *parameters, STYLESHEET, *files], log)
                for _ in range(arguments.runs)], len(files))
        for name, source in (("import, a folder", work / "sheets"), ("import, a zip archive", whole)):
            runs = []
            for _ in range(arguments.runs):
                fresh()
                runs.append(checked([essaim, "import", "-c", catalogue, source], log))
                expect(name, rows(catalogue), len(files))
            report(name, runs, len(files))
        report("import again, nothing changed",
               [checked([essaim, "import", "-c", catalogue, "--complete", work / "sheets"], log)
                for _ in range(arguments.runs)], len(files))
        expect("import again", rows(catalogue), len(files))
    else:
        print(f"{arguments.sheets} is not there: the sheets are not measured")

    table = work / "evaluation.csv"
    records = max(1, arguments.rows // 20)
    with open(table, "w", encoding="cp1252", newline="") as out:
        out.write("id;status;title;administration;campaign;date;population;respondents;observation.indicator;"
                  "observation.value;observation.respondents;observation.status\r\n")
        for record in range(records):
            head = f"ddt-lot/evaluation/e{record};publiée;Bilan {record};ddt-lot;Bilan;03/06/2014;1 200;60"
            for row in range(20):
                out.write(f"{head if row == 0 else f'ddt-lot/evaluation/e{record};;;;;;;'};"
                          f"maceo/indicator/i{row};{row},5;{row};A\r\n")
    runs = []
    for _ in range(arguments.runs):
        fresh("ddt-lot")
        checked([essaim, "import", "-c", catalogue, ROOT / "Sample/massif-central/07-ddt-lot.xml"], log)
        before = rows(catalogue)
        runs.append(checked([essaim, "import", "-c", catalogue, table], log))
        expect("import, a table", rows(catalogue), before + records)
    report(f"import, a table of {records * 20} rows", runs, records * 20)


if __name__ == "__main__":
    main()
