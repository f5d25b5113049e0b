"""The settings of an installation: read from the environment, checked once, at the start."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app
from limits.errors import ConfigurationError
from limits.storage import storage_from_string
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from office.countries import is_country

PREFIX = "DOYEN_"
DEVELOPMENT_SECRET = "development only: set DOYEN_SECRET_KEY"  # noqa: S105 - refused by `serve`
MINIMUM_SECRET = 32
MOST_PROCESSES = 64


class BadSetting(Exception):
    """A setting is unknown or impossible; the message is a sentence for whoever starts the program."""


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty")
    return value.strip()


def _secret(value: str) -> str:
    if len(value) < MINIMUM_SECRET:
        raise ValueError(f"is too short: at least {MINIMUM_SECRET} characters are needed")
    return value


def _switch(value: str) -> bool:
    known = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    try:
        return known[value.strip().lower()]
    except KeyError:
        raise ValueError("should be 'yes' or 'no'") from None


def _positive(value: str) -> int:
    text = value.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text) > 0):
        raise ValueError("should be a whole number above 0 and below a million")
    return int(text)


def _few(value: str) -> int:
    number = _positive(value)
    if number > MOST_PROCESSES:
        raise ValueError(f"is too large: at most {MOST_PROCESSES}")
    return number


def _parts(value: str) -> SplitResult:
    # Reading the port is a check of it. What is wrong is not repeated: there may be a password in it.
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - read, it is checked
    except ValueError:
        raise ValueError("is no address: its host or its port is impossible") from None
    return parts


def _database(value: str) -> str:
    scheme, separator, rest = value.partition("://")
    if not separator or not rest.strip("/"):
        raise ValueError(
            "should be an address such as sqlite:////srv/doyen.sqlite3 or postgresql://user@host/doyen"
        )
    try:
        make_url(value)
    except (ArgumentError, ValueError):
        raise ValueError("is no address of a database: its host or its port is impossible") from None
    if scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg://{rest}"
    if scheme not in {"sqlite", "postgresql+psycopg"}:
        raise ValueError(f"names a database that is not supported ({scheme}); use sqlite or postgresql")
    return value


def _public_url(value: str) -> str:
    parts = _parts(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise ValueError("should be the address people open, such as https://doyen.example.org")
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ValueError("should have no path: Doyen answers at the root of its host name")
    return value.rstrip("/")


def _smtp_url(value: str) -> str:
    parts = _parts(value)
    if parts.scheme not in {"smtp", "smtps", "smtp+starttls"} or not parts.hostname:
        raise ValueError(
            "should look like smtp://host:25, smtp+starttls://user:password@host:587 or smtps://host:465"
        )
    return value


def _imap_url(value: str) -> str:
    parts = _parts(value)
    if (
        parts.scheme not in {"imap", "imaps", "imap+starttls"}
        or not parts.hostname
        or not parts.username
        or not parts.password
    ):
        raise ValueError("should look like imaps://user:password@host/INBOX")
    return value


def _name_server(value: str) -> str:
    text = value.strip()
    host, separator, port = text.rpartition(":") if text.count(":") == 1 else (text, "", "")
    try:
        ip_address(host)
    except ValueError:
        raise ValueError(
            "should be the number of a name server, such as 192.0.2.53 or 192.0.2.53:53"
        ) from None
    if separator and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError("has an impossible port")
    return text


def _selector(value: str) -> str:
    text = value.strip().lower()
    if not re.fullmatch(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", text) or len(text) > 100:
        raise ValueError("should be the name of a DKIM key, such as s1 or mail2026")
    return text


def _counting_place(value: str) -> str:
    try:
        storage_from_string(value)
    except ConfigurationError:
        raise ValueError("names a place that cannot be used, or whose library is not installed") from None
    return value


def _mail_address(value: str) -> str:
    local, at, domain = value.strip().rpartition("@")
    if not at or not local or "." not in domain or any(c.isspace() or c in '<>,;:"' for c in value.strip()):
        raise ValueError("should be a bare mail address such as protocol@example.org")
    return value.strip()


def _country(value: str) -> str:
    code = value.strip().upper()
    if not is_country(code):
        raise ValueError("should be a country code of two letters, such as FI")
    return code


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("should be a time zone such as Europe/Helsinki") from None
    return value


def _networks(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
    except ValueError:
        raise ValueError(
            "should be networks such as 10.20.0.0/16, or addresses, with commas between"
        ) from None


def _setting(default: Any, parse: Callable[[str], Any], help_text: str) -> Any:
    return field(default=default, metadata={"parse": parse, "help": help_text})


@dataclass(frozen=True)
class Settings:
    """Every setting there is. The environment names them in capitals after ``DOYEN_``."""

    database_url: str = _setting(
        "sqlite:///" + str(Path("instance/doyen.sqlite3").absolute()),
        _database,
        "Where the data lives: sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.",
    )
    secret_key: str = _setting(
        DEVELOPMENT_SECRET,
        _secret,
        "Signs sessions and guests' links: at least 32 random characters, kept secret.",
    )
    public_url: str = _setting(
        "http://127.0.0.1:5000", _public_url, "The address under which guests reach Doyen."
    )
    smtp_url: str = _setting(
        "smtp://127.0.0.1:2525",
        _smtp_url,
        "The mail server: smtp://, smtp+starttls:// or smtps://, with user and password.",
    )
    mail_from: str = _setting("protocol@example.org", _mail_address, "The address that letters come from.")
    mail_from_name: str = _setting("Protocol Office", _text, "The name beside that address.")
    mail_reply_to: str | None = _setting(
        None, _mail_address, "Where answers by mail go, if not to the sender's address."
    )
    bounce_address: str | None = _setting(
        None,
        _mail_address,
        "The mailbox for returned mail; each letter's envelope sender is this with +TOKEN in it.",
    )
    imap_url: str | None = _setting(
        None,
        _imap_url,
        "The mailbox that is read: imaps://, imap+starttls:// or imap://, with user, password and folder.",
    )
    dkim_selector: str | None = _setting(
        None,
        _selector,
        "The name of the DKIM key that the mail server signs with, for the check of the set-up.",
    )
    dns_server: str | None = _setting(
        None,
        _name_server,
        "The name server that the check of the set-up asks; the machine's own unless given.",
    )
    mail_per_minute: int | None = _setting(
        None,
        _positive,
        "The most letters to be sent in a minute, by all workers together; no limit unless set.",
    )
    mail_per_minute_to_domain: int | None = _setting(
        None, _positive, "The most letters in a minute to addresses of one domain; no limit unless set."
    )
    mail_archive_days: int = _setting(
        365,
        lambda value: 0 if value.strip() == "0" else _positive(value),
        "How many days the exact bytes of a letter are kept after it was sent; 0: for ever.",
    )
    needs_kept_days: int = _setting(
        14,
        lambda value: 0 if value.strip() == "0" else _positive(value),
        "How many days after an event guests' words on diet and access are kept; 0: until it ends.",
    )
    office_name: str = _setting("Protocol Office", _text, "The office's name, on pages and letters.")
    office_country: str = _setting("FI", _country, "The host country: a mission seated there is resident.")
    office_city: str = _setting("Helsinki", _text, "The host city.")
    time_zone: str = _setting("Europe/Helsinki", _zone, "The office's time zone: new events start with it.")
    rate_limits: bool = _setting(
        True,
        _switch,
        "Limit guests and sign-in per address, doubt forms sent within a second (off to measure).",
    )
    rate_limit_storage: str = _setting(
        "memory://",
        _counting_place,
        "Where those limits are counted; with several web processes, a Redis address.",
    )
    web_processes: int | None = _setting(
        None,
        _few,
        "How many processes answer the web; one for each processor, at most four, unless set.",
    )
    secure_cookies: bool | None = _setting(
        None, _switch, "Send cookies over HTTPS only; follows the public address unless set."
    )
    upload_megabytes: int = _setting(25, _positive, "The largest file that may be uploaded.")
    paper_megabytes: int = _setting(
        20, _positive, "The largest paper of an event; no larger than what may be uploaded at once."
    )
    calendar_networks: tuple[IPv4Network | IPv6Network, ...] = _setting(
        (),
        _networks,
        "Networks of your own within which others' calendars may be fetched, such as 10.20.0.0/16.",
    )
    calendar_http: bool = _setting(
        False, _switch, "Whether others' calendars may be fetched over http, where anybody could change them."
    )
    jitsi_url: str | None = _setting(
        None, _public_url, "The office's own Jitsi server: meetings may then be rooms on it."
    )
    jitsi_app_id: str | None = _setting(
        None, _text, "The application that the Jitsi server knows Doyen by (app_id of its token module)."
    )
    jitsi_secret: str | None = _setting(
        None, _secret, "The secret shared with it (app_secret): it signs each guest's way in."
    )
    trusted_proxies: int = _setting(
        0,
        lambda value: 0 if value.strip() == "0" else _positive(value),
        "How many reverse proxies stand before Doyen and set X-Forwarded-For.",
    )

    @property
    def is_secret_default(self) -> bool:
        """Whether no secret was set, so that anybody could forge a guest's link."""
        return self.secret_key == DEVELOPMENT_SECRET

    @property
    def has_jitsi(self) -> bool:
        """Whether the office has a Jitsi server that takes tokens of ours."""
        return bool(self.jitsi_url and self.jitsi_app_id and self.jitsi_secret)

    @property
    def https(self) -> bool:
        """Whether guests reach Doyen over HTTPS."""
        return self.public_url.startswith("https://")


#: Names with the prefix that are read by the tools around the program, not by the program.
FOR_TOOLS = frozenset({"DOYEN_TEST_REQUIRE_ALL", "DOYEN_TEST_FULL"})


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings that ``environment`` holds, the defaults filling in.

    Raises:
        BadSetting: a name with the prefix is unknown, or a value is impossible; the message names it.
    """
    known = {PREFIX + item.name.upper(): item for item in fields(Settings)}
    unknown = sorted(
        name for name in environment if name.startswith(PREFIX) and name not in {*known, *FOR_TOOLS}
    )
    if unknown:
        raise BadSetting(f"There is no setting {unknown[0]}. Known settings: {', '.join(sorted(known))}.")
    values: dict[str, Any] = {}
    for name, item in known.items():
        if name in environment:
            try:
                if not environment[name].isprintable():
                    raise ValueError("holds a line break or another character that nobody sees")
                values[item.name] = item.metadata["parse"](environment[name])
            except ValueError as error:
                raise BadSetting(f"The setting {name} {error}.") from error
    return Settings(**values)


def require_for_service(settings: Settings) -> None:
    """Refuse to serve guests with settings that are safe only while developing.

    Raises:
        BadSetting: the secret key was not set.
    """
    if settings.is_secret_default:
        raise BadSetting(
            "DOYEN_SECRET_KEY is not set. Guests' links are signed with it, so Doyen does not serve "
            "without one: set it to at least 32 random characters and keep it."
        )


def current() -> Settings:
    """The settings of the application at work."""
    settings: Settings = current_app.config["DOYEN"]
    return settings
