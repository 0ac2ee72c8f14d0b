#!/usr/bin/env python3
"""Measures the HTTP API beside a bare Hummingbird route and Datasette, on this machine, in one run.

    python3 Tests/Benchmarks/http_api.py --essaim .build/release/essaim --baseline .build/release/HTTPBaseline

Needs wrk (Debian) and, for the comparison of queries, a virtual environment with Datasette; `make bench-http` brings
both. The load goes to 127.0.0.1 only, for --seconds a case. Words differ from request to request, so that what the
server keeps of earlier answers doesn't decide.
"""
import argparse
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
OWNER = "prefecture-cantal"


class Server:
    """A server as a process of its own, until the block ends."""

    def __init__(self, command, address, environment=None):
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
        self.address = address
        for _ in range(300):
            try:
                urllib.request.urlopen(address, timeout=5).read(1)
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)

    def peak(self):
        """The most memory it has had, in MiB."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", text)[1]) / 1024

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def wrk(url, seconds, script=None, headers=(), connections=32):
    """Requests a second, and the 99th percentile in milliseconds. Fails where an answer isn't 2xx or 3xx."""
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", *(f"-H{h}" for h in headers)]
    if script:
        command += ["-s", script]
    text = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in text:
        sys.exit(f"{url}: {text}")
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def paths_script(folder, name, paths):
    """A wrk script that asks for one path after the other, each thread from another start. Each request prefers
    languages a little differently, so that its answer is none that was kept."""
    script = folder / f"{name}.lua"
    lines = ",\n".join(json.dumps(path) for path in paths)
    script.write_text(
        f"local paths = {{\n{lines}\n}}\nlocal threads = 0\n"
        "function setup(thread) thread:set('start', threads); threads = threads + 1 end\n"
        "function init() sent = 0 end\n"
        "function request()\n  sent = sent + 1\n"
        "  return wrk.format('GET', paths[(start * 97 + sent) % #paths + 1],"
        " {['Accept-Language'] = 'fr, x-' .. start .. '-' .. sent})\nend\n")
    return str(script)


def words(catalogue, address, low, high, count):
    """Words by which the server finds between `low` and `high` records."""
    db = sqlite3.connect(catalogue)
    db.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, search, row)")
    known = [w for (w,) in db.execute("SELECT term FROM temp.v WHERE doc BETWEEN ? AND ?", (low // 4, high))
             if w.isascii() and w.isalpha() and len(w) > 3]
    random.Random(1).shuffle(known)
    found = []
    for word in known:
        answer = urllib.request.urlopen(f"{address}/api/v1/query?limit=1&facet=type&q={urllib.parse.quote(word)}")
        if low <= json.load(answer)["total"] <= high:
            found.append(word)
        if len(found) == count:
            break
    return found


def datasette_rows(catalogue, path):
    """The same rows as Datasette would have them: a table with its texts, facets and an FTS5 index."""
    source = sqlite3.connect(catalogue)
    target = sqlite3.connect(path)
    target.executescript(
        "CREATE TABLE record (id INTEGER PRIMARY KEY, identifier TEXT, type TEXT, owner TEXT, title TEXT, text TEXT);")
    rows = source.execute(
        "SELECT record.id, identifier, type, owner, title, payload FROM record JOIN revision ON revision.id = record.revision")
    for row in rows:
        target.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)",
                       (*row[:5], re.sub(r"<[^>]*>", " ", row[5].decode())))
    target.executescript(
        "CREATE VIRTUAL TABLE record_fts USING fts5 (title, text, content='record', content_rowid='id',"
        " tokenize='unicode61 remove_diacritics 2');"
        "INSERT INTO record_fts (record_fts) VALUES ('rebuild');"
        "CREATE INDEX record_type ON record (type); CREATE INDEX record_owner ON record (owner);")
    target.commit()


def turns(one, other, rounds=7):
    """Two measures turn and turn about, so that a machine that slows down slows both: the pair with the median ratio."""
    pairs = [(one(), other()) for _ in range(rounds)]
    return sorted(pairs, key=lambda pair: pair[0][0] / pair[1][0])[rounds // 2]


def row(label, essaim, other=None, target=None):
    rate, p99 = essaim
    line = f"| {label} | {rate:,.0f} | {p99:.1f} |"
    if other:
        line += f" {other[0]:,.0f} | {other[1]:.1f} | {rate / other[0]:.2f} | {target} |"
    else:
        line += " | | | |"
    print(line, flush=True)


def streams(essaim, file, port):
    """A large file in and out, with the server's memory; a slow client, and one that goes away."""
    size = file.stat().st_size / 1e6
    print(f"\n| {size:,.0f} MB through HTTP | seconds | MB/s | peak MiB of the server |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory(dir=file.parent) as name:
        folder = Path(name)
        catalogue = str(folder / "s.sqlite")
        subprocess.run([essaim, "init", "-c", catalogue, "--administration", OWNER], check=True, stdout=subprocess.DEVNULL)
        token = subprocess.run(
            [essaim, "token", "create", "-c", catalogue, "--administration", OWNER, "--scope", "relay"],
            check=True, capture_output=True, text=True).stdout.strip()
        command = [essaim, "serve", "-c", catalogue, "--port", str(port), "--rate-limit", "0", "--spool", name]
        address = f"http://127.0.0.1:{port}"
        with Server(command, f"{address}/healthz") as server:
            start = time.time()
            status = subprocess.run(
                ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-X", "POST", "-H", f"Authorization: Bearer {token}",
                 "-H", "Content-Type: application/xml", "-H", "Expect:", "-T", str(file), f"{address}/api/v1/exchange"],
                check=True, capture_output=True, text=True).stdout
            seconds = time.time() - start
            print(f"| in, answered {status} | {seconds:.1f} | {size / seconds:,.0f} | {server.peak():.0f} |", flush=True)
        with Server(command, f"{address}/healthz") as server:
            out = folder / "out.xml"
            start = time.time()
            subprocess.run(["curl", "-fs", "-o", str(out), f"{address}/api/v1/exchange"], check=True)
            seconds = time.time() - start
            print(f"| out | {seconds:.1f} | {out.stat().st_size / 1e6 / seconds:,.0f} | {server.peak():.0f} |", flush=True)
            out.unlink()
            start = time.time()
            subprocess.run(["curl", "-fs", "--limit-rate", "2M", "-m", "15", "-o", "/dev/null", f"{address}/api/v1/exchange"])
            gone = [subprocess.Popen(["curl", "-fs", "--limit-rate", "1k", "-o", "/dev/null", f"{address}/api/v1/exchange"])
                    for _ in range(4)]
            time.sleep(10)
            times = []
            for _ in range(200):
                begin = time.time()
                urllib.request.urlopen(f"{address}/api/v1/records?limit=5").read()
                times.append((time.time() - begin) * 1000)
            for client in gone:
                client.kill()
                client.wait()
            print(f"| four clients that read 1 kB/s: a list takes {sorted(times)[198]:.1f} ms (p99) meanwhile | | | {server.peak():.0f} |")
            for _ in range(100):
                files = [os.readlink(f"/proc/{server.process.pid}/fd/{fd}")
                         for fd in os.listdir(f"/proc/{server.process.pid}/fd")]
                left = sum("essaim-spool" in f for f in files)
                if left == 0:
                    break
                time.sleep(0.2)
            print(f"| spool files left after they went away: {left} | | | |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--essaim", required=True)
    parser.add_argument("--baseline", required=True)
    parser.add_argument("--datasette", help="its program; the comparison of queries is left out without it")
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--file", help="an exchange file of --records records, instead of making one")
    parser.add_argument("--large", help="a large exchange file, to be sent and fetched")
    parser.add_argument("--port", type=int, default=18100)
    options = parser.parse_args()
    essaim = str(Path(options.essaim).resolve())
    with tempfile.TemporaryDirectory(prefix="essaim-http-") as name:
        folder = Path(name)
        catalogue = str(folder / "essaim.sqlite")
        file = options.file
        if not file:
            file = str(folder / "records.xml")
            subprocess.run([sys.executable, HERE / "generate.py", "-o", file, str(options.records)], check=True)
        subprocess.run([essaim, "init", "-c", catalogue, "--administration", OWNER], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([essaim, "import", "-c", catalogue, file], check=True, stdout=subprocess.DEVNULL)
        address = f"http://127.0.0.1:{options.port}"
        baseline = f"http://127.0.0.1:{options.port + 1}"
        db = sqlite3.connect(catalogue)
        (one,) = db.execute("SELECT identifier FROM record ORDER BY id LIMIT 1").fetchone()
        many = [i for (i,) in db.execute("SELECT identifier FROM record ORDER BY id * 7919 % 100003 LIMIT 20000")]
        print("| case | requests/s | p99 ms | beside | p99 ms | ratio | target |\n|---|---|---|---|---|---|---|")
        command = [essaim, "serve", "-c", catalogue, "--port", str(options.port), "--rate-limit", "0", "--log", "error"]
        with Server(command, f"{address}/healthz"):
            url = f"{address}/api/v1/records/{one}"
            answer = urllib.request.urlopen(url)
            pair = max(1, options.seconds // 3)
            size, tag = len(answer.read()), answer.headers["ETag"]
            with Server([options.baseline, str(options.port + 1), str(size)], f"{baseline}/body"):
                row(f"GET one record ({size} bytes); a bare route", *turns(
                    lambda: wrk(url, pair), lambda: wrk(f"{baseline}/body", pair)), "0.50")
                row("the same, 304; a bare route's 304", *turns(
                    lambda: wrk(url, pair, headers=[f"If-None-Match: {tag}"]),
                    lambda: wrk(f"{baseline}/unchanged", pair)), "0.70")
            row("GET 20 000 records in turn", wrk(address, options.seconds, paths_script(
                folder, "many", [f"/api/v1/records/{i}" for i in many])))
            rare = words(catalogue, address, 50, 1_000, 1_000)
            common = words(
                catalogue, address, int(options.records * 0.5), int(options.records * 0.7), 50)
            queries = {}
            for label, list_ in (("up to 1 000", rare), (f"about {int(options.records * 0.6):,}", common)):
                # Facets by type and owner and ten records a page, as the peer gives.
                paths = ["/api/v1/query?limit=10&facet=type&facet=owner&q=" + urllib.parse.quote(word) for word in list_]
                queries[label] = (list_, wrk(address, options.seconds, paths_script(folder, "q", paths)))
        if not options.datasette:
            for label, (list_, result) in queries.items():
                row(f"query with facets, words in {label} records ({len(list_)} words)", result)
        else:
            data = str(folder / "rows.db")
            datasette_rows(catalogue, data)
            command = [options.datasette, "serve", data, "-p", str(options.port + 2), "--setting", "sql_time_limit_ms", "20000"]
            peer = f"http://127.0.0.1:{options.port + 2}"
            with Server(command, f"{peer}/rows/record.json?_size=1"):
                for label, (list_, result) in queries.items():
                    target = "10" if label.startswith("up") else "1.5"
                    paths = [f"/rows/record.json?_size=10&_facet=type&_facet=owner&_extra=facet_results,count&_search="
                             + urllib.parse.quote(word) for word in list_]
                    other = wrk(peer, options.seconds, paths_script(folder, "d", paths), connections=4)
                    row(f"query with facets, words in {label} records ({len(list_)} words); Datasette", result, other, target)
    if options.large:
        streams(essaim, Path(options.large), options.port + 10)


main()
