"""A partner's server that does one thing wrong: what `essaim pull` and `push` say of it is for a person.

    python3 Tests/Sharing/bad_partner.py HOW     listens at a free port, prints it, and serves until it is killed

HOW: cut (the file ends in its middle), huge (an answer without end), garbage (no HTTP), no-json, other (another
program's server), controls (a detail that moves the cursor and renames the window), closed (prints a port that nobody
listens at).
"""

import json
import socket
import sys

how = sys.argv[1]
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
if how == "closed":
    sys.exit()

START = json.dumps({
    "service": "essaim", "version": "1", "catalogue": "0123456789abcdef0123456789abcdef",
    "administrations": ["ddt-lot"], "sequence": 3, "updated": "2013-01-01T00:00:00Z", "description": "", "documentation": ""})


def answer(body: bytes, status: str = "200 OK", kind: str = "application/json", length: int | None = None) -> bytes:
    return (f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body) if length is None else length}\r\n"
            "Connection: close\r\n\r\n").encode() + body


while True:
    connection, _ = listener.accept()
    with connection:
        request = b""
        while b"\r\n\r\n" not in request and (piece := connection.recv(65536)):
            request += piece
        path = request.split(b" ")[1] if request.count(b" ") > 1 else b""
        try:
            if how == "garbage":
                connection.sendall(b"220 mail.example ESMTP\r\n")
            elif how == "no-json":
                connection.sendall(answer(b"<html>Bonjour</html>", kind="text/html"))
            elif how == "other":
                connection.sendall(answer(b'{"service":"autre"}'))
            elif how == "huge":
                connection.sendall(answer(b"", length=1 << 40))
                while True:
                    connection.sendall(b" " * 65536)
            elif how == "controls":
                detail = "\x1b]0;titre\x07\x1b[2J\x9bPirate\r!"
                connection.sendall(answer(
                    json.dumps({"detail": detail}, ensure_ascii=False).encode(), "403 Forbidden", "application/problem+json"))
            elif path == b"/api/v1":
                connection.sendall(answer(START.encode()))
            else:
                connection.sendall(answer(b"<?xml version='1.0'?><exchange", kind="application/xml", length=10_000))
        except OSError:
            pass
