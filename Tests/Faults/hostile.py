#!/usr/bin/env python3
"""Validates hostile files, each in a process of its own: hostile.py ESSAIM FILE...

Each must be refused (exit code 1), by itself: no signal, no more than 5 seconds of processor, no more than 256 MiB.
"""
import os
import resource
import subprocess
import sys

CPU_SECONDS = 5
MEMORY = 256 << 20


def main():
    program, files = sys.argv[1], sys.argv[2:]
    failed = []
    largest = 0
    for file in files:
        child = subprocess.Popen(
            [program, "validate", file], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS)))
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        largest = max(largest, usage.ru_maxrss << 10)
        if child.returncode != 1 or usage.ru_maxrss << 10 > MEMORY:
            failed.append(f"{file}: exit code {child.returncode}, {usage.ru_maxrss >> 10} MiB")
    print("\n".join(failed + [f"{len(files)} files, at most {largest >> 20} MiB"]))
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main())
