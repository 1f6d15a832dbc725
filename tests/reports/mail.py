"""A mail server on this machine that keeps what it is given, spoken to in SMTP like any other."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as one message needs; an address that begins with ``refused`` is not taken."""

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            word = line.strip().upper()[:4]
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.kept.append(b"".join(lines))  # type: ignore[attr-defined]  # the sink's own list
            refused = word == b"RCPT" and b"<refused" in line
            self.wfile.write(b"550 no\r\n" if refused else b"221 bye\r\n" if word == b"QUIT" else b"250 yes\r\n")
            if word == b"QUIT":
                return


@contextmanager
def mail_sink() -> Iterator[tuple[int, list[bytes]]]:
    """Its port, and the messages that it has taken."""
    with socketserver.TCPServer(("127.0.0.1", 0), _Conversation) as server:
        kept: list[bytes] = []
        server.kept = kept  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], kept
        server.shutdown()
