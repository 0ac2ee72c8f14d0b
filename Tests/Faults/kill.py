#!/usr/bin/env python3
"""Kills essaim with SIGKILL at random moments of imports, exports and publications, and looks at what is left.

After each kill the catalogue must open, be whole (`essaim doctor`), and hold all of the import or nothing of it; no half
file may stand under the name of an interrupted export. Seeded, so that a failure can be tried again.
"""
import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def essaim(program, *arguments):
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)


def killed(program, arguments, delay):
    """Starts a command and kills it after a while; tells whether it was still running."""
    child = subprocess.Popen([program, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    alive = child.poll() is None
    if alive:
        child.send_signal(signal.SIGKILL)
    child.wait()
    return alive


def count(program, catalogue):
    result = essaim(program, "export", "-c", catalogue, "-o", f"{catalogue}.count.xml", "--drafts", "--format", "json")
    if result.returncode:
        raise SystemExit(f"the catalogue doesn't open after a kill: {result.stderr}")
    return json.loads(result.stdout)["records"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--essaim", default=".build/release/essaim")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--records", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    program = os.path.abspath(options.essaim)
    dice = random.Random(options.seed)
    hits = {"import": 0, "export": 0, "publish": 0}
    rounds = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        source = folder / "bench.xml"
        subprocess.run([sys.executable, Path(__file__).parent.parent / "Benchmarks/generate.py", str(options.records), "-o", source], check=True, stdout=subprocess.DEVNULL)
        catalogue = folder / "c.sqlite"
        question = folder / "q.xml"

        def fresh():
            for file in folder.glob("c.sqlite*"):
                file.unlink()
            assert essaim(program, "init", "-c", catalogue, "--administration", "prefecture-cantal").returncode == 0

        def check(expected):
            doctor = essaim(program, "doctor", "-c", catalogue)
            if doctor.returncode:
                raise SystemExit(f"round {rounds}: {doctor.stdout}{doctor.stderr}")
            found = count(program, catalogue)
            if found not in expected:
                raise SystemExit(f"round {rounds}: {found} records, expected one of {expected}")
            return found

        fresh()
        started = time.monotonic()
        assert essaim(program, "import", "-c", catalogue, source).returncode == 0
        whole = time.monotonic() - started
        while sum(hits.values()) < options.kills:
            rounds += 1
            kind = dice.choice(["import", "import", "export", "publish"])
            if kind == "import":
                fresh()
                if killed(program, ["import", "-c", catalogue, source], dice.uniform(0, whole * 1.1)):
                    hits[kind] += 1
                check({0, options.records})
                essaim(program, "import", "-c", catalogue, source)
                check({options.records})
            elif kind == "export":
                target = folder / "out.xml"
                target.unlink(missing_ok=True)
                if killed(program, ["export", "-c", catalogue, "-o", target], dice.uniform(0, 0.08)):
                    hits[kind] += 1
                if target.exists() and not target.read_bytes().endswith(b"</exchange>\n"):
                    raise SystemExit(f"round {rounds}: half a file under the final name")
            else:
                before = count(program, catalogue)
                question.write_text(
                    f'<exchange xmlns="urn:essaim:exchange:1" id="q" issuer="prefecture-cantal" issued="2013-06-03T09:00:00Z">'
                    f'<administration id="prefecture-cantal" kind="prefecture"><name xml:lang="fr">Cantal</name></administration>'
                    f'<record id="prefecture-cantal/faq/kill-{rounds}" version="1" status="published" modified="2013-06-03T09:00:00Z" xml:lang="fr">'
                    f'<faq xmlns="urn:essaim:faq:1"><question>Q{rounds} ?</question><answer><p>R.</p></answer></faq></record></exchange>')
                if not before:
                    essaim(program, "import", "-c", catalogue, source)
                    before = count(program, catalogue)
                if killed(program, ["edit", "-c", catalogue, "--file", question], dice.uniform(0, 0.15)):
                    hits[kind] += 1
                after = check({before, before + 1})
                if after == before + 1:
                    fresh()
        check({0, options.records} | set(range(options.records, options.records + 2)))
    print(f"{sum(hits.values())} kills in {rounds} rounds ({', '.join(f'{k} {v}' for k, v in hits.items())}): every catalogue was whole")


if __name__ == "__main__":
    main()
