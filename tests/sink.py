"""A real mail server on loopback that keeps what it is handed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession


@dataclass
class Sink:
    """What came in, in order; ``answers`` are given instead of "250 OK", one a message."""

    url: str = ""
    envelopes: list[Envelope] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages, parsed."""
        return [
            message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
            for envelope in self.envelopes
        ]

    async def handle_DATA(self, _server: SMTP, _session: SmtpSession, envelope: Envelope) -> str:
        """Called by aiosmtpd for each message."""
        if self.answers:
            answer = self.answers.pop(0)
            if not answer.startswith("2"):
                return answer
        self.envelopes.append(envelope)
        return "250 OK"


class _Controller(Controller):
    def _trigger_server(self) -> None:
        # The base class probes port 0 when the system is asked to choose a port; ask the socket instead.
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def sink(**options: Any) -> Iterator[Sink]:
    """A mail server on a free port, for as long as the block lasts."""
    kept = Sink()
    controller = _Controller(kept, hostname="127.0.0.1", port=0, **options)
    controller.start()
    kept.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield kept
    finally:
        controller.stop()
