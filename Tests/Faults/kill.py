#!/usr/bin/env python3
"""Kills essaim with SIGKILL at random moments of all that writes, and looks at what is left.

After each kill the catalogue must open, be whole (`essaim doctor`), and hold all of what was under way or nothing of it;
no half file may stand under the name of an interrupted export, backup or restore. Seeded, so that a failure can be tried
again.
"""
import argparse
import json
import lzma
import os
import random
import shutil
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
    kinds = ["import", "export", "publish", "init", "backup", "restore", "open", "upgrade", "rebuild"]
    hits = dict.fromkeys(kinds, 0)
    rounds = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        source = folder / "bench.xml"
        subprocess.run([sys.executable, Path(__file__).parent.parent / "Benchmarks/generate.py", str(options.records), "-o", source], check=True, stdout=subprocess.DEVNULL)
        catalogue = folder / "c.sqlite"
        text = folder / "q.xml"

        def write_question(name):
            text.write_text(
                f'<exchange xmlns="urn:essaim:exchange:1" id="q" issuer="prefecture-cantal" issued="2013-06-03T09:00:00Z">'
                f'<administration id="prefecture-cantal" kind="prefecture"><name xml:lang="fr">Cantal</name></administration>'
                f'<record id="prefecture-cantal/faq/{name}" version="1" status="published" modified="2013-06-03T09:00:00Z" xml:lang="fr">'
                f'<faq xmlns="urn:essaim:faq:1"><question>{name} ?</question><answer><p>R.</p></answer></faq></record></exchange>')

        def question(path, name):
            """Adds a question; how many that are."""
            write_question(name)
            return 1 if essaim(program, "edit", "-c", path, "--file", text).returncode == 0 else 0

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

        def sound(path, *expected):
            """Opens a catalogue and counts; ends the run where it isn't whole."""
            doctor = essaim(program, "doctor", "-c", path, "--lang", "en")
            if doctor.returncode:
                raise SystemExit(f"round {rounds}, {kind}: {doctor.stdout}{doctor.stderr}")
            found = count(program, path)
            if found not in expected:
                raise SystemExit(f"round {rounds}, {kind}: {found} records, expected one of {expected}")
            return found

        def no_parts():
            left = [file.name for file in folder.iterdir() if ".part" in file.name]
            if left:
                raise SystemExit(f"round {rounds}, {kind}: left behind: {left}")

        copy, place = folder / "copy.sqlite", folder / "d.sqlite"

        def place_copy(source):
            """A catalogue that was never opened, alone in its place."""
            for file in folder.glob("d.sqlite*"):
                file.unlink()
            shutil.copyfile(source, place)

        old = folder / "old.sqlite"
        old.write_bytes(lzma.decompress((Path(__file__).parent.parent / "Cases/catalogues/3-search.sqlite.xz").read_bytes()))

        fresh()
        started = time.monotonic()
        assert essaim(program, "import", "-c", catalogue, source).returncode == 0
        whole = time.monotonic() - started
        assert essaim(program, "backup", "-c", catalogue, copy).returncode == 0
        while sum(hits.values()) < options.kills:
            rounds += 1
            kind = dice.choice(kinds)
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
            elif kind == "init":
                for file in folder.glob("d.sqlite*"):
                    file.unlink()
                if killed(program, ["init", "-c", place, "--administration", "prefecture-cantal"], dice.uniform(0, 0.12)):
                    hits[kind] += 1
                again = essaim(program, "init", "-c", place, "--administration", "prefecture-cantal")
                if again.returncode and "catalogue-exists" not in again.stderr:
                    raise SystemExit(f"round {rounds}: init isn't finished by init: {again.stderr}")
                sound(place, 0)
            elif kind == "backup":
                target = folder / "killed.sqlite"
                target.unlink(missing_ok=True)
                if killed(program, ["backup", "-c", copy, target], dice.uniform(0, 0.3)):
                    hits[kind] += 1
                if target.exists():
                    sound(target, options.records)
                    target.unlink()
                assert essaim(program, "backup", "-c", copy, target).returncode == 0
                no_parts()
            elif kind == "restore":
                place_copy(copy)
                edit = question(place, f"restore-{rounds}")
                if killed(program, ["restore", "-c", place, copy], dice.uniform(0, 0.8)):
                    hits[kind] += 1
                looked = essaim(program, "list", "-c", place, "--format", "json")
                if looked.returncode and "catalogue-mixed" not in looked.stderr:
                    raise SystemExit(f"round {rounds}: neither the old nor the new: {looked.stderr}")
                if not looked.returncode:
                    sound(place, options.records, options.records + edit)
                assert essaim(program, "restore", "-c", place, copy).returncode == 0
                sound(place, options.records)
                no_parts()
                for file in folder.glob("d.sqlite.replaced-*"):
                    file.unlink()
            elif kind in ("open", "upgrade", "rebuild"):
                place_copy(old if kind == "upgrade" else copy)
                command = ["doctor", "-c", place] + (["--rebuild"] if kind == "rebuild" else [])
                if killed(program, command, dice.uniform(0, 1.0 if kind == "rebuild" else 0.15)):
                    hits[kind] += 1
                sound(place, 4 if kind == "upgrade" else options.records)
            else:
                before = count(program, catalogue)
                write_question(f"kill-{rounds}")
                if not before:
                    essaim(program, "import", "-c", catalogue, source)
                    before = count(program, catalogue)
                if killed(program, ["edit", "-c", catalogue, "--file", text], dice.uniform(0, 0.15)):
                    hits[kind] += 1
                after = check({before, before + 1})
                if after == before + 1:
                    fresh()
        check({0, options.records} | set(range(options.records, options.records + 2)))
    print(f"{sum(hits.values())} kills in {rounds} rounds ({', '.join(f'{k} {v}' for k, v in hits.items())}): every catalogue was whole")


if __name__ == "__main__":
    main()
