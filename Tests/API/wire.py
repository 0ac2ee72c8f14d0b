"""What a server of Essaim answers below HTTP's manners: requests that aren't any, old clients, wrong hosts, crowds.

    python3 Tests/API/wire.py PORT [CONNECTIONS]   says what differs from what is expected, and exits with 1 where anything does
"""

import json
import socket
import sys
import time

port = int(sys.argv[1])
crowd_size = int(sys.argv[2]) if len(sys.argv) > 2 else 1_500
failures = []


def ask(raw: bytes, seconds: float = 20, source: str = "127.0.0.1") -> bytes:
    """All that is answered until the server closes, or for some seconds."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds, source_address=(source, 0)) as connection:
        connection.sendall(raw)
        answer = b""
        try:
            while piece := connection.recv(65536):
                answer += piece
        except (TimeoutError, ConnectionResetError):
            pass
        return answer


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.") else 0


def expect(what: str, is_so: bool, seen: bytes = b"") -> None:
    if not is_so:
        failures.append(f"{what}: {seen[:300]!r}")


def expect_problem(what: str, raw: bytes, code: int, name: str) -> None:
    answer = ask(raw)
    head, _, body = answer.partition(b"\r\n\r\n")
    expect(f"{what}: {code}", status(answer) == code, answer)
    try:
        problem = json.loads(body)
        expect(f"{what}: the problem says {name}", problem["code"] == name and problem["status"] == code, body)
        expect(f"{what}: its type", b"application/problem+json" in head, head)
    except (ValueError, KeyError):
        expect(f"{what}: a problem", False, answer)


# Requests that can't be read.
expect_problem("no HTTP at all", b"HELO essaim\r\n\r\n", 400, "invalid-request")
expect_problem("no Host", b"GET /healthz HTTP/1.1\r\n\r\n", 400, "invalid-request")
expect_problem("two Hosts", b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "invalid-request")
expect_problem("a Host that is none", b"GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "invalid-request")
expect_problem(
    "headers without end", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", 431,
    "headers-too-large")
expect_problem(
    "a bad chunk",
    b"POST /api/v1/exchange HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nContent-Type: application/xml\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", 400, "invalid-request")
expect_problem("another's name", b"GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421, "wrong-host")
expect_problem("nothing there", b"GET /nowhere-at-all HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nConnection: close\r\n\r\n", 404, "not-found")

# Old clients.
old = ask(b"GET /api/v1/exchange HTTP/1.0\r\n\r\n")
head, _, body = old.partition(b"\r\n\r\n")
expect("HTTP/1.0 gets 200", status(old) == 200, old)
expect("HTTP/1.0 gets no chunks", b"chunked" not in head.lower() and body.startswith(b"<?xml"), old)
expect("HTTP/1.0 gets all of it", body.rstrip().endswith(b"</exchange>"), body[-100:])

# A crowd: half requests, half bodies, and those who say nothing.
crowd = []
for number in range(crowd_size):
    connection = socket.socket()
    connection.bind((f"127.0.{number % 3}.{1 + number % 200}", 0))
    connection.connect(("127.0.0.1", port))
    connection.sendall([
        b"GET /healthz HTT", b"",
        b"POST /api/v1/exchange HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nContent-Type: application/xml\r\n"
        b"Content-Length: 100\r\n\r\nhalf",
    ][number % 3])
    crowd.append(connection)
begun = time.monotonic()
answer = ask(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
expect("a crowd that says nothing keeps nobody out", status(answer) == 200, answer)
print(f"/healthz beside {len(crowd)} silent connections: {(time.monotonic() - begun) * 1000:.0f} ms")
for connection in crowd:
    connection.close()

for failure in failures:
    print(failure)
sys.exit(1 if failures else 0)
