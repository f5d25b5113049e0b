"""A complaint as a mail provider sends it (RFC 5965)."""

from __future__ import annotations

COMPLAINT = """\
From: <abusedesk@example.org>
To: <postmaster@example.org>
Subject: FW: A note
Message-ID: <arf@example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="A"

--A
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.

--A
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <{own}>
Original-Rcpt-To: <{to}>

--A
Content-Type: message/rfc822

{copy}
Hello
--A--
"""
