#!/usr/bin/env python3
"""Measures a catalogue in PostgreSQL beside one in an SQLite file, in one run: imports, reading, following.

It starts a PostgreSQL server of its own with the settings that Debian gives it, on a socket in a temporary folder.
Figures are told as ratios to SQLite on the same machine, the runs of both taking turns.
"""
import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
OWNER = "prefecture-cantal"


class Server:
    """PostgreSQL, run by a user of its own where this is run by root."""

    def __init__(self, folder):
        self.folder = folder
        self.bin = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.getuid() == 0 else []
        if self.user:
            shutil.chown(folder, "postgres")
        subprocess.run([*self.user, self.bin / "initdb", "-D", folder / "data", "-A", "trust", "-U", "essaim", "-E", "UTF8",
                        "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        self.process = subprocess.Popen(
            [*self.user, self.bin / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses="],
            stdout=subprocess.DEVNULL, stderr=open(folder / "log", "w"), cwd=folder)
        while subprocess.run(["psql", "-h", folder, "-U", "essaim", "-d", "postgres", "-qc", "select 1"],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            time.sleep(0.1)

    def database(self, name):
        for statement in (f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}"):
            subprocess.run(["psql", "-h", self.folder, "-U", "essaim", "-d", "postgres", "-qc", statement], check=True,
                           stderr=subprocess.DEVNULL)
        return f"postgresql:///{name}?host={self.folder}&user=essaim"

    def end(self):
        self.process.terminate()
        self.process.wait()


def timed(command, **options):
    """Seconds, and the most memory in MiB."""
    start = time.monotonic()
    done = subprocess.run(["/usr/bin/time", "-f", "%M", *map(str, command)], capture_output=True, text=True, **options)
    seconds = time.monotonic() - start
    if done.returncode:
        sys.exit(f"{command}: {done.stdout[-500:]}{done.stderr[-500:]}")
    return seconds, int(done.stderr.split()[-1]) / 1024


class Host:
    """A server over a catalogue."""

    def __init__(self, essaim, catalogue, environment):
        self.process = subprocess.Popen(
            [essaim, "serve", "-c", catalogue, "--port", "0", "--rate-limit", "0", "--log", "error"],
            stderr=subprocess.PIPE, text=True, env=environment)
        self.address = re.search(r"http://\S+?(?=/?\s)", self.process.stderr.readline() + " ")[0].rstrip("/")

    def get(self, path, headers={}):
        with urllib.request.urlopen(urllib.request.Request(self.address + path, headers=headers)) as answer:
            return answer.read(), answer.headers

    def end(self):
        self.process.terminate()
        self.process.wait()


def per_second(address, path, headers=()):
    command = ["wrk", "-t1", "-c16", "-d5s"] + [part for header in headers for part in ("-H", header)]
    text = subprocess.run([*command, address + path], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text:
        sys.exit(text)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--essaim", default=".build/release/essaim")
    parser.add_argument("--records", type=int, default=100_000)
    arguments = parser.parse_args()
    essaim = Path(arguments.essaim).resolve()
    work = Path(tempfile.mkdtemp(prefix="essaim-shared-", dir="/tmp"))
    work.chmod(0o755)
    (work / "server").mkdir()
    environments = [{**os.environ, "XDG_CACHE_HOME": str(work / f"host{number}"), "ESSAIM_LANG": "en"} for number in range(2)]
    server = Server(work / "server")
    try:
        file = work / "records.xml"
        subprocess.run([sys.executable, HERE / "generate.py", str(arguments.records), "-o", file], check=True)
        subprocess.run([essaim, "modules"], env=environments[0], stdout=subprocess.DEVNULL, check=True)
        subprocess.run([essaim, "modules"], env=environments[1], stdout=subprocess.DEVNULL, check=True)
        figures = {"SQLite": [], "PostgreSQL": []}
        again = {"SQLite": [], "PostgreSQL": []}
        places = {}
        for _ in range(3):
            for kind in figures:
                if kind == "SQLite":
                    for old in work.glob("one.sqlite*"):
                        old.unlink()
                    places[kind] = str(work / "one.sqlite")
                else:
                    places[kind] = server.database("shared")
                    shutil.rmtree(work / "host0" / "essaim" / "copies", ignore_errors=True)
                timed([essaim, "init", "-c", places[kind], "--administration", OWNER], env=environments[0])
                command = [essaim, "import", "-c", places[kind], file]
                figures[kind].append(timed(command, env=environments[0]))
                again[kind].append(timed(command, env=environments[0]))

        def compare(name, runs):
            one, shared = (statistics.median(run[0] for run in runs[kind]) for kind in runs)
            memory = max(run[1] for run in runs["PostgreSQL"])
            print(f"{name}: {shared / one:.2f} × SQLite's time ({shared:.1f} s, {one:.1f} s), at most {memory:.0f} MiB")

        compare(f"import of {arguments.records} records, index included", figures)
        compare("the same again, nothing changes", again)
        first = timed([essaim, "administrations", "-c", places["PostgreSQL"]], env=environments[1])
        imported = statistics.median(run[0] for run in figures["SQLite"])
        print(f"a new host's copy, index included: {first[0] / imported:.2f} × SQLite's import, {first[1]:.0f} MiB")

        hosts = {"SQLite": Host(essaim, places["SQLite"], environments[0]),
                 "PostgreSQL": Host(essaim, places["PostgreSQL"], environments[0]),
                 "other": Host(essaim, places["PostgreSQL"], environments[1])}
        try:
            path = "/api/v1/records?limit=1"
            name = json.loads(hosts["SQLite"].get(path)[0])["records"][0]["id"]
            tokens = {kind: subprocess.run(
                [essaim, "token", "create", "-c", places[kind], "--administration", OWNER, "--scope", "publish"],
                env=environments[0], capture_output=True, text=True, check=True).stdout.strip() for kind in places}
            for what, kept in (("kept answers", True), ("with a token, so that nothing is kept", False)):
                rates = {kind: [] for kind in places}
                for _ in range(3):
                    for kind in places:
                        headers = [] if kept else [f"Authorization: Bearer {tokens[kind]}"]
                        rates[kind].append(per_second(hosts[kind].address, f"/api/v1/records/{name}", headers))
                one, shared = (statistics.median(rates[kind]) for kind in places)
                print(f"a record by HTTP, {what}: {shared / one:.2f} × SQLite's rate ({shared:.0f}, {one:.0f} a second)")
            delays = []
            body = json.dumps({"status": "published", "content": {"question": "Qui ?", "answer": "<p>Moi.</p>"}}).encode()
            for number in range(60):
                new = f"/api/v1/records/{OWNER}/faq/neuve-{number}"
                request = urllib.request.Request(
                    hosts["PostgreSQL"].address + new, body, method="PUT",
                    headers={"Authorization": f"Bearer {tokens['PostgreSQL']}", "Content-Type": "application/json"})
                with urllib.request.urlopen(request) as answer:
                    commit = answer.headers["Essaim-Commit"]
                start = time.monotonic()
                hosts["other"].get(new, {"Essaim-Commit": commit})
                delays.append(time.monotonic() - start)
            delays.sort()
            print(f"a change, seen by another host: {statistics.median(delays) * 1000:.0f} ms, at most {delays[-1] * 1000:.0f} ms"
                  f" after its answer ({len(delays)} changes)")
        finally:
            for host in hosts.values():
                host.end()
    finally:
        server.end()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
