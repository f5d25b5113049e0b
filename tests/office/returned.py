"""Mail that servers send about our letters, in the shapes of the programs that are met most."""

from __future__ import annotations

from office.mailroom.models import Letter

_COPY = "From: protocol@example.org\r\nTo: {to}\r\nSubject: A note\r\nMessage-ID: {id}\r\n"


def _filled(text: str, letter: Letter, to: str) -> bytes:
    own = f"bounces+{letter.bounce_token}@example.org"
    filled = text.replace("{copy}", _COPY).replace("{to}", to).replace("{id}", letter.message_id)
    return filled.replace("{own}", own).replace("\r\n", "\n").replace("\n", "\r\n").encode()


def report(words: str, letter: Letter, *, action: str = "failed", to: str = "embassy@example.org") -> bytes:
    """A notification by the standard (RFC 3464); ``words`` begin with the three numbers."""
    text = """\
Return-Path: <>
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
To: {own}
Subject: Delivery Status Notification
Auto-Submitted: auto-replied
Message-ID: <report@mail.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.example.org.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}

--x
Content-Type: text/rfc822-headers

{copy}
--x--
"""
    status, _space, rest = words.partition(" ")
    text = text.replace("{action}", action).replace("{status}", status).replace("{words}", rest)
    return _filled(text, letter, to)


POSTFIX = """\
Return-Path: <>
Delivered-To: {own}
From: MAILER-DAEMON@relay.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {own}
Auto-Submitted: auto-replied
Message-ID: <postfix@relay.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B1"

This is a MIME-encapsulated message.

--B1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<{to}>: host mx.example.org[192.0.2.7] said: 550 5.1.1
    <{to}>: Recipient address rejected: User unknown in virtual mailbox table
    (in reply to RCPT TO command)

--B1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example.org
X-Postfix-Queue-ID: 4F5D21A0
Arrival-Date: Mon,  9 Nov 2026 10:00:00 +0200 (EET)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 <{to}>: Recipient address rejected: User
    unknown in virtual mailbox table

--B1
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{copy}
--B1--
"""

GMAIL = """\
Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.example.org>
To: {own}
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
X-Failed-Recipients: {to}
Message-ID: <gmail@example.org>
MIME-Version: 1.0
Content-Type: multipart/report; boundary="G"; report-type=delivery-status

--G
Content-Type: multipart/related; boundary="H"

--H
Content-Type: multipart/alternative; boundary="I"

--I
Content-Type: text/plain; charset="UTF-8"

** Address not found **

Your message wasn't delivered to {to} because the address couldn't be found.

--I
Content-Type: text/html; charset="UTF-8"

<p>Address not found</p>

--I--
--H--
--G
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.example.org
Arrival-Date: Mon, 09 Nov 2026 00:00:00 -0800 (PST)

Final-Recipient: rfc822; {to}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos or
 550 5.1.1 unnecessary spaces.
Last-Attempt-Date: Mon, 09 Nov 2026 00:00:01 -0800 (PST)

--G
Content-Type: message/rfc822

{copy}
Hello
--G--
"""

EXCHANGE = """\
From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.org>
To: <{own}>
Date: Mon, 9 Nov 2026 08:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary="E"
Message-ID: <exchange@example.org>
Subject: Undeliverable: A note
Auto-Submitted: auto-replied
MIME-Version: 1.0

--E
Content-Type: multipart/alternative; boundary="F"

--F
Content-Type: text/plain; charset="iso-8859-1"

Your message to {to} couldn't be delivered.
embassy wasn't found at example.org.

--F--
--E
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01.example.org
Received-From-MTA: dns;mail.example.org
Arrival-Date: Mon, 9 Nov 2026 08:00:00 +0000

Final-Recipient: rfc822;{to}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound;
 Recipient {to} not found by SMTP address lookup
X-Display-Name: embassy

--E
Content-Type: message/rfc822

{copy}
Hello
--E--
"""

QMAIL = """\
Return-Path: <>
From: MAILER-DAEMON@old.example.org
To: protocol@example.org
Subject: failure notice
Message-ID: <qmail@old.example.org>
Date: 9 Nov 2026 08:00:00 -0000

Hi. This is the qmail-send program at old.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{to}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <protocol@example.org>
{copy}
Hello
"""

EXIM = """\
Return-path: <>
From: Mail Delivery System <Mailer-Daemon@exim.example.org>
To: {own}
X-Failed-Recipients: {to}
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender
Message-Id: <exim@exim.example.org>

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {to}
    Unrouteable address

------ This is a copy of the message, including all the headers. ------

{copy}
Hello
"""

SENDMAIL = """\
Return-Path: <MAILER-DAEMON>
From: Mail Delivery Subsystem <MAILER-DAEMON@sm.example.org>
To: <{own}>
Subject: Returned mail: see transcript for details
Auto-Submitted: auto-generated (failure)
Message-ID: <sendmail@sm.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="S"

This is a MIME-encapsulated message

--S

The original message was received at Mon, 9 Nov 2026 10:00:00 +0200
from mail.example.org [192.0.2.1]

   ----- The following addresses had permanent fatal errors -----
<{to}>
    (reason: 550 5.1.1 <{to}>... User unknown)

   ----- Transcript of session follows -----
... while talking to mx.example.org.:
>>> DATA
<<< 550 5.1.1 <{to}>... User unknown
550 5.1.1 <{to}>... User unknown

--S
Content-Type: message/delivery-status

Reporting-MTA: dns; sm.example.org
Received-From-MTA: DNS; mail.example.org

Final-Recipient: RFC822; {to}
Action: failed
Status: 5.1.1
Remote-MTA: DNS; mx.example.org
Diagnostic-Code: SMTP; 550 5.1.1 <{to}>... User unknown
Last-Attempt-Date: Mon, 9 Nov 2026 10:00:01 +0200

--S
Content-Type: text/rfc822-headers

{copy}
--S--
"""

QMAIL_FULL = QMAIL.replace("Sorry, no mailbox here by that name. (#5.1.1)", "user is over quota (#5.2.2)")

EXCHANGE_POLICY = (
    EXCHANGE.replace("Status: 5.1.10", "Status: 5.7.1")
    .replace("550 5.1.10 RESOLVER.ADR.RecipientNotFound;", "550 5.7.1 TRANSPORT.RULES.RejectMessage;")
    .replace(
        "Recipient {to} not found by SMTP address lookup", "the message was rejected by organization policy"
    )
)

GMAIL_SPF = GMAIL.replace("Status: 5.1.1", "Status: 5.7.26").replace(
    """550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos or
 550 5.1.1 unnecessary spaces.""",
    """550-5.7.26 Your email has been blocked because the sender is unauthenticated.
 550 5.7.26 SPF = [example.org] with ip: [192.0.2.1] = did not pass""",
)

POSTFIX_GREYLIST = POSTFIX.replace("Status: 5.1.1", "Status: 4.7.1").replace(
    """550 5.1.1 <{to}>: Recipient address rejected: User
    unknown in virtual mailbox table""",
    """451 4.7.1 <{to}>: Recipient address rejected: Greylisted,
    see http://postgrey.example.org/""",
)

POSTFIX_EXPIRED = POSTFIX.replace("Status: 5.1.1", "Status: 4.4.1").replace(
    """smtp; 550 5.1.1 <{to}>: Recipient address rejected: User
    unknown in virtual mailbox table""",
    "x-unix; connect to mx.example.org[192.0.2.7]:25: Connection timed out",
)

POSTFIX_DELAYED = POSTFIX_EXPIRED.replace("Action: failed", "Action: delayed").replace(
    "Undelivered Mail Returned to Sender", "Delayed Mail (still being retried)"
)

EXIM_DELAYED = """\
Return-path: <>
From: Mail Delivery System <Mailer-Daemon@exim.example.org>
To: {own}
Auto-Submitted: auto-replied
Subject: Warning: message 1kcAbc-0001 delayed 24 hours
Message-Id: <exim-late@exim.example.org>

This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on exim.example.org.

The message identifier is:     1kcAbc-0001
The subject of the message is: A note

The address to which the message has not yet been delivered is:

  {to}
    host mx.example.org [192.0.2.7]
    Delay reason: SMTP error: 421 Try again later

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals if the message
remains undelivered.
"""

#: Returns for other reasons than a dead mailbox: the shape, and what it comes to.
OTHERS = {
    "qmail, full": (QMAIL_FULL, "full"),
    "Exchange, policy": (EXCHANGE_POLICY, "policy"),
    "Gmail, SPF": (GMAIL_SPF, "policy"),
    "Postfix, greylisted to the end": (POSTFIX_GREYLIST, "put_off"),
    "Postfix, given up": (POSTFIX_EXPIRED, "put_off"),
}
#: Warnings: the letter is still on its way.
LATE = {"Postfix": POSTFIX_DELAYED, "Exim": EXIM_DELAYED}

SHAPES = {
    "Sendmail": SENDMAIL,
    "Postfix": POSTFIX,
    "Gmail": GMAIL,
    "Exchange": EXCHANGE,
    "qmail": QMAIL,
    "Exim": EXIM,
}


def shape(text: str, letter: Letter, *, to: str = "embassy@example.org") -> bytes:
    """One of the shapes above, about this letter."""
    return _filled(text, letter, to)
