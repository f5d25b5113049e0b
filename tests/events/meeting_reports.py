"""Attendance reports in the shapes in which Teams and Zoom give them; all people are invented."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from events.attendance.report_reading import Report, read_report

#: The event of all these reports: 09:30 to 10:30 in Helsinki.
STARTS, ENDS = datetime(2022, 11, 15, 7, 30, tzinfo=UTC), datetime(2022, 11, 15, 8, 30, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")


def teams(text: str) -> bytes:
    """As Teams writes it: UTF-16, little end first, with its mark; `|` stands for a tab."""
    return text.strip("\n").replace("|", "\t").replace("\n", "\r\n").encode("utf-16")


def zoom(text: str) -> bytes:
    """As Zoom writes it: UTF-8 with its mark."""
    return b"\xef\xbb\xbf" + text.strip("\n").encode() + b"\n"


#: In English (United Kingdom), with somebody who came twice and a guest without an account.
TEAMS = teams("""
1. Summary
Meeting title|The ambassadors’ seminar
Attended participants|4
Start time|15/11/22, 09:12:17
End time|15/11/22, 10:41:47
Meeting duration|1h 29m 30s
Average attendance time|58m 45s

2. Participants
Name|First Join|Last Leave|In-Meeting Duration|Email|Participant ID (UPN)|Role
Protocol Office|15/11/22, 09:12:17|15/11/22, 10:41:47|1h 29m 30s|\
office@example.org|office@example.org|Organizer
Rossi, Chiara|15/11/22, 09:25:00|15/11/22, 10:31:00|51m|chiara.rossi@example.org|crossi@example.org|Presenter
Åsa Lindström (Guest)|15/11/22, 09:40:00|15/11/22, 10:10:00|30m|||Presenter
Embassy of France - Élodie Martin|15/11/22, 09:29:00|15/11/22, 10:30:10|1h 1m 10s|||Attendee

3. In-Meeting Activities
Name|Join Time|Leave Time|Duration|Email|Role
Protocol Office|15/11/22, 09:12:17|15/11/22, 10:41:47|1h 29m 30s|office@example.org|Organizer
Rossi, Chiara|15/11/22, 09:25:00|15/11/22, 09:45:00|20m|chiara.rossi@example.org|Presenter
Rossi, Chiara|15/11/22, 10:00:00|15/11/22, 10:31:00|31m|chiara.rossi@example.org|Presenter
Åsa Lindström (Guest)|15/11/22, 09:40:00|15/11/22, 10:10:00|30m||Presenter
Embassy of France - Élodie Martin|15/11/22, 09:29:00|15/11/22, 10:30:10|1h 1m 10s||Attendee
""")

#: The same person in each language: what she is called comes first, her times at Helsinki's clock after it.
_LOCAL = """
1. {0}
{1}|The seminar
{2}|2
{3}|{start}
{4}|{end}

2. {5}
{6}|{7}|{8}|{9}|{10}|{11} (UPN)|{12}
Chiara Rossi|{start}|{end}|{length}|chiara.rossi@example.org|chiara@example.org|{13}
Eva Ek|{start}|{end}|{length}|eva.ek@example.org|eva@example.org|{13}
"""


def _local(words: str, start: str, end: str, length: str) -> bytes:
    return teams(_LOCAL.format(*words.split(";"), start=start, end=end, length=length))


LOCAL: dict[str, bytes] = {
    "United States": _local(
        "Summary;Meeting title;Attended participants;Start time;End time;Participants;Name;First Join;"
        "Last Leave;In-Meeting Duration;Email;Participant ID;Role;Attendee",
        "11/15/22, 9:31:00 AM",
        "11/15/22, 10:03:00 AM",
        "32m",
    ),
    "Swedish": _local(
        "Sammanfattning;Mötesrubrik;Deltagare som närvarade;Starttid;Sluttid;Deltagare;Namn;Anslöt först;"
        "Lämnade senast;Tid i mötet;E-post;Deltagar-ID;Roll;Deltagare",
        "2022-11-15 09:31:00",
        "2022-11-15 10:03:00",
        "32 min",
    ),
    "Finnish": _local(
        "Yhteenveto;Kokouksen otsikko;Osallistujia;Alkamisaika;Päättymisaika;Osallistujat;Nimi;"
        "Ensimmäinen liittyminen;Viimeinen poistuminen;Kesto;Sähköposti;Osallistujan tunnus;"
        "Rooli;Osallistuja",
        "15.11.2022 klo 9.31.00",
        "15.11.2022 klo 10.03.00",
        "32 min 0 s",
    ),
    "German": _local(
        "Zusammenfassung;Besprechungstitel;Teilnehmer;Startzeit;Endzeit;Teilnehmer;Name;Erster Beitritt;"
        "Letztes Verlassen;Dauer der Besprechung;E-Mail;Teilnehmer-ID;Rolle;Teilnehmer",
        "15.11.22, 09:31:00",
        "15.11.22, 10:03:00",
        "32 Min. 0 Sek.",
    ),
    "French": _local(
        "Résumé;Titre de la réunion;Participants présents;Heure de début;Heure de fin;Participants;Nom;"
        "Première entrée;Dernière sortie;Durée;E-mail;ID du participant;Rôle;Participant",
        "15/11/2022 à 09:31:00",
        "15/11/2022 à 10:03:00",
        "32 min",
    ),
    "Japanese": _local(
        "概要;会議のタイトル;出席した参加者;開始時刻;終了時刻;参加者;名前;最初の参加;最後の退出;会議の長さ;"
        "メール;参加者 ID;役割;出席者",
        "2022/11/15 午前 9:31:00",
        "2022/11/15 午前 10:03:00",
        "32 分",
    ),
}

#: The list that Teams gave in its first years; the last one was there before it was taken down, and stayed.
TEAMS_LIST = teams("""
Full Name|User Action|Timestamp
Chiara Rossi|Joined before|11/15/2022, 9:25:00 AM
Chiara Rossi|Left|11/15/2022, 9:45:00 AM
Eva Ek|Joined|11/15/2022, 9:50:00 AM
Chiara Rossi|Joined|11/15/2022, 10:00:00 AM
Chiara Rossi|Left|11/15/2022, 10:31:00 AM
""")
TEAMS_LIST_GERMAN = teams("""
Vollständiger Name|Benutzeraktion|Zeitstempel
Chiara Rossi|Vorher beigetreten|15.11.2022, 09:25:00
Eva Ek|Beigetreten|15.11.2022, 09:50:00
Chiara Rossi|Verlassen|15.11.2022, 09:45:00
Chiara Rossi|Beigetreten|15.11.2022, 10:00:00
Chiara Rossi|Verlassen|15.11.2022, 10:31:00
""")
#: Where the organisation wants no times kept.
TEAMS_WITHOUT_TIMES = teams("""
2. Participants
Name|Email|Participant ID (UPN)|Role
Chiara Rossi|chiara.rossi@example.org|crossi@example.org|Attendee
Eva Ek|||Attendee
""")

ZOOM = zoom("""
Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants
912 3456 7890,The ambassadors’ seminar,11/15/2022 09:12:00 AM,11/15/2022 10:41:00 AM,host@example.org,89,4

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,\
Recording Consent,In Waiting Room
Protocol Office,host@example.org,11/15/2022 09:12:00 AM,11/15/2022 10:41:00 AM,89,No,Y,No
"Rossi, Chiara",chiara.rossi@example.org,11/15/2022 09:20:00 AM,11/15/2022 09:25:00 AM,5,Yes,,Yes
"Rossi, Chiara",chiara.rossi@example.org,11/15/2022 09:25:00 AM,11/15/2022 09:45:00 AM,20,Yes,Y,No
"Rossi, Chiara",chiara.rossi@example.org,11/15/2022 10:00:00 AM,11/15/2022 10:31:00 AM,31,Yes,Y,No
iPad (Åsa Lindström),,11/15/2022 09:40:00 AM,11/15/2022 10:10:00 AM,30,Yes,Y,No
Only Waiting,,11/15/2022 09:40:00 AM,11/15/2022 09:41:00 AM,1,Yes,,Yes
""")
ZOOM_UNIQUE = zoom("""
Name (Original Name),User Email,Total Duration (Minutes),Guest
Chiara Rossi,chiara.rossi@example.org,51,Yes
Eva Ek,,30,Yes
""")
ZOOM_WEBINAR = zoom("""
Attendee Report,
Report Generated:,"11/15/2022 01:02"
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,Unique Viewers
The seminar,987 6543 2109,11/15/2022 09:12,89,3,2
Host Details,
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest
Yes,Protocol Office,host@example.org,11/15/2022 09:12,11/15/2022 10:41,89,No
Panelist Details,
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest
Yes,Eva Ek,eva.ek@example.org,11/15/2022 09:50,11/15/2022 10:31,41,Yes
Attendee Details,
Attended,User Name (Original Name),First Name,Last Name,Email,\
Registration Time,Approval Status,Join Time,Leave Time,Time in Session (minutes),Is Guest
Yes,Chiara,Chiara,Rossi,chiara.rossi@example.org,\
11/01/2022 08:00,approved,11/15/2022 09:25,11/15/2022 09:45,20,Yes
Yes,Chiara,Chiara,Rossi,chiara.rossi@example.org,\
11/01/2022 08:00,approved,11/15/2022 10:00,11/15/2022 10:31,31,Yes
No,--,Never,Came,never.came@example.org,11/02/2022 08:00,approved,--,--,--,--
""")


def read(content: bytes, zone: ZoneInfo = HELSINKI) -> Report:
    """The report of the event above."""
    return read_report(content, zone, STARTS, ENDS)


def said(report: Report, zone: ZoneInfo = HELSINKI) -> dict[str, str]:
    """Each name with its times on the wall clock: ``{"Eva Ek": "09:50-"}``."""

    def clock(moment: datetime | None) -> str:
        return moment.astimezone(zone).strftime("%H:%M") if moment is not None else ""

    return {
        person.name: " ".join(f"{clock(begin)}-{clock(end)}" for begin, end in person.times)
        for person in report.people
    }
