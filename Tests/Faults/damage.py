#!/usr/bin/env python3
"""Damages copies of a catalogue at random, and looks at what essaim says and saves: damage.py --essaim PROGRAM

No file may end it by a signal. What `doctor` calls sound must be the same records; what `rescue` saves must be sound, and
each record in it one that was there. Seeded, so that a failure can be tried again.
"""
import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--essaim", default=".build/release/essaim")
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--records", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    program = os.path.abspath(options.essaim)
    dice = random.Random(options.seed)

    def essaim(*arguments):
        result = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, errors="replace")
        if result.returncode < 0:
            raise SystemExit(f"file {number}: {arguments[0]} ended by signal {-result.returncode}: {result.stderr}")
        return result

    def records(path):
        """Each record as it is exported, or None where it can't be."""
        out = Path(f"{path}.xml")
        if essaim("export", "-c", path, "--drafts", "-o", out).returncode:
            return None
        return set(re.findall(r"<record .*?</record>|<tombstone .*?/>", out.read_text(), re.S))

    number = 0
    saved = lost = sound = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        source, whole = folder / "bench.xml", folder / "whole.sqlite"
        subprocess.run([sys.executable, Path(__file__).parent.parent / "Benchmarks/generate.py", str(options.records), "-o", source], check=True, stdout=subprocess.DEVNULL)
        essaim("init", "-c", whole, "--administration", "prefecture-cantal")
        assert essaim("import", "-c", whole, source).returncode == 0
        expected = records(whole)
        for number in range(1, options.files + 1):
            for file in folder.glob("d.sqlite*"):
                file.unlink()
            damaged, new = folder / "d.sqlite", folder / "d.sqlite.new"
            shutil.copyfile(whole, damaged)
            size = damaged.stat().st_size
            with open(damaged, "r+b") as file:
                for _ in range(dice.choice([1, 3, 20])):
                    file.seek(dice.randrange(size))
                    file.write(dice.choice([dice.randbytes(dice.choice([1, 8, 4096])), bytes(dice.choice([8, 8192]))]))
                if dice.random() < 0.2:
                    file.truncate(dice.randrange(size))
            if essaim("doctor", "-c", damaged).returncode == 0:
                sound += 1
                if records(damaged) != expected:
                    raise SystemExit(f"file {number}: called sound, and isn't")
                continue
            shutil.copyfile(damaged, folder / "d.sqlite.before")
            rescued = essaim("rescue", damaged, "-o", new, "--administration", "prefecture-cantal")
            if rescued.returncode not in (0, 2):
                raise SystemExit(f"file {number}: nothing was saved: {rescued.stderr}")
            doctor = essaim("doctor", "-c", new)
            if doctor.returncode:
                raise SystemExit(f"file {number}: what was saved isn't sound: {doctor.stdout}{doctor.stderr}")
            found = records(new)
            if not found <= expected:
                raise SystemExit(f"file {number}: saved what was never there: {list(found - expected)[:1]}")
            saved += len(found)
            lost += len(expected) - len(found)
            new.unlink()
    print(f"{options.files} damaged files, {sound} of them sound still: of the others' records {saved} were saved and {lost} lost")


if __name__ == "__main__":
    main()
