"""One page as somebody opens it, and the ways of writing its address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.browser.examples import Examples


@dataclass(frozen=True)
class Visit:
    """One page as somebody opens it.

    Args:
        endpoint: the route.
        path: its address among the examples.
        who: "officer", "viewer" or "guest".
        status: what the server answers.
        shows: which of several states of the page it is; empty where there is one.
    """

    endpoint: str
    path: Callable[[Examples], str]
    who: str = "officer"
    status: int = 200
    shows: str = ""

    @property
    def name(self) -> str:
        """Its name in a test report."""
        return f"{self.endpoint}-{self.shows}".rstrip("-").replace(" ", "_")

    def address(self, examples: Examples, language: str) -> str:
        """The address with its language."""
        path, hash_, anchor = self.path(examples).partition("#")
        return f"{path}{'&' if '?' in path else '?'}lang={language}{hash_}{anchor}"


def at(path: str, key: str = "", **more: str) -> Callable[[Examples], str]:
    """The address ``path`` with the number ``key`` in the place of {}, and others by name."""

    def address(examples: Examples) -> str:
        numbers = {name: examples.ids[value] for name, value in more.items()}
        return path.format(examples.ids[key] if key else "", **numbers)

    return address


def of_event(rest: str = "", key: str = "event", **more: str) -> Callable[[Examples], str]:
    """An address below an event's own."""
    return at("/events/manage/{}" + rest, key, **more)


def link(key: str, more: str = "") -> Callable[[Examples], str]:
    """A guest's own address, with what follows it."""
    return lambda examples: examples.links[key] + more


def by_guest(endpoint: str, shows: str, key: str, more: str = "", status: int = 200) -> Visit:
    """A page that a guest opens by a link."""
    return Visit(endpoint, link(key, more), "guest", status, shows)


def fixed(address: str) -> Callable[[Examples], str]:
    """The same address among all examples."""
    return lambda _examples: address
