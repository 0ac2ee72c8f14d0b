#!/usr/bin/env python3
"""Runs the console examples of a page, and compares what comes out with what the page shows.

    examples.py --essaim PROGRAM PAGE...            says where they differ (exit code 1)
    examples.py --essaim PROGRAM --rewrite PAGE...  puts what comes out into the page

The blocks of a page (```console) are one session in a folder of its own, in which `Sample` is the repository's. Lines that
start with `$ ` are commands; what follows is what they print, standard error included. A line `…` stands for any lines,
and … inside a line for any text. Before a block, `<!-- not run: why -->` leaves it out; `<!-- console-setup … -->` holds
commands that the reader need not see.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MARK = "::essaim-example::"


class Session:
    """A shell that stays, in a folder that goes."""

    def __init__(self, program):
        self.folder = tempfile.TemporaryDirectory(prefix="essaim-console-")
        os.symlink(os.path.join(ROOT, "Sample"), os.path.join(self.folder.name, "Sample"))
        environment = {k: v for k, v in os.environ.items() if not k.startswith("ESSAIM_")}
        environment["PATH"] = os.path.dirname(os.path.abspath(program)) + os.pathsep + environment["PATH"]
        environment["TZ"] = "UTC"
        self.shell = subprocess.Popen(
            ["bash", "--norc"], cwd=self.folder.name, env=environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")

    def run(self, command):
        self.shell.stdin.write(f"{{ {command}\n}} </dev/null 2>&1\necho; echo {MARK}\n")
        self.shell.stdin.flush()
        lines = []
        for line in self.shell.stdout:
            if line.rstrip("\n") == MARK:
                break
            lines.append(line.rstrip("\n"))
        # The line break in front of the mark.
        if lines and lines[-1] == "":
            lines.pop()
        return lines

    def end(self):
        self.shell.stdin.close()
        self.shell.wait()
        self.folder.cleanup()


def line_fits(pattern, line):
    parts = [re.escape(part) for part in pattern.rstrip().split("…")]
    return re.fullmatch(".*".join(parts), line.rstrip()) is not None


def fits(expected, seen):
    """Whether the lines are those expected, `…` alone standing for any number."""
    if not expected:
        return not seen
    if expected[0].strip() == "…":
        return any(fits(expected[1:], seen[skipped:]) for skipped in range(len(seen) + 1))
    return bool(seen) and line_fits(expected[0], seen[0]) and fits(expected[1:], seen[1:])


def commands(block):
    """The block's commands, each with the lines that it is to print. A line that ends with a backslash goes on."""
    found = []
    continuing = False
    for line in block:
        if continuing:
            found[-1][0].append(line)
            continuing = line.endswith("\\")
        elif line.startswith("$ "):
            found.append(([line[2:]], []))
            continuing = line.endswith("\\")
        elif found:
            found[-1][1].append(line)
    return found


def examine(page, program, rewrite):
    with open(page, encoding="utf-8") as file:
        lines = file.read().split("\n")
    session = Session(program)
    result, faults, count = [], 0, 0
    index, skipped = 0, False
    while index < len(lines):
        line = lines[index]
        if line.startswith("<!-- not run"):
            skipped = True
        elif line.startswith("<!-- console-setup"):
            setup = []
            while not lines[index].endswith("-->"):
                result.append(lines[index])
                index += 1
                setup.append(lines[index].removesuffix("-->"))
            for command in setup:
                if command.strip():
                    session.run(command)
            line = lines[index]
        elif line == "```console" and not skipped:
            end = index + 1
            while lines[end] != "```":
                end += 1
            result.append(line)
            for typed, expected in commands(lines[index + 1:end]):
                seen = session.run("\n".join(typed))
                count += 1
                result += ["$ " + typed[0]] + typed[1:]
                if fits(expected, seen):
                    result += expected
                    continue
                faults += 1
                result += seen
                if not rewrite:
                    print(f"{os.path.relpath(page, ROOT)}:{index + 1}: $ {typed[0]}")
                    print("\n".join("  - " + one for one in expected))
                    print("\n".join("  + " + one for one in seen[:40]))
            index = end
            line = lines[index]
        elif line.startswith("```"):
            skipped = False
        result.append(line)
        index += 1
    session.end()
    if rewrite:
        with open(page, "w", encoding="utf-8") as file:
            file.write("\n".join(result))
    print(f"{os.path.relpath(page, ROOT)}: {count} commands, {faults} that print something else")
    return count, faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--essaim", required=True)
    parser.add_argument("--rewrite", action="store_true")
    parser.add_argument("pages", nargs="+")
    options = parser.parse_args()
    totals = [examine(page, options.essaim, options.rewrite) for page in options.pages]
    sys.exit(0 if options.rewrite or all(count and not faults for count, faults in totals) else 1)


main()
