"""Settings: what cannot be is said in one sentence, without a password in it, and nothing starts."""

from __future__ import annotations

import os
import subprocess
import sys
from ipaddress import ip_network

import pytest

from office.settings import BadSetting, read

IMPOSSIBLE = [
    ("DATABASE_URL", "mysql://x/y"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "doyen.sqlite3"),
    ("DATABASE_URL", "postgresql://doyen:hunter2@host:port/doyen"),
    ("DATABASE_URL", "postgresql://doyen:hunter2@[::1/doyen"),
    ("SECRET_KEY", "hunter2"),
    ("PUBLIC_URL", "http://[::1"),
    ("PUBLIC_URL", "http://doyen.example.org:99999"),
    ("PUBLIC_URL", "https://doyen:hunter2@doyen.example.org"),
    ("PUBLIC_URL", "https://doyen.example.org/office"),
    ("PUBLIC_URL", "https://doyen.example.org\nX: y"),
    ("SMTP_URL", "smtp://doyen:hunter2@host:x"),
    ("SMTP_URL", "smtp://[::1"),
    ("SMTP_URL", "http://host"),
    ("MAIL_FROM", "nobody"),
    ("MAIL_FROM", "a@b"),
    ("MAIL_FROM_NAME", "Protocol\r\nBcc: somebody@example.org"),
    ("OFFICE_NAME", "  "),
    ("OFFICE_COUNTRY", "QQ"),
    ("OFFICE_COUNTRY", "Finland"),
    ("TIME_ZONE", "Mars/Phobos"),
    ("TIME_ZONE", "../../etc/passwd"),
    ("RATE_LIMITS", "maybe"),
    ("RATE_LIMIT_STORAGE", "nonsense"),
    ("UPLOAD_MEGABYTES", "0"),
    ("UPLOAD_MEGABYTES", "²"),
    ("UPLOAD_MEGABYTES", "9" * 20),
    ("UPLOAD_MEGABYTES", "9" * 5_000),
    ("TRUSTED_PROXIES", "-1"),
    ("IMAP_URL", "imaps://mail.example.org"),
    ("IMAP_URL", "imaps://bounces:hunter2@"),
    ("IMAP_URL", "https://bounces:hunter2@mail.example.org"),
    ("DNS_SERVER", "ns.example.org"),
    ("DNS_SERVER", "192.0.2.53:99999"),
    ("DKIM_SELECTOR", "two words"),
    ("CALENDAR_NETWORKS", "10.20.30.40/8"),
    ("CALENDAR_NETWORKS", "calendar.example.org"),
    ("CALENDAR_HTTP", "maybe"),
    ("NONSENSE", "1"),
]


@pytest.mark.parametrize(("name", "value"), IMPOSSIBLE)
def test_what_cannot_be_is_said_in_one_sentence(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read({f"DOYEN_{name}": value})

    words = str(refused.value)
    assert f"DOYEN_{name}" in words
    assert words.endswith(".") and "\n" not in words
    assert "hunter2" not in words


@pytest.mark.parametrize(
    ("name", "value", "taken"),
    [
        (
            "DATABASE_URL",
            "postgresql://doyen:p%40ss@[::1]:5433/doyen",
            "postgresql+psycopg://doyen:p%40ss@[::1]:5433/doyen",
        ),
        ("DATABASE_URL", "sqlite:////srv/doyen.sqlite3", "sqlite:////srv/doyen.sqlite3"),
        ("PUBLIC_URL", "https://doyen.example.org/", "https://doyen.example.org"),
        (
            "SMTP_URL",
            "smtp+starttls://user:pass@mail.example.org:587",
            "smtp+starttls://user:pass@mail.example.org:587",
        ),
        ("OFFICE_COUNTRY", "fi", "FI"),
        ("OFFICE_COUNTRY", "XK", "XK"),
        ("TRUSTED_PROXIES", "0", 0),
        ("CALENDAR_NETWORKS", "10.20.0.0/16, ::1", (ip_network("10.20.0.0/16"), ip_network("::1/128"))),
        ("RATE_LIMIT_STORAGE", "memory://", "memory://"),
    ],
)
def test_what_can_be_is_taken(name: str, value: str, taken: object) -> None:
    assert getattr(read({f"DOYEN_{name}": value}), name.lower()) == taken


def _flask(**settings: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOYEN_")}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "users", "list"]
    return subprocess.run(
        command,
        env=clean | {f"DOYEN_{name}": value for name, value in settings.items()},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "settings",
    [
        {"TIME_ZONE": "Mars/Phobos"},
        {"DATABASE_URL": "postgresql://doyen:hunter2@127.0.0.1:1/doyen"},
        {"DATABASE_URL": "sqlite:////nowhere/at/all/doyen.sqlite3"},
    ],
)
def test_a_command_that_cannot_work_says_so_without_a_traceback(settings: dict[str, str]) -> None:
    done = _flask(**settings)

    assert done.returncode != 0
    assert "Traceback" not in done.stderr and "hunter2" not in done.stderr
    assert "The database" in done.stderr or "Doyen does not start." in done.stderr
