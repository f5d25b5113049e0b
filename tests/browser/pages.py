"""Every page that a person can open, and who opens it: the list that tests/browser walks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.browser.examples import Examples

#: Opened by address, but no page: what they answer is looked at elsewhere.
NO_PAGES = {
    "static": "files",
    "security.static": "the library's own files, of which we use none",
    "web.healthz": "plain text for machines",
    "web.readyz": "plain text for machines",
    "calendars.feed": "a calendar",
    "calendars.event_file": "a calendar",
    "answering.invitation_file": "a calendar",
    "results.file": "a spreadsheet",
    "importing.example_file": "a spreadsheet",
    "printing.list_file": "a PDF",
    "printing.post_file": "a PDF",
    "precedence.file": "a spreadsheet",
    "nationaldays.download": "a calendar",
    "nationaldays.feed": "a calendar",
    "mailroom.letter_source": "a message",
    "mailroom.message_source": "a message",
    "mailroom.letter_html": "a letter, looked at with the letters",
    "sending.preview": "a letter, looked at with the letters",
    "asking.preview": "a letter, looked at with the letters",
    "mailroom.mailing_progress": "a part of a page",
    "work.progress": "a part of a page",
    "engagement.find": "a part of a page",
    "security.verify": "asked by no page of ours",
}


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


def _at(path: str, key: str = "", **more: str) -> Callable[[Examples], str]:
    """The address ``path`` with the number ``key`` in the place of {}, and others by name."""

    def address(examples: Examples) -> str:
        numbers = {name: examples.ids[value] for name, value in more.items()}
        return path.format(examples.ids[key] if key else "", **numbers)

    return address


def _event(rest: str = "", key: str = "event", **more: str) -> Callable[[Examples], str]:
    return _at("/events/manage/{}" + rest, key, **more)


def _link(key: str, more: str = "") -> Callable[[Examples], str]:
    return lambda examples: examples.links[key] + more


def _guest(endpoint: str, shows: str, key: str, more: str = "", status: int = 200) -> Visit:
    return Visit(endpoint, _link(key, more), "guest", status, shows)


def _fixed(address: str) -> Callable[[Examples], str]:
    return lambda _examples: address


VISITS: tuple[Visit, ...] = (
    # -- anybody
    Visit("web.front", _fixed("/"), "guest"),
    Visit("web.accessibility", _fixed("/accessibility"), "guest"),
    Visit("security.login", _fixed("/sign-in"), "guest"),
    Visit("programme.public_event", lambda x: f"/events/{x.slugs['coming']}", "guest", shows="coming"),
    Visit("programme.public_event", lambda x: f"/events/{x.slugs['held']}", "guest", shows="over"),
    Visit("programme.public_event", _fixed("/events/no-such-event"), "guest", 404, "unknown"),
    Visit("web.front", _fixed("/no-such-page"), "guest", 404, "no such page"),
    Visit("web.choose_language", _fixed("/language"), "guest", 405, "not by address"),
    # -- guests
    _guest("answering.invitation_page", "open", "open"),
    _guest("answering.invitation_page", "accepted", "accepted"),
    _guest("answering.invitation_page", "to change", "accepted", "?change=1"),
    _guest("answering.invitation_page", "declined", "declined"),
    _guest("answering.invitation_page", "waiting", "waiting"),
    _guest("answering.invitation_page", "substitute proposed", "proposed"),
    _guest("answering.invitation_page", "event begun", "begun"),
    _guest("answering.invitation_page", "event over", "over"),
    Visit("answering.invitation_page", _fixed("/invitation/1-guessed"), "guest", 404, "guessed"),
    _guest("joining.joining_page", "too early", "join later"),
    _guest("joining.joining_page", "waiting", "join waiting"),
    _guest("joining.joining_page", "open", "join now"),
    _guest("joining.joining_page", "over", "join over"),
    Visit("joining.joining_page", _fixed("/join/1-guessed"), "guest", 404, "guessed"),
    # -- missions, of their own entries
    _guest("entry.entry_page", "asked", "entry"),
    _guest("entry.entry_page", "to correct", "entry", "?correct=1"),
    _guest("entry.entry_page", "corrected", "entry corrected"),
    _guest("entry.entry_page", "confirmed", "entry confirmed"),
    _guest("entry.entry_page", "over", "entry over", status=410),
    Visit("entry.entry_page", _fixed("/entry/1-guessed"), "guest", 404, "guessed"),
    # -- the office
    Visit("web.front", _fixed("/"), shows="Today"),
    Visit("web.front", _fixed("/"), "viewer", shows="Today of a viewer"),
    Visit("web.goto", _fixed("/goto?q=it")),
    Visit("web.goto", _fixed("/no-such-page"), status=404, shows="no such page"),
    Visit("accounts.users", _fixed("/office/users/")),
    Visit("accounts.users", _fixed("/office/users/"), "viewer", 403, "not allowed"),
    Visit("accounts.new_user", _fixed("/office/users/new")),
    Visit("accounts.change_user", _at("/office/users/{}", "user")),
    Visit("security.change_password", _fixed("/password")),
    Visit("audit.trail", _fixed("/office/audit")),
    Visit("mailroom.letters", _fixed("/office/mailroom/")),
    Visit("mailroom.letter", _at("/office/mailroom/letters/{}", "letter"), shows="sent"),
    Visit("mailroom.letter", _at("/office/mailroom/letters/{}", "failed letter"), shows="failed"),
    Visit("mailroom.incoming", _fixed("/office/mailroom/incoming")),
    Visit("mailroom.message", _at("/office/mailroom/incoming/{}", "message")),
    Visit("work.job", _at("/office/work/{}", "job"), shows="running"),
    Visit("work.job", _at("/office/work/{}", "failed job"), shows="failed"),
    # -- the register
    Visit("directory.organisations", _fixed("/stakeholders/organisations")),
    Visit("directory.organisations", _fixed("/stakeholders/organisations?q=zzz"), shows="nothing found"),
    Visit("directory.organisation", _at("/stakeholders/organisations/{}", "organisation")),
    Visit("directory.organisation", _at("/stakeholders/organisations/{}", "vacant"), shows="vacant"),
    Visit(
        "directory.organisation", _at("/stakeholders/organisations/{}", "vacant"), "viewer", shows="viewed"
    ),
    Visit("directory.choose_person", _at("/stakeholders/organisations/{}/post?q=a", "organisation")),
    Visit("printing.index", _fixed("/stakeholders/printing/")),
    Visit(
        "printing.post",
        _fixed("/stakeholders/printing/post?source=resident&form_language=en&stationery=labels_3x8&first=1"),
    ),
    Visit("directory.people", _fixed("/stakeholders/people")),
    Visit("directory.person", _at("/stakeholders/people/{}", "person")),
    Visit("directory.choose_organisation", _at("/stakeholders/people/{}/post?q=a", "person")),
    Visit("organisations.new", _fixed("/stakeholders/organisations/new")),
    Visit("organisations.edit", _at("/stakeholders/organisations/{}/edit", "organisation")),
    Visit("standing.status", _at("/stakeholders/organisations/{}/status", "organisation")),
    Visit("standing.former_name", _at("/stakeholders/organisations/{}/names", "organisation")),
    Visit("verifying.organisation", _at("/stakeholders/organisations/{}/verified", "organisation")),
    Visit("verifying.person", _at("/stakeholders/people/{}/verified", "person")),
    Visit(
        "relating.organisation", _at("/stakeholders/organisations/{}/relations/choose?q=a", "organisation")
    ),
    Visit("relating.person", _at("/stakeholders/people/{}/relations/choose?q=a", "person")),
    Visit(
        "organisation_relations.new",
        _at("/stakeholders/organisations/{}/relations/new?other={other}", "organisation", other="vacant"),
    ),
    Visit(
        "organisation_relations.edit",
        _at(
            "/stakeholders/organisations/{}/relations/{relation}",
            "organisation",
            relation="organisation relation",
        ),
    ),
    Visit("person_relations.new", _at("/stakeholders/people/{}/relations/new", "person")),
    Visit(
        "person_relations.edit",
        _at("/stakeholders/people/{}/relations/{relation}", "person", relation="person relation"),
    ),
    Visit("postings.after", _at("/stakeholders/postings/{}/after", "ended posting")),
    Visit("people.new", _fixed("/stakeholders/people/new")),
    Visit("people.edit", _at("/stakeholders/people/{}/edit", "person")),
    Visit("postings.new", _at("/stakeholders/organisations/{}/postings/new", "organisation")),
    Visit("postings.edit", _at("/stakeholders/postings/{}/edit", "posting")),
    Visit("postings.end", _at("/stakeholders/postings/{}/end", "posting")),
    Visit("precedence.order", _fixed("/stakeholders/precedence/")),
    Visit("precedence.order", _at("/stakeholders/precedence/?why={}", "organisation"), shows="answered"),
    Visit("precedence.compare", _fixed("/stakeholders/precedence/changes?since=2022-01-01")),
    Visit("nationaldays.index", _fixed("/stakeholders/national-days/")),
    Visit("nationaldays.index", _fixed("/stakeholders/national-days/?year=2027&which=all"), shows="a year"),
    Visit("nationaldays.index", _fixed("/stakeholders/national-days/"), "viewer", shows="viewed"),
    Visit("nationaldays.rules", _fixed("/stakeholders/national-days/rules")),
    Visit("nationaldays.new", _fixed("/stakeholders/national-days/new")),
    Visit("nationaldays.edit", _at("/stakeholders/national-days/{}/edit", "national day")),
    Visit("address.table", _fixed("/stakeholders/address/?language=fr")),
    Visit("address.cell", _fixed("/stakeholders/address/table/ambassador/fr/woman")),
    Visit("address.cell", _fixed("/stakeholders/address/table/ambassador/fr/unknown"), shows="empty"),
    Visit("address.personal", _at("/stakeholders/address/people/{}", "person")),
    Visit("address.uncertain", _fixed("/stakeholders/address/uncertain")),
    Visit("precedence.edit_customs", _fixed("/stakeholders/precedence/customs")),
    Visit("directory.people", _fixed("/stakeholders/people?group=nordic&verified=never"), shows="narrowed"),
    Visit("duplicates.index", _fixed("/stakeholders/duplicates/")),
    Visit("duplicates.index", _fixed("/stakeholders/duplicates/"), "viewer", shows="viewed"),
    Visit(
        "duplicates.compare", _at("/stakeholders/duplicates/people/{one}/{other}", one="twin", other="twin 2")
    ),
    Visit("duplicates.choose", _at("/stakeholders/duplicates/organisations/{}/with?q=i", "organisation")),
    Visit("duplicates.ticked", _fixed("/stakeholders/duplicates/compare?kind=people"), shows="too few"),
    Visit("duplicates.merges", _fixed("/stakeholders/duplicates/merges")),
    Visit("duplicates.merged", _at("/stakeholders/duplicates/merges/{}", "merge")),
    Visit("state_groups.index", _fixed("/stakeholders/state-groups/")),
    Visit("state_groups.new", _fixed("/stakeholders/state-groups/new")),
    Visit("state_groups.edit", _fixed("/stakeholders/state-groups/nordic/edit")),
    Visit("lists.index", _fixed("/stakeholders/lists/")),
    Visit("lists.new", _fixed("/stakeholders/lists/new/organisations?group=nordic")),
    Visit("lists.show", _at("/stakeholders/lists/{}", "fixed list"), shows="fixed"),
    Visit("lists.show", _at("/stakeholders/lists/{}", "live list"), shows="live"),
    Visit("lists.edit", _at("/stakeholders/lists/{}/edit", "fixed list")),
    Visit("lists.changes", _fixed("/stakeholders/lists/changes")),
    Visit("lists.change", _at("/stakeholders/lists/changes/{}", "change shown"), shows="to be done"),
    Visit("lists.change", _at("/stakeholders/lists/changes/{}", "change done"), shows="done"),
    Visit("importing.index", _fixed("/stakeholders/importing/")),
    Visit("importing.show", _at("/stakeholders/importing/{}", "file")),
    Visit("importing.show", _at("/stakeholders/importing/{}", "people list"), shows="people"),
    Visit("importing.show", _at("/stakeholders/importing/{}", "taken list"), shows="taken in"),
    Visit("import_columns.reading", _at("/stakeholders/importing/{}/reading", "people list")),
    Visit("import_columns.columns", _at("/stakeholders/importing/{}/columns", "people list")),
    Visit("import_columns.kept", _fixed("/stakeholders/importing/profiles")),
    Visit("verification.index", _fixed("/stakeholders/upkeep")),
    Visit("verification.index", _fixed("/stakeholders/upkeep?q=zzz"), "viewer", shows="nothing found"),
    Visit("verification.edit_customs", _fixed("/stakeholders/upkeep/customs")),
    Visit("asking.review", _at("/stakeholders/upkeep/review?ids={}", "organisation")),
    Visit("asking.asked", _fixed("/stakeholders/upkeep/asked")),
    Visit("asking.progress", _at("/stakeholders/upkeep/mailings/{}", "asking")),
    Visit("proposals.index", _fixed("/stakeholders/upkeep/answers")),
    Visit("proposals.show", _at("/stakeholders/upkeep/answers/{}", "entry proposal"), shows="to be decided"),
    Visit("proposals.show", _at("/stakeholders/upkeep/answers/{}", "entry confirmed"), shows="all right"),
    # -- meetings and promises
    Visit("engagement.index", _fixed("/stakeholders/engagement/")),
    Visit("engagement.index", _fixed("/stakeholders/engagement/?q=zzz"), shows="nothing found"),
    Visit("engagement.new", _fixed("/stakeholders/engagement/new?with=o1")),
    Visit("engagement.show", _at("/stakeholders/engagement/{}", "meeting")),
    Visit("engagement.show", _at("/stakeholders/engagement/{}", "meeting"), "viewer", shows="viewed"),
    Visit("engagement.edit", _at("/stakeholders/engagement/{}/edit", "meeting")),
    Visit(
        "engagement.organisation_timeline", _at("/stakeholders/engagement/organisations/{}", "organisation")
    ),
    Visit("engagement.person_timeline", _at("/stakeholders/engagement/people/{}", "person")),
    Visit("promises.index", _fixed("/stakeholders/engagement/promises/?state=all")),
    Visit("audit.history", _at("/office/audit/history/organisations/{}", "organisation")),
    # -- events
    Visit("programme.events", _fixed("/events/manage/")),
    Visit("programme.new_event", _fixed("/events/manage/new")),
    Visit("programme.overview", _event(), shows="published"),
    Visit("programme.overview", _event(key="draft"), shows="draft"),
    Visit("programme.overview", _event(), "viewer", shows="viewed"),
    Visit("programme.public_event", lambda x: f"/events/{x.slugs['coming']}", shows="seen by staff"),
    Visit("programme.settings", _event("/settings")),
    Visit("programme.texts", _event("/texts")),
    Visit("programme.programme_items", _event("/programme")),
    Visit("programme.programme_items", _event("/programme", "draft"), shows="empty"),
    Visit("programme.new_item", _event("/programme/new")),
    Visit("programme.item", _event("/programme/{item}", item="item")),
    Visit("programme.new_speaker", _event("/programme/{item}/speakers/new", item="item")),
    Visit("programme.speaker", _event("/speakers/{speaker}", speaker="speaker")),
    Visit("programme.cancel", _event("/cancel")),
    Visit("programme.discard", _event("/discard", "draft")),
    Visit("guestlist.guests", _event("/guests")),
    Visit("guestlist.guests", _event("/guests", "draft"), shows="empty"),
    Visit("guestlist.guests", _event("/guests"), "viewer", shows="viewed"),
    Visit("guestlist.add", _event("/guests/add")),
    Visit("guestlist.guest", _event("/guests/{invitation}", invitation="invitation")),
    Visit("sending.letters", _event("/letters")),
    Visit("sending.review", _event("/letters/send")),
    Visit("sending.progress", _event("/letters/mailings/{mailing}", mailing="mailing")),
    Visit("replies.answers", _event("/replies")),
    Visit("replies.answers", _event("/replies", "small"), shows="proposals"),
    Visit("replies.invitation", _event("/replies/{answered}", answered="answered")),
    Visit(
        "replies.invitation", _event("/replies/{proposal}", "small", proposal="proposal"), shows="proposal"
    ),
    Visit("attendance.presence", _event("/attendance", "held"), shows="over"),
    Visit("attendance.presence", _event("/attendance", "under way"), shows="under way"),
    Visit("results.result", _event("/results", "held")),
    Visit("results.result", _event("/results", "draft"), shows="empty"),
    # -- advocacy
    Visit("situation.situation", _fixed("/advocacy/")),
)
