#!/usr/bin/env python3
"""Counts the instructions of what people wait for, where the times of a machine say little.

usage: counts.py --essaim PROGRAM [--records N] [--keep FILE]

Runs the program under valgrind (callgrind), on a small catalogue, and prints the millions of instructions of each
command, beside those of the last time where they were kept. It judges nothing.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def counted(environment, *command):
    """The instructions that a command takes."""
    run = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *map(str, command)],
        capture_output=True, text=True, env=environment)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode not in (0, 2) or not found:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{run.stderr[-2000:]}")
    return int(found.group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--essaim", required=True)
    parser.add_argument("--records", type=int, default=2_000)
    parser.add_argument("--keep", type=pathlib.Path, help="where the counts of the last time are, and these go")
    options = parser.parse_args()
    essaim = os.path.abspath(options.essaim)
    before = json.loads(options.keep.read_text()) if options.keep and options.keep.exists() else {}
    counts = {}
    with tempfile.TemporaryDirectory(prefix="essaim-counts-") as name:
        work = pathlib.Path(name)
        environment = dict(os.environ, XDG_CACHE_HOME=name)
        subprocess.run(
            [sys.executable, HERE / "generate.py", "-o", work / "records.xml", str(options.records)], check=True)
        catalogue = ["-c", work / "essaim.sqlite"]
        subprocess.run(
            [essaim, "init", *catalogue, "--administration", "prefecture-cantal"], check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        # What modules are is known from the first command on.
        subprocess.run([essaim, "modules"], check=True, stdout=subprocess.DEVNULL, env=environment)
        for step, command in (
            ("import", ["import", *catalogue, work / "records.xml"]), ("import again", ["import", *catalogue, work / "records.xml"]),
            ("export", ["export", *catalogue, "-o", work / "all.xml"]), ("list", ["list", *catalogue]),
            ("query", ["query", *catalogue, "réunion"]), ("show nothing", ["list", *catalogue, "--type", "annotation"]),
            ("doctor", ["doctor", *catalogue]),
        ):
            counts[step] = counted(environment, essaim, *command)
            last = before.get(step)
            change = f" ({(counts[step] / last - 1) * 100:+.1f} %)" if last else ""
            print(f"{step:16} {counts[step] / 1e6:12,.0f} million instructions{change}", flush=True)
    if options.keep:
        options.keep.parent.mkdir(parents=True, exist_ok=True)
        options.keep.write_text(json.dumps(counts, indent=1) + "\n")


main()
