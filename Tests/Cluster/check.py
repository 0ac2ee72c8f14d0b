#!/usr/bin/env python3
"""Kills PostgreSQL primaries and hosts of Essaim while clients write, and looks at what is left.

Three PostgreSQL servers, one of them the primary, a commit acknowledged when a replica has it; three hosts, each with a copy
of its own. Clients write to all hosts and read at others. In the end every write that was acknowledged must be there, the
journal must be 1…n, nobody may have read what was older than a write of their own, no change may have been lost to
somebody else's, and all hosts must list the same. What hosts refuse with 503 while the primary is away is no breach: the
clients try again. Seeded, though what dies in the middle of what isn't the same twice.
"""
import argparse
import collections
import concurrent.futures
import http.client
import json
import os
import pwd
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

OWNER = "prefecture-cantal"
RECORDS = f"/api/v1/records/{OWNER}/faq/"
# A write waits for others, and where its server died for the next one.
PATIENCE = 60


class Breach(Exception):
    pass


class Findings:
    """What happened, and what should not have."""

    def __init__(self):
        self.lock = threading.Lock()
        self.counts = collections.Counter()
        self.breaches = []

    def count(self, what, number=1):
        with self.lock:
            self.counts[what] += number

    def breach(self, text):
        with self.lock:
            self.breaches.append(text)
            if len(self.breaches) <= 20:
                print(f"BREACH {text}", flush=True)


def say(start, text):
    print(f"{time.monotonic() - start:6.1f} s  {text}", flush=True)


def free_ports(count, dice):
    """Ports that nobody listens at. Below those that connections get, so that they are still free after a restart."""
    found = []
    while len(found) < count:
        port = dice.randrange(20000, 30000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in found:
            found.append(port)
    return found


# MARK: - PostgreSQL

class Cluster:
    """A primary and two replicas, which this program itself promotes."""

    def __init__(self, folder, ports):
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
        if not programs:
            raise SystemExit("PostgreSQL isn't there: make test-database")
        self.programs = programs[-1]
        self.folder = folder
        self.ports = ports
        self.processes = [None, None, None]
        self.primary = 0
        # A server refuses to be run by root.
        user = pwd.getpwnam("postgres") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.owner = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
        self.environment = {"PATH": f"{self.programs}:/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}
        folder.mkdir()
        folder.chmod(0o700)
        os.chown(folder, user.pw_uid, user.pw_gid)
        self.run("initdb", "-D", self.data(0), "-U", "essaim", "-A", "trust", "-E", "UTF8", "--locale=C", "--data-checksums")
        self.write(0, "postgresql.conf", "\n" + "\n".join([
            "listen_addresses = '127.0.0.1'", "max_connections = 200", "shared_buffers = 32MB", "wal_keep_size = 256MB",
            # It lets pg_rewind see which pages a server wrote that its followers never got.
            "wal_log_hints = on",
            "wal_retrieve_retry_interval = 200ms", "wal_receiver_timeout = 10s", "hot_standby = on",
            # A commit is acknowledged when any of the others has it on its disk.
            "synchronous_commit = on", "synchronous_standby_names = 'ANY 1 (s0, s1, s2)'", ""]))
        self.start(0)
        for number in (1, 2):
            self.copy(number)
            self.start(number)
        self.wait_for_replicas()
        self.ask("CREATE DATABASE essaim", database="postgres")

    def data(self, number):
        return self.folder / f"s{number}"

    def address(self):
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        return f"postgresql://essaim@{hosts}/essaim?target_session_attrs=read-write&connect_timeout=3"

    def run(self, program, *arguments, check=True, text=None):
        result = subprocess.run([self.programs / program, *map(str, arguments)], capture_output=True, text=True, input=text,
                                cwd=self.folder, env=self.environment, **self.owner)
        if check and result.returncode:
            raise SystemExit(f"{program} {' '.join(map(str, arguments))}: {result.stderr}")
        return result

    def write(self, number, name, text):
        """Adds to a file of a server, as its user."""
        subprocess.run(["tee", "-a", self.data(number) / name], input=text, text=True, check=True, stdout=subprocess.DEVNULL, **self.owner)

    def conninfo(self, number, source):
        return f"host=127.0.0.1 port={self.ports[source]} user=essaim application_name=s{number} connect_timeout=3"

    def start(self, number):
        log = open(self.folder / f"s{number}.log", "a")
        self.processes[number] = subprocess.Popen(
            [self.programs / "postgres", "-D", self.data(number), "-p", str(self.ports[number]), "-k", self.folder],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, env=self.environment, start_new_session=True, **self.owner)
        self.wait(lambda: self.ask("SELECT 1", number=number, database="postgres") == "1", 60, f"s{number} starts")

    def ask(self, sql, number=None, database="essaim"):
        """What a statement gives, or nothing where the server isn't there."""
        number = self.primary if number is None else number
        result = self.run("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", self.ports[number], "-U", "essaim",
                          "-d", database, check=False, text=sql)
        return result.stdout.strip() if result.returncode == 0 else None

    def wait(self, condition, seconds, what):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise SystemExit(f"not within {seconds} s: {what}; see {self.folder}/*.log")
            time.sleep(0.1)

    def wait_for_replicas(self):
        self.wait(lambda: self.ask("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'", database="postgres") == "2",
                  90, "two replicas follow")

    def follow(self, number):
        """Makes a server that doesn't run a replica of the primary."""
        self.write(number, "standby.signal", "")
        self.write(number, "postgresql.auto.conf", f"\nprimary_conninfo = '{self.conninfo(number, self.primary)}'\n")

    def copy(self, number):
        if self.data(number).exists():
            shutil.rmtree(self.data(number))
        self.run("pg_basebackup", "-D", self.data(number), "-d", self.conninfo(number, self.primary), "-c", "fast", "-X", "stream")
        self.follow(number)

    def rewind(self, number):
        # Only then the primary's files say that it is on a way of its own.
        self.ask("CHECKPOINT", database="postgres")
        result = self.run("pg_rewind", "-D", self.data(number), "--source-server",
                          f"{self.conninfo(number, self.primary)} dbname=postgres", check=False)
        if result.returncode:
            return False
        self.follow(number)
        return True

    def kill(self, number):
        """Ends a server and all its processes at once, as when the power fails."""
        server = self.processes[number].pid
        processes = [server]
        for entry in Path("/proc").glob("[0-9]*/status"):
            try:
                if f"\nPPid:\t{server}\n" in entry.read_text():
                    processes.append(int(entry.parent.name))
            except OSError:
                pass
        for process in processes:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.processes[number].wait()

    def received(self, number):
        """How far a replica has the log."""
        high, low = self.ask("SELECT pg_last_wal_receive_lsn()", number=number, database="postgres").split("/")
        return int(high, 16) << 32 | int(low, 16)

    def promote(self, dice):
        """Makes the replica primary that has most: it has all that was acknowledged."""
        replicas = [number for number in range(3) if number != self.primary]
        dice.shuffle(replicas)
        chosen = max(replicas, key=self.received)
        self.primary = chosen
        self.run("pg_ctl", "promote", "-D", self.data(chosen), "-w", "-t", "60")
        for number in replicas:
            if number != chosen:
                self.ask(f"ALTER SYSTEM SET primary_conninfo = '{self.conninfo(number, chosen)}'", number=number, database="postgres")
                self.ask("SELECT pg_reload_conf()", number=number, database="postgres")
        return chosen

    def stop(self):
        for process in self.processes:
            if process and process.poll() is None:
                process.send_signal(signal.SIGQUIT)
        for process in self.processes:
            if process:
                process.wait()


# MARK: - Hosts

class Host:
    def __init__(self, program, catalogue, port, folder):
        self.program, self.catalogue, self.port, self.folder = program, catalogue, port, folder
        folder.mkdir()
        # What makes it another host: a copy of its own.
        self.environment = {**os.environ, "XDG_CACHE_HOME": str(folder)}
        self.process = None
        self.lock = threading.Lock()

    def start(self):
        log = open(self.folder / "log", "a")
        self.process = subprocess.Popen(
            [self.program, "serve", "-c", self.catalogue, "--port", str(self.port), "--rate-limit", "0", "--log", "warning"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment)

    def is_ready(self):
        return ask(self.port, "/readyz", timeout=10)[0] == 200

    def kill(self):
        self.process.kill()
        self.process.wait()

    def supervise(self, findings, stop):
        """Starts it again where it ended by itself, as systemd would: it doesn't start while the database is away."""
        while not stop.wait(1):
            with self.lock:
                if self.process.poll() is not None:
                    findings.count(f"hosts that ended with {self.process.returncode}, and were started again")
                    # 75 says “try again later”.
                    if self.process.returncode != 75:
                        findings.breach(f"host {self.port} ended with {self.process.returncode}")
                    self.start()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


def ask(port, path, method="GET", body=None, headers={}, timeout=PATIENCE):
    """The status (0 where no answer came), the answer's header and its body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, {}, b""
    finally:
        connection.close()


# MARK: - Clients

class Acknowledged:
    """What clients were told is kept: by record and version, what was written."""

    def __init__(self):
        self.lock = threading.Lock()
        self.writes = {}
        self.newest = {}
        self.commit = 0
        self.times = []

    def add(self, findings, name, version, mark, commit):
        with self.lock:
            if (name, version) in self.writes:
                findings.breach(f"two writes were both told to be version {version} of {name}: {self.writes[name, version]}, {mark}")
            self.writes[name, version] = mark
            if version > self.newest.get(name, (0, 0))[0]:
                self.newest[name] = (version, commit)
            self.commit = max(self.commit, commit)
            self.times.append(time.monotonic())

    def any(self, dice):
        with self.lock:
            if not self.newest:
                return None
            name = dice.choice(list(self.newest))
            return name, *self.newest[name]


def read(host, name, commit, findings, kind):
    """A record as a host has it, for who knows of a commit; nothing where it can't say."""
    status, headers, body = ask(host.port, RECORDS + name, headers={"Essaim-Commit": str(commit)} if commit else {})
    if status == 200:
        findings.count(f"{kind}: answered")
        record = json.loads(body)
        return record["version"], headers["ETag"], record["content"]["question"]
    if status == 404:
        findings.count(f"{kind}: answered")
        return 0, None, None
    if status == 503:
        findings.count(f"{kind}: refused with 503")
    elif status == 0:
        findings.count(f"{kind}: host away")
    else:
        findings.breach(f"a read of {name} at {host.port} got {status}: {body[:300]}")
    return None


def writer(number, token, hosts, shared, acknowledged, findings, stop, seed):
    """Changes records of its own and some that others change as well; reads each at another host afterwards."""
    dice = random.Random(seed)
    # Of each record: the version and entity tag last known, and what was sent since without knowing what became of it.
    known = {f"w{number}-{n}": (0, None) for n in range(4)}
    unknown = collections.defaultdict(dict)
    commit = 0
    count = 0
    while not stop.is_set():
        name = dice.choice(list(known) + shared)
        own = name in known
        host = dice.choice(hosts)
        if own:
            version, tag = known[name]
        else:
            state = read(host, name, commit, findings, "read before a change")
            if state is None:
                time.sleep(0.2)
                continue
            version, tag, _ = state
        count += 1
        mark = f"{name} {number}.{count}"
        body = json.dumps({"status": "published", "language": "fr", "content": {
            "question": mark, "answer": f"<p>{'Oui. ' * dice.randrange(1, 40)}</p>", "audience": ["agent"]}})
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        if tag:
            headers["If-Match"] = tag
        if commit:
            headers["Essaim-Commit"] = str(commit)
        status, answer, text = ask(host.port, RECORDS + name, "PUT", body, headers)
        if status in (200, 201):
            told = json.loads(text)["version"]
            if told <= version:
                findings.breach(f"{name}: written over version {version}, the answer says {told}")
            commit = max(commit, int(answer.get("Essaim-Commit") or 0))
            acknowledged.add(findings, name, told, mark, commit)
            findings.count("write: acknowledged")
            if own:
                known[name] = (told, answer["ETag"])
                unknown[name].clear()
            other = dice.choice(hosts)
            state = read(other, name, commit, findings, "read of one's own write")
            if state and (state[0] < told or own and state[2] != mark):
                findings.breach(f"{name}: version {told} ({mark}) written at {host.port}, commit {commit}; {other.port} shows {state[0]} ({state[2]})")
            continue
        if status in (412, 428):
            findings.count("write: somebody else was first" if not own else "write: 412 after one that wasn't acknowledged")
            if own:
                # This host has just compared with the newest: it knows. Only what this writer sent may stand there.
                state = read(host, name, commit, findings, "read after 412")
                if state and state[0] > version:
                    if state[2] not in unknown[name]:
                        findings.breach(f"{name}: version {state[0]} ({state[2]}) is nobody's; its only writer has {version}")
                    else:
                        # Not wrong, since a client that tries again learns it; but the fewer the better.
                        findings.count(f"write kept, though the answer was: {unknown[name][state[2]]}")
                    known[name] = (state[0], state[1])
                    unknown[name].clear()
        elif status == 503:
            reason = json.loads(text or "{}").get("reason") or json.loads(text or "{}").get("code")
            findings.count(f"write: refused with 503 ({reason})")
            unknown[name][mark] = f"503 ({reason})"
            if not answer.get("Retry-After"):
                findings.breach(f"503 without Retry-After for {name}: {text[:300]}")
            # Less than Retry-After, so that something is always under way.
            time.sleep(dice.uniform(0.2, 1))
        elif status == 0:
            findings.count("write: no answer")
            unknown[name][mark] = "no answer"
            time.sleep(0.2)
        else:
            unknown[name][mark] = str(status)
            findings.breach(f"a write of {name} got {status}: {text[:300]}")
            time.sleep(0.5)


def reader(hosts, acknowledged, findings, stop, seed):
    """Reads what others were told is kept, knowing of their commit."""
    dice = random.Random(seed)
    while not stop.is_set():
        known = acknowledged.any(dice)
        if known:
            name, version, commit = known
            host = dice.choice(hosts)
            state = read(host, name, commit, findings, "read of another's write")
            # Without a commit's number (one machine's file) there is nothing to hold a host to but the file itself.
            if state and state[0] < version:
                findings.breach(f"{name}: version {version} at commit {commit}; {host.port} shows {state[0]}")
        time.sleep(0.05)


# MARK: - What is left

def check_journal(findings, numbers, what):
    if numbers != list(range(1, len(numbers) + 1)):
        missing = sorted(set(range(1, max(numbers) + 1)) - set(numbers))
        findings.breach(f"the journal {what} isn't 1…n: {len(numbers)} entries, up to {max(numbers)}, missing {missing[:20]}")


def check_writes(findings, acknowledged, hosts):
    """Whether each write that was acknowledged is in the history of its record, as it was written."""
    def look(item):
        (name, version), mark = item
        host = hosts[hash(name) % len(hosts)]
        status, _, body = ask(host.port, f"{RECORDS}{name}?version={version}", headers={"Essaim-Commit": str(acknowledged.commit)})
        if status != 200:
            findings.breach(f"version {version} of {name} ({mark}) was acknowledged; {host.port} answers {status} {body[:200]}")
        elif json.loads(body)["content"]["question"] != mark:
            findings.breach(f"version {version} of {name} was acknowledged as {mark}; it is {json.loads(body)['content']['question']}")
        else:
            findings.count("acknowledged writes found")

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(look, list(acknowledged.writes.items())))


def listed(host, commit):
    """All records of a host with their entity tags."""
    headers = {"Essaim-Commit": str(commit)} if commit else {}
    found, path = {}, "/api/v1/records?limit=200"
    while path:
        status, _, body = ask(host.port, path, headers=headers)
        if status != 200:
            raise Breach(f"the list of {host.port} answers {status}: {body[:300]}")
        page = json.loads(body)
        for record in page["records"]:
            status, answer, _ = ask(host.port, f"/api/v1/records/{record['id']}", headers=headers)
            found[record["id"]] = (record["version"], record["status"], answer.get("ETag") if status == 200 else status)
        path = page.get("next") and f"/api/v1/records?limit=200&cursor={page['next']}"
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--essaim", default=".build/release/essaim")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--kills", type=int, default=10, help="how often the primary is killed, and how often a host")
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--readers", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sqlite", action="store_true", help="one host with a file instead: tries this program itself")
    parser.add_argument("--keep", action="store_true", help="keep servers' files and logs")
    options = parser.parse_args()
    program = os.path.abspath(options.essaim)
    dice = random.Random(options.seed)
    findings, acknowledged = Findings(), Acknowledged()
    folder = Path(tempfile.mkdtemp(prefix="essaim-cluster-", dir="/tmp"))
    # The servers' user passes through; what is in it is for those it belongs to.
    folder.chmod(0o711)
    cluster, hosts, threads, stop = None, [], [], threading.Event()
    start = time.monotonic()

    def on_term(*_):
        raise SystemExit(130)

    signal.signal(signal.SIGTERM, on_term)
    try:
        ports = free_ports(6, dice)
        if options.sqlite:
            catalogue = str(folder / "c.sqlite")
        else:
            cluster = Cluster(folder / "postgresql", ports[:3])
            catalogue = cluster.address()
            say(start, "a primary and two replicas")
        hosts = [Host(program, catalogue, port, folder / f"h{number}") for number, port in enumerate(ports[3:])]
        hosts = hosts[:1] if options.sqlite else hosts

        def essaim(*arguments):
            result = subprocess.run([program, *arguments], capture_output=True, text=True, env=hosts[0].environment, stdin=subprocess.DEVNULL)
            if result.returncode:
                raise SystemExit(f"essaim {' '.join(arguments[:2])}: {result.returncode} {result.stdout} {result.stderr}")
            return result.stdout

        essaim("init", "-c", catalogue, "--administration", OWNER)
        sample = Path(__file__).parents[2] / "Sample/massif-central/01-prefecture-cantal.xml"
        essaim("import", "-c", catalogue, str(sample))
        tokens = [essaim("token", "create", "-c", catalogue, "--administration", OWNER, "--scope", "publish", "--name", f"writer {n}").strip()
                  for n in range(options.writers)]
        for host in hosts:
            host.start()
        end = time.monotonic() + 60
        while not all(host.is_ready() for host in hosts):
            if time.monotonic() > end:
                raise SystemExit(f"the hosts aren't ready within 60 s; see {folder}/h*/log")
            time.sleep(0.2)
        say(start, f"{len(hosts)} hosts, {options.writers} writers, {options.readers} readers")

        shared = [f"shared-{n}" for n in range(5)]
        for number, token in enumerate(tokens):
            threads.append(threading.Thread(target=writer, daemon=True, args=(
                number, token, hosts, shared, acknowledged, findings, stop, dice.random())))
        for _ in range(options.readers):
            threads.append(threading.Thread(target=reader, daemon=True, args=(hosts, acknowledged, findings, stop, dice.random())))
        for thread in threads:
            thread.start()

        begun = time.monotonic()
        duration = options.minutes * 60

        def kill_hosts(seed):
            dice = random.Random(seed)
            for number in range(options.kills):
                until = begun + duration * (number + dice.uniform(0.2, 0.9)) / options.kills
                if stop.wait(max(0, until - time.monotonic())):
                    return
                host = dice.choice(hosts)
                with host.lock:
                    host.kill()
                    findings.count("hosts killed")
                    say(start, f"host {host.port} killed")
                    stop.wait(dice.uniform(0, 5))
                    host.start()

        killer = threading.Thread(target=kill_hosts, args=(dice.random(),), daemon=True)
        killer.start()
        supervisors = [threading.Thread(target=host.supervise, args=(findings, stop), daemon=True) for host in hosts]
        for thread in supervisors:
            thread.start()
        pauses = []
        if cluster:
            for number in range(options.kills):
                until = begun + duration * (number + dice.uniform(0.1, 0.4)) / options.kills
                time.sleep(max(0, until - time.monotonic()))
                cluster.wait_for_replicas()
                dead = cluster.primary
                killed = time.monotonic()
                cluster.kill(dead)
                findings.count("primaries killed")
                # What a cluster needs to notice it.
                time.sleep(dice.uniform(0, 6))
                if dice.random() < 0.25:
                    cluster.start(dead)
                    how = "started again"
                    findings.count("primaries started again")
                else:
                    chosen = cluster.promote(dice)
                    how = f"s{chosen} promoted"
                    findings.count("replicas promoted")
                pauses.append((killed, time.monotonic()))
                say(start, f"s{dead} killed, {how} after {time.monotonic() - killed:.1f} s")
                if cluster.primary != dead:
                    time.sleep(dice.uniform(0, 3))
                    way = "pg_rewind" if dice.random() < 0.5 and cluster.rewind(dead) else "pg_basebackup"
                    if way == "pg_basebackup":
                        cluster.copy(dead)
                    cluster.start(dead)
                    findings.count(f"replicas made by {way}")
        time.sleep(max(0, begun + duration - time.monotonic()))
        killer.join()
        say(start, "all is left alone")

        end = time.monotonic() + 60
        while not all(host.is_ready() for host in hosts):
            if time.monotonic() > end:
                findings.breach("hosts aren't ready 60 s after the last kill: " + ", ".join(
                    f"{host.port} {ask(host.port, '/readyz')[2][:200]}" for host in hosts if not host.is_ready()))
                break
            time.sleep(0.2)
        # That all of them write again, not only that they say so.
        time.sleep(3)
        stop.set()
        for thread in supervisors + threads:
            thread.join(PATIENCE + 30)
            if thread.is_alive():
                findings.breach("a client still waits for its answer")
        say(start, f"{len(acknowledged.writes)} writes were acknowledged")

        if cluster:
            cluster.wait_for_replicas()
            numbers = [int(line) for line in cluster.ask("SELECT sequence FROM change ORDER BY sequence").split()]
            check_journal(findings, numbers, "of the database")
            if cluster.ask("SELECT journal FROM head") != str(len(numbers)):
                findings.breach(f"the head says {cluster.ask('SELECT journal FROM head')}, the journal has {len(numbers)}")
            kept = set(cluster.ask("SELECT r.identifier || ' ' || v.version FROM revision v JOIN record r ON r.id = v.record").split("\n"))
        else:
            with sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True) as database:
                numbers = [row[0] for row in database.execute("SELECT sequence FROM change ORDER BY sequence")]
                kept = {row[0] for row in database.execute("SELECT r.identifier || ' ' || v.version FROM revision v JOIN record r ON r.id = v.record")}
            check_journal(findings, numbers, "of the file")
        findings.count("entries of the journal", len(numbers))
        for (name, version), mark in acknowledged.writes.items():
            if f"{OWNER}/faq/{name} {version}" not in kept:
                findings.breach(f"version {version} of {name} ({mark}) was acknowledged, and isn't in the database")
        check_writes(findings, acknowledged, hosts)

        lists = []
        for host in hosts:
            try:
                lists.append(listed(host, acknowledged.commit))
            except Breach as breach:
                findings.breach(str(breach))
        for number, other in enumerate(lists[1:], 1):
            differing = [name for name in lists[0].keys() | other.keys() if lists[0].get(name) != other.get(name)]
            if differing:
                findings.breach(f"hosts 0 and {number} differ in {len(differing)} records: " + "; ".join(
                    f"{name} {lists[0].get(name)} {other.get(name)}" for name in differing[:3]))
        if lists:
            findings.count("records that all hosts list", len(lists[0]))
        for number, host in enumerate(hosts):
            host.stop()
            result = subprocess.run([program, "doctor", "-c", catalogue, "--lang", "en"], capture_output=True, text=True,
                                    env=host.environment, stdin=subprocess.DEVNULL)
            if result.returncode:
                findings.breach(f"essaim doctor on host {number}: {result.stdout[-500:]} {result.stderr[-500:]}")
            else:
                findings.count("hosts that essaim doctor calls sound")

        times = sorted(acknowledged.times)
        waits = []
        for killed, _ in pauses:
            after = next((time for time in times if time > killed + 0.5), None)
            if after:
                waits.append(after - killed)
        print()
        for what, count in sorted(findings.counts.items()):
            print(f"{count:8}  {what}")
        if waits:
            print(f"{max(waits):8.1f}  s at most from a primary's death to the next acknowledged write")
            print(f"{max(waits[n] - (pauses[n][1] - pauses[n][0]) for n in range(len(waits))):8.1f}  s at most of it after there was a primary again")
        print(f"{len(findings.breaches):8}  breaches")
    finally:
        stop.set()
        for host in hosts:
            host.stop()
        if cluster:
            cluster.stop()
        if options.keep or findings.breaches:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if findings.breaches else 0


if __name__ == "__main__":
    sys.exit(main())
