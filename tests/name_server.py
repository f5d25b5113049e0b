"""A small but real name server on loopback: answers what a test tells it, over UDP."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


@dataclass
class Names:
    """What the server knows: texts of records by name and kind, as zone files write them.

    Names in ``silent`` get no answer at all, names in ``broken`` a failure of the server.
    """

    address: str = ""
    records: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def has(self, name: str, kind: str, *texts: str) -> None:
        """Publish records, instead of those of this name and kind."""
        self.records[name, kind] = [f'"{text}"' if kind == "TXT" else text for text in texts]

    def answer(self, wire: bytes) -> bytes | None:
        """The answer to one packet."""
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind))
        if name in self.silent or "*" in self.silent:
            return None
        said = dns.message.make_response(query)
        said.flags |= dns.flags.RA
        found = self.records.get((name, kind), [])
        if found:
            said.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *found))
        elif name in self.broken:
            said.set_rcode(dns.rcode.SERVFAIL)
        elif not any(known == name for known, _kind in self.records):
            said.set_rcode(dns.rcode.NXDOMAIN)
        return said.to_wire()


@contextmanager
def name_server() -> Iterator[Names]:
    """A name server on a free port, for as long as the block lasts."""
    names = Names()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        names.address = f"127.0.0.1:{listener.getsockname()[1]}"

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    wire, sender = listener.recvfrom(4096)
                    if not wire:
                        return
                    answer = names.answer(wire)
                    if answer is not None:
                        listener.sendto(answer, sender)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield names
        finally:
            # An empty packet ends it.
            listener.sendto(b"", listener.getsockname())
            thread.join()
