#!/usr/bin/env python3
"""Measures imports and exports side by side: Essaim, a Python peer, and validation alone as the limit.

It measures and checks counts; it never judges a time, because times are the machine's. Everything it writes goes to
the work folder, which may be deleted at any time.
"""
import argparse
import json
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
OWNER = "prefecture-cantal"


class Failure(Exception):
    """A command that failed, or a count that is wrong."""


def timed(command, log):
    """Runs a command and returns its figures.

    `wait4` tells the peak memory of this very child. The kernel counts what the child had before `exec`, too, which
    is this process's own size: hence nothing large is done in here, the generator included.
    """
    with open(log, "ab") as out:
        out.write(f"$ {' '.join(map(str, command))}\n".encode())
        out.flush()
        os.sync()  # what an earlier run left to write isn't this run's business
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    return {"seconds": seconds, "peak_mib": usage.ru_maxrss / 1024, "cpu_seconds": usage.ru_utime + usage.ru_stime,
            "exit": child.returncode}


def checked(command, log):
    figures = timed(command, log)
    if figures["exit"]:
        with open(log, "rb") as text:
            text.seek(max(0, log.stat().st_size - 2_000))
            tail = text.read().decode(errors="replace")
        raise Failure(f"{' '.join(map(str, command))}\nended with {figures['exit']}; the end of {log}:\n{tail}")
    return figures


def output(*command):
    """What a command prints; nothing where there is no such command."""
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except OSError:
        return ""


def expect(what, found, wanted):
    if found != wanted:
        raise Failure(f"{what}: {found} records instead of {wanted}")


def rows(database):
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return connection.execute("SELECT count(*) FROM record").fetchone()[0]


def records_in(file):
    with open(file, "rb") as lines:
        return sum(line.count(b"<record ") for line in lines)


def remove(database):
    for suffix in ("", "-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)


def machine(python):
    """What the figures depend on."""
    model = ""
    if Path("/proc/cpuinfo").exists():
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    versions = json.loads(output(
        python, "-c",
        "import json, sqlite3; from lxml import etree; text = lambda v: '.'.join(map(str, v)); "
        "print(json.dumps([text(etree.LXML_VERSION), text(etree.LIBXML_VERSION), sqlite3.sqlite_version]))"))
    xmllint = subprocess.run(["xmllint", "--version"], capture_output=True, text=True).stderr.split()
    return {
        "cpu": model or platform.processor() or platform.machine(), "cores": os.cpu_count(),
        "system": platform.platform(), "python": platform.python_version(), "lxml": versions[0],
        "libxml2 of lxml": versions[1], "SQLite of Python": versions[2],
        "libxml2 of xmllint": xmllint[4] if len(xmllint) > 4 else "?",
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds")}


class Bench:
    def __init__(self, essaim, work):
        self.essaim, self.work = essaim, work
        self.schemas = work / "schemas"
        self.python = work / "venv" / "bin" / "python"

    def prepare(self):
        """lxml in an environment of its own, schemas, and a first run that fills the system's file cache."""
        log = self.work / "prepare.log"
        ready = [str(self.python), "-c", "import lxml.etree"]
        if not self.python.exists() or subprocess.run(ready, stderr=subprocess.DEVNULL).returncode:
            checked([sys.executable, "-m", "venv", str(self.work / "venv")], log)
            checked([str(self.python), "-m", "pip", "install", "--quiet", "lxml"], log)
        checked([self.essaim, "--version"], log)
        shutil.rmtree(self.schemas, ignore_errors=True)
        self.schemas.mkdir()
        checked([self.essaim, "modules", "schema", "-o", str(self.schemas)], log)
        if not (self.schemas / "exchange.xsd").exists():
            raise Failure(f"essaim modules schema wrote no {self.schemas}/exchange.xsd")

    def measure(self, count):
        """The steps for a file of `count` records, each a list of runs."""
        log = self.work / f"{count}.log"
        log.unlink(missing_ok=True)
        file = self.work / f"{count}.xml"
        out = self.work / f"{count}-out.xml"
        peer, catalogue = self.work / f"{count}-peer.sqlite", self.work / f"{count}-essaim.sqlite"
        times = 3 if count <= 100_000 else 1
        # Always anew: a file left by an older generator would be measured as if it were today's.
        checked([sys.executable, str(HERE / "generate.py"), str(count), "-o", str(file)], log)

        def runs(command, before=lambda: None, after=lambda: None):
            result = []
            for _ in range(times):
                before()
                result.append(checked(command, log))
                after()
            return result

        def new_catalogue():
            remove(catalogue)
            checked([self.essaim, "init", "--catalogue", str(catalogue), "--administration", OWNER], log)

        by_peer = [str(self.python), str(HERE / "peer.py"), str(file), "--schemas", str(self.schemas),
                   "--database", str(peer)]
        by_essaim = [self.essaim, "import", "--catalogue", str(catalogue), str(file)]
        steps = {}
        steps["validate: xmllint"] = runs(
            ["xmllint", "--stream", "--noout", "--schema", str(self.schemas / "exchange.xsd"), str(file)])
        steps["import: Python peer"] = runs(
            by_peer, lambda: remove(peer), lambda: expect("the peer's database", rows(peer), count))
        steps["import: Essaim"] = runs(
            by_essaim, new_catalogue, lambda: expect("Essaim's catalogue", rows(catalogue), count))
        steps["export: Essaim"] = runs(
            [self.essaim, "export", "--catalogue", str(catalogue), "-o", str(out)], lambda: out.unlink(missing_ok=True),
            lambda: expect("Essaim's export", records_in(out), count))
        steps["import again: Python peer"] = runs(
            by_peer, after=lambda: expect("the peer's database", rows(peer), count))
        steps["import again: Essaim"] = runs(
            by_essaim, after=lambda: expect("Essaim's catalogue", rows(catalogue), count))
        size = file.stat().st_size
        results = {"records": count, "bytes": size, "database_bytes": {
            "peer": peer.stat().st_size, "essaim": catalogue.stat().st_size}, "steps": {}}
        for name, figures in steps.items():
            seconds = statistics.median(run["seconds"] for run in figures)
            results["steps"][name] = {
                "seconds": seconds, "records_per_s": count / seconds, "mb_per_s": size / 1e6 / seconds,
                "peak_mib": statistics.median(run["peak_mib"] for run in figures),
                "exit": max(run["exit"] for run in figures), "runs": figures}
        for leftover in (file, out):
            leftover.unlink()
        remove(peer)
        remove(catalogue)
        return results

    def start_up(self):
        """How long the command line takes to load its modules: the best of five, the rest is the system's noise."""
        figures = [checked([self.essaim, "modules"], self.work / "modules.log") for _ in range(5)]
        return {"seconds": min(run["seconds"] for run in figures), "peak_mib": max(run["peak_mib"] for run in figures),
                "exit": 0, "runs": figures}


def table(results):
    lines = ["| records | step | seconds | records/s | MB/s | peak MiB | exit |", "|--:|---|--:|--:|--:|--:|--:|"]
    for measured in results["measured"]:
        for name, step in measured["steps"].items():
            lines.append(
                f"| {measured['records']:,} | {name} | {step['seconds']:.2f} | {step['records_per_s']:,.0f} |"
                f" {step['mb_per_s']:.1f} | {step['peak_mib']:.0f} | {step['exit']} |")
    step = results["modules"]
    lines.append(f"|  | essaim modules (best of 5) | {step['seconds']:.3f} |  |  | {step['peak_mib']:.0f} | {step['exit']} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--records", metavar="N", type=int, nargs="+", default=[100_000], help="sizes (default: 100000)")
    parser.add_argument("--essaim", metavar="PATH", default=".build/release/essaim", help="default: .build/release/essaim")
    parser.add_argument("--work", metavar="DIR", default=".build-bench", help="default: .build-bench")
    arguments = parser.parse_args()
    if min(arguments.records) < 1:
        parser.error("a size is 1 or more")
    essaim = Path(arguments.essaim).resolve()
    if not os.access(essaim, os.X_OK):
        parser.error(f"no {essaim}: build it first (swift build -c release), or give --essaim")
    if not shutil.which("xmllint"):
        parser.error("xmllint is missing (Debian: apt install libxml2-utils)")
    work = Path(arguments.work).resolve()
    work.mkdir(parents=True, exist_ok=True)
    bench = Bench(str(essaim), work)
    try:
        bench.prepare()
        results = {"machine": machine(str(bench.python)), "measured": []}
        for count in arguments.records:
            print(f"{count} records …", file=sys.stderr)
            results["measured"].append(bench.measure(count))
        results["modules"] = bench.start_up()
    except Failure as failure:
        sys.exit(f"bench: {failure}")
    (work / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    print(table(results))
    print()
    print(", ".join(f"{key}: {value}" for key, value in results["machine"].items()))


if __name__ == "__main__":
    main()
