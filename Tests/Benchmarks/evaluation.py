#!/usr/bin/env python3
"""Measures `report progress` on 900 000 observations, beside pandas on the same CSV.

10 000 administrations × 30 indicators × 3 campaigns. Essaim reads from its catalogue, into which the CSV was imported
before; pandas reads the CSV and aggregates. Both give, overall and by kind, count, mean and variance of all respondents
for each indicator and campaign; the means are compared.
"""

import argparse
import csv
import io
import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

KINDS = ["prefecture", "dreal", "ddt", "ddcspp", "drjscs", "geographic-agency", "central", "local-authority", "other"]
CAMPAIGNS = ["baseline", "midterm", "final"]

PANDAS = """
import sys, time, resource
import pandas as pd
start = time.monotonic()
data = pd.read_csv(sys.argv[1], dtype={"administration": "category", "campaign": "category",
    "observation.indicator": "category"})
data["administration"] = data["administration"].ffill()
data["campaign"] = data["campaign"].ffill()
kinds = pd.read_csv(sys.argv[2], dtype="category")
data = data.merge(kinds, on="administration", how="left")
read = time.monotonic()
def table(keys):
    d = data
    n, m, s = d["observation.respondents"], d["observation.value"], d["observation.standard-deviation"]
    sums = pd.DataFrame({**{k: d[k] for k in keys}, "n": n, "nm": n * m, "q": (n - 1) * s * s + n * m * m})
    g = sums.groupby(keys, observed=True)[["n", "nm", "q"]].sum()
    g["mean"] = g.nm / g.n
    g["variance"] = (g.q - g.n * g["mean"] ** 2) / (g.n - 1)
    return g
overall = table(["observation.indicator", "campaign"])
kind = table(["observation.indicator", "campaign", "kind"])
end = time.monotonic()
overall["mean"].to_csv(sys.argv[3])
print(f"{read - start:.2f} {end - read:.2f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
"""


def measured(command, **options):
    """Wall seconds and peak MiB of a program, and what it printed."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    output, error = process.communicate()
    seconds = time.monotonic() - start
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {error or output}")
    return seconds, output


def peak(command):
    """The same, run below GNU time's substitute: a child of its own, so that its peak is its own."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        seconds, output = measured(command)
        usage = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        with os.fdopen(write, "w") as pipe:
            pipe.write(f"{seconds} {usage}\n{output}")
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        numbers, _, output = pipe.read().partition("\n")
    os.waitpid(pid, 0)
    if not numbers:
        sys.exit(f"{' '.join(map(str, command))} failed")
    seconds, usage = map(float, numbers.split())
    return seconds, usage, output


def make(folder, administrations, indicators):
    """The coordinator's file with indicators, and the CSV with all observations."""
    rng = random.Random(2014)
    head, records = [], []
    for number in range(administrations):
        kind = KINDS[number % len(KINDS)]
        head.append(
            f'<administration id="service-{number}" kind="{kind}" territory="{number % 89 + 1:02d}">'
            f'<name xml:lang="fr">Service {number}</name></administration>'
        )
    for number in range(indicators):
        records.append(
            f'<record id="maceo/indicator/question-{number}" version="1" status="published" modified="2013-01-01T09:00:00Z" xml:lang="fr">'
            f'<indicator xmlns="urn:essaim:indicator:1"><name>Question {number}</name><code>Q-{number:02d}</code>'
            "<point>productivity</point><measure>score</measure><higher-is-better>true</higher-is-better>"
            "<aggregation>weighted-mean</aggregation><respondent>agents</respondent><decimals>4</decimals></indicator></record>"
        )
    (folder / "indicators.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<exchange xmlns="urn:essaim:exchange:1" id="bench" issuer="maceo" issued="2014-06-30T09:00:00Z">\n'
        '<administration id="maceo" kind="association"><name xml:lang="fr">Maceo</name></administration>\n'
        + "\n".join(head + records)
        + "\n</exchange>\n"
    )
    with open(folder / "evaluation.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            "id status title administration campaign date population respondents observation.indicator observation.value "
            "observation.respondents observation.standard-deviation observation.status".split()
        )
        for service in range(administrations):
            for campaign, date in zip(CAMPAIGNS, ["2013-05-13", "2013-12-02", "2014-06-02"]):
                people = rng.randint(3, 60)
                identifier = f"service-{service}/evaluation/{campaign}"
                for number in range(indicators):
                    first = [identifier, "published", campaign, f"service-{service}", campaign, date, people, people]
                    writer.writerow(
                        (first if number == 0 else [identifier] + [""] * 7)
                        + [f"maceo/indicator/question-{number}", f"{rng.uniform(1.2, 4.8):.4f}", people, f"{rng.uniform(0.3, 1.2):.4f}", "A"]
                    )
    with open(folder / "kinds.csv", "w", newline="") as file:
        csv.writer(file).writerows(
            [["administration", "kind"]] + [[f"service-{n}", KINDS[n % len(KINDS)]] for n in range(administrations)]
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--essaim", required=True)
    parser.add_argument("--administrations", type=int, default=10_000)
    parser.add_argument("--indicators", type=int, default=30)
    parser.add_argument("--keep", help="make or reuse the data in this folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(arguments.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        catalogue = folder / "maceo.sqlite"
        if not catalogue.exists():
            make(folder, arguments.administrations, arguments.indicators)
            measured([arguments.essaim, "init", "--administration", "maceo", "-c", catalogue])
            measured([arguments.essaim, "import", "-c", catalogue, folder / "indicators.xml"])
            seconds, _ = measured([arguments.essaim, "import", "-c", catalogue, folder / "evaluation.csv"])
            print(f"import of the CSV: {seconds:.1f} s")
        count = arguments.administrations * arguments.indicators * len(CAMPAIGNS)
        print(f"{count} observations")
        overall = ""
        for level in ("overall", "kind"):
            runs = [
                peak([arguments.essaim, "report", "progress", "--set", f"level={level}", "--format", "csv", "--csv-style", "en", "-c", str(catalogue)])
                for _ in range(4)
            ]
            seconds = sorted(run[0] for run in runs[1:])[1]
            print(f"essaim report progress, {level}: {seconds:.2f} s, {max(run[1] for run in runs):.0f} MiB")
            if level == "overall":
                overall = runs[0][2]
        (folder / "peer.py").write_text(PANDAS)
        runs = [
            measured([sys.executable, folder / "peer.py", folder / "evaluation.csv", folder / "kinds.csv", folder / "peer.csv"])
            for _ in range(3)
        ]
        seconds, output = sorted(runs)[1]
        read, aggregated, memory = output.split()
        print(f"pandas, both levels: {seconds:.2f} s (reading {read} s, aggregating {aggregated} s), {memory} MiB")
        compare(overall, folder / "peer.csv")


def compare(report, peer):
    """Both must have found the same means."""
    table = report.replace("\r\n", "\n").split("\n\n")[1]
    own = {(r["indicator"], r["campaign"]): r["value"] for r in csv.DictReader(io.StringIO(table))}
    compared = 0
    for row in csv.DictReader(open(peer)):
        value = own[(row["observation.indicator"], row["campaign"])]
        if value == "Q":
            continue
        compared += 1
        if abs(float(value) - float(row["mean"])) > 0.6e-4:
            sys.exit(f"{row}: essaim has {value}")
    if not compared:
        sys.exit("no mean is shown by both: nothing was compared")
    print(f"{compared} means are the same in both")


if __name__ == "__main__":
    main()
