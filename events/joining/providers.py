"""Where meetings take place: a small adapter that knows a provider by the meeting's address.

It gives the provider's name, a page of theirs on which sound and picture are tried, and the address that a
guest is sent to, with their name filled in where the provider takes it from an address. Rooms on the
office's own Jitsi server have no address to keep secret: each guest's way in is a token signed for them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

import jwt
from flask import current_app
from werkzeug.urls import iri_to_uri

from events.programme.models import Event, Meeting
from office import settings

#: How far the clocks of two servers may be apart.
_CLOCKS: Final = timedelta(minutes=2)
#: How long a room for trying sound and picture can be entered.
_TEST_FOR: Final = timedelta(minutes=20)
_LONGEST_NAME: Final = 120


@dataclass(frozen=True)
class Provider:
    """A provider of meetings.

    Args:
        key: its short name in code and tests.
        name: as people know it; empty: not known, then nothing is said of it.
        is_its: whether an address is one of its meetings.
        test_url: a public page of theirs on which sound and picture are tried; empty: none.
        with_name: puts somebody's name into the address of a meeting.
    """

    key: str
    name: str
    is_its: Callable[[SplitResult], bool]
    test_url: str = ""
    with_name: Callable[[SplitResult, str], SplitResult] = lambda parts, _name: parts


def _at(*domains: str) -> Callable[[SplitResult], bool]:
    def is_there(parts: SplitResult) -> bool:
        host = (parts.hostname or "").rstrip(".")
        return any(host == domain or host.endswith(f".{domain}") for domain in domains)

    return is_there


def _is_jitsi(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    own = settings.current().jitsi_url
    is_own = own is not None and urlsplit(own).hostname == host
    return is_own or host in {"meet.jit.si", "8x8.vc"} or "jitsi" in re.split(r"[.-]", host)


#: Greenlight, BigBlueButton's own front, in its versions 2 and 3; and the server's pages themselves.
_BBB_PATHS: Final = re.compile(
    r"/b/[a-z0-9]{3}-[a-z0-9-]+$|/rooms/[^/]+/join/?$|/(?:bigbluebutton|html5client)/"
)


def _is_bigbluebutton(parts: SplitResult) -> bool:
    labels = (parts.hostname or "").split(".")
    return bool({"bbb", "bigbluebutton"} & set(labels)) or bool(_BBB_PATHS.search(parts.path))


def _asked(parts: SplitResult, **more: str) -> SplitResult:
    """The address with these questions added, unless it asks them already."""
    known = parse_qsl(parts.query, keep_blank_values=True)
    added = [(name, value) for name, value in more.items() if name not in dict(known)]
    query = "&".join(filter(None, (parts.query, urlencode(added, quote_via=quote))))
    return parts._replace(query=query)


def _named_zoom(parts: SplitResult, name: str) -> SplitResult:
    # On the addresses by which one joins; a page that asks for registration takes no name.
    return _asked(parts, uname=name) if re.match(r"/(?:j|w|wc|my)/", parts.path) else parts


def _named_jitsi(parts: SplitResult, name: str) -> SplitResult:
    # Behind the hash, so that the name does not even reach the server's log. The value is JSON.
    if "userInfo.displayName" in parts.fragment:
        return parts
    said = f"userInfo.displayName={quote(json.dumps(name, ensure_ascii=False), safe='')}"
    return parts._replace(fragment="&".join(filter(None, (parts.fragment, said))))


def _named_bigbluebutton(parts: SplitResult, name: str) -> SplitResult:
    # The server's own addresses carry a checksum over their questions: those are left as they are.
    is_front = re.search(r"/rooms/[^/]+/join/?$", parts.path)
    return _asked(parts, joinFormName=name) if is_front else parts


TEAMS: Final = Provider(
    "teams",
    "Microsoft Teams",
    _at("teams.microsoft.com", "teams.live.com", "teams.cloud.microsoft", "teams.microsoft.us"),
    # Guests without an account have no test call; the page says how Teams is set up and tried.
    "https://support.microsoft.com/office/manage-your-call-settings-in-teams-456cb611-3477-496f-b31a-6ab752a7595f",
)
ZOOM: Final = Provider(
    "zoom", "Zoom", _at("zoom.us", "zoom.com", "zoomgov.com"), "https://zoom.us/test", _named_zoom
)
WEBEX: Final = Provider("webex", "Webex", _at("webex.com"), "https://www.webex.com/test-meeting.html")
JITSI: Final = Provider("jitsi", "Jitsi Meet", _is_jitsi, with_name=_named_jitsi)
BIGBLUEBUTTON: Final = Provider(
    "bigbluebutton",
    "BigBlueButton",
    _is_bigbluebutton,
    "https://test.bigbluebutton.org/",
    _named_bigbluebutton,
)
OTHER: Final = Provider("other", "", lambda _parts: True)
PROVIDERS: Final = (TEAMS, ZOOM, WEBEX, BIGBLUEBUTTON, JITSI)


def provider_of(event: Event) -> Provider:
    """Who provides the event's meeting; `OTHER` where that is not known, or there is none."""
    if event.meeting is Meeting.JITSI_ROOM:
        return JITSI
    parts = urlsplit(event.meeting_url)
    return next((one for one in PROVIDERS if event.meeting_url and one.is_its(parts)), OTHER)


def is_set_up(event: Event) -> bool:
    """Whether there is a meeting to lead guests to."""
    if event.meeting is Meeting.JITSI_ROOM:
        return settings.current().has_jitsi
    return bool(event.meeting_url)


def guests_address(event: Event, key: str, name: str, now: datetime, until: datetime) -> str:
    """The address that one guest is sent to.

    Args:
        key: tells this guest from others of the event, for the provider's own records.
        name: by which the others in the meeting know them.
        now, until: from when to when a token lets them in.
    """
    if event.meeting is Meeting.JITSI_ROOM:
        return _in_room(room_of(event), _token(room_of(event), key, name, now, until, is_host=False))
    named = provider_of(event).with_name(urlsplit(iri_to_uri(event.meeting_url)), name[:_LONGEST_NAME])
    return urlunsplit(named)


def hosts_address(event: Event, key: str, name: str, now: datetime, until: datetime) -> str:
    """The address for one of our own: in a room of ours as a moderator, else the meeting's address."""
    if event.meeting is Meeting.JITSI_ROOM:
        return _in_room(room_of(event), _token(room_of(event), key, name, now, until, is_host=True))
    return iri_to_uri(event.meeting_url)


def test_address(event: Event, key: str, name: str, now: datetime) -> str:
    """Where one guest tries sound and picture on a Jitsi server: a room of their own, apart from the meeting.

    Empty for other providers: theirs is `Provider.test_url`.
    """
    room = f"test-{_derived(f'test room:{event.uid}:{key}')}"
    if event.meeting is Meeting.JITSI_ROOM:
        if not settings.current().has_jitsi:
            return ""
        return _in_room(room, _token(room, key, name, now, now + _TEST_FOR, is_host=True))
    if provider_of(event) is not JITSI:
        return ""
    parts = urlsplit(iri_to_uri(event.meeting_url))
    return urlunsplit(JITSI.with_name(parts._replace(path=f"/{room}", query="", fragment=""), name))


def room_of(event: Event) -> str:
    """The name of the event's room: derived, the same for all, and not to be guessed."""
    return f"doyen-{_derived(f'room:{event.uid}')}"


def _derived(what: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    digest = hmac.new(key, f"doyen jitsi:{what}".encode(), hashlib.sha256).digest()[:15]
    return b32encode(digest).decode().lower()


def _in_room(room: str, token: str) -> str:
    return f"{settings.current().jitsi_url}/{room}?{urlencode({'jwt': token})}"


def _token(room: str, key: str, name: str, now: datetime, until: datetime, *, is_host: bool) -> str:
    """A token for Jitsi's token module (lib-jitsi-meet, doc/tokens.md): it opens this room, as this person.

    All that stands under ``user`` has to be text. Who may moderate is said twice, since the modules that read
    it differ. ``sub`` names every domain of the server: many servers know themselves by another name than the
    one in their address, and the room's name is ours alone.
    """
    office = settings.current()
    claims: dict[str, Any] = {
        "aud": office.jitsi_app_id,
        "iss": office.jitsi_app_id,
        "sub": "*",
        "room": room,
        "nbf": int((now - _CLOCKS).timestamp()),
        "exp": int(until.timestamp()),
        "context": {
            "user": {
                "id": _derived(f"person:{room}:{key}"),
                "name": name[:_LONGEST_NAME],
                "moderator": "true" if is_host else "false",
                "affiliation": "owner" if is_host else "member",
            }
        },
    }
    return jwt.encode(claims, office.jitsi_secret or "", algorithm="HS256")
