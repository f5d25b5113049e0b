"""Reading the register: the lists of organisations and people, and the page of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from office import clock, countries, settings
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.words import deeds
from office.countries.cities import city_name
from office.web import Fragment, Hit
from office.web.errors import or_404
from office.web.i18n import language
from office.web.tables import Query, chips, paginate, read_query
from stakeholders.address.forms import address_form
from stakeholders.directory import queries
from stakeholders.directory.queries import (
    HeadState,
    OrganisationFilter,
    PersonFilter,
    Residence,
    Service,
    Status,
)
from stakeholders.organisations.channels import shown_phone
from stakeholders.organisations.models import (
    DIPLOMATIC_MISSIONS,
    ChannelMedium,
    Organisation,
    OrganisationKind,
)
from stakeholders.organisations.queries import organisation_with_all
from stakeholders.organisations.words import ADDRESS_WORDS, KIND_WORDS, PURPOSE_WORDS
from stakeholders.pages import Place, sections_for
from stakeholders.people.models import Person, Posting, Rank
from stakeholders.people.postings import vacancy_among
from stakeholders.people.queries import heads_on, order_in_mission, person_with_all, postings_in
from stakeholders.people.words import GENDER_WORDS, RANK_WORDS, title_of

Member = TypeVar("Member", bound=StrEnum)

blueprint = Blueprint("directory", __name__, url_prefix="/stakeholders")

RESIDENCE_WORDS = {Residence.RESIDENT: _l("Resident"), Residence.NON_RESIDENT: _l("Non-resident")}
STATUS_WORDS = {Status.CLOSED: _l("Closed"), Status.ALL: _l("Open and closed")}
HEAD_WORDS = {HeadState.VACANT: _l("Vacant"), HeadState.AD_INTERIM: _l("Chargé d’affaires a.i.")}
SERVICE_WORDS = {Service.NOW: _l("In office"), Service.FORMER: _l("Without a post now")}
VERIFIED_WORDS = {"old": _l("Not for a year")}


@blueprint.get("/organisations")
@requires(Role.VIEWER)
def organisations() -> ResponseReturnValue:
    """The register of organisations: searched, narrowed, in order."""
    query = read_query(
        sorts=("name", "kind", "city", "verified"),
        default_sort="name",
        filters=("kind", "country", "residence", "status", "head", "verified"),
    )
    day, reader = clock.today(), language()
    wanted = OrganisationFilter(
        typed=query.q,
        kind=_member(OrganisationKind, query.first("kind")),
        country=query.first("country"),
        residence=_member(Residence, query.first("residence")),
        status=_member(Status, query.first("status")),
        head=_member(HeadState, query.first("head")),
        unverified_since=day - queries.UNVERIFIED_AFTER if query.first("verified") == "old" else None,
    )
    found = queries.organisations(wanted, home=settings.current().office_country, day=day)
    page = paginate(found.order_by(*_turned(queries.organisation_order(query.sort, reader), query)), query)
    return render_template(
        "stakeholders/directory/organisations.html",
        page=page,
        query=query,
        heads=heads_on(day, [organisation.id for organisation in page.items]),
        options={
            "kind": [(kind.value, KIND_WORDS[kind]) for kind in queries.kinds_in_register()],
            "country": _country_options(),
            "residence": RESIDENCE_WORDS.items(),
            "head": HEAD_WORDS.items(),
            "verified": VERIFIED_WORDS.items(),
            "status": STATUS_WORDS.items(),
        },
        chips=chips(
            query,
            {
                "kind": lambda value: _words(KIND_WORDS, OrganisationKind, value),
                "country": lambda value: countries.country_name(value, reader),
                "residence": lambda value: _words(RESIDENCE_WORDS, Residence, value),
                "head": lambda value: _("Head: %(state)s", state=_words(HEAD_WORDS, HeadState, value)),
                "verified": lambda value: _("Not verified for a year") if value == "old" else value,
                "status": lambda value: _words(STATUS_WORDS, Status, value),
            },
            lambda typed: _("“%(words)s”", words=typed),
        ),
        kind_words=KIND_WORDS,
        title_of=title_of,
        headed=DIPLOMATIC_MISSIONS,
        stale_before=day - queries.UNVERIFIED_AFTER,
    )


@blueprint.get("/organisations/<int:organisation_id>")
@requires(Role.VIEWER)
def organisation(organisation_id: int) -> ResponseReturnValue:
    """One organisation: what it is, who serves there, how it is reached, and what became of its entry."""
    found = or_404(organisation_with_all(organisation_id))
    day = clock.today()
    postings = postings_in(found.id)
    held = [posting for posting in postings if posting.held_on(day)]
    heads = [posting for posting in held if posting.is_head]
    leading = {posting.person_id for posting in heads}
    entries = history_of("organisations", found.id)
    return render_template(
        "stakeholders/directory/organisation.html",
        organisation=found,
        heads=heads,
        # A colleague who acts as head is shown once, at the head.
        staff=[p for p in held if not p.is_head and p.person_id not in leading],
        coming=[p for p in postings if p.departed_on is None and not p.held_on(day)],
        former=sorted(
            (p for p in postings if p.departed_on is not None and p.departed_on <= day),
            key=lambda p: p.departed_on or day,
            reverse=True,
        ),
        vacancy=vacancy_among(postings, found, day),
        history=deeds(entries, of="organisations"),
        accredited=sorted(
            (countries.country_name(a.country, language()), a.country) for a in found.accreditations
        ),
        home=settings.current().office_country,
        is_sent=found.kind in queries.SENT_ABROAD,
        stale_before=day - queries.UNVERIFIED_AFTER,
        kind_words=KIND_WORDS,
        purpose_words=PURPOSE_WORDS,
        address_words=ADDRESS_WORDS,
        title_of=title_of,
        shown_phone=shown_phone,
        Medium=ChannelMedium,
        today=day,
        notices=sections_for(Place.ORGANISATION_NOTICE, found),
        sections=sections_for(Place.ORGANISATION, found),
        fact_sections=sections_for(Place.ORGANISATION_FACTS, found),
    )


@blueprint.get("/people")
@requires(Role.VIEWER)
def people() -> ResponseReturnValue:
    """The register of people: searched, narrowed, in order."""
    query = read_query(sorts=("name", "changed"), default_sort="name", filters=("rank", "country", "service"))
    day, reader = clock.today(), language()
    wanted = PersonFilter(
        typed=query.q,
        rank=_member(Rank, query.first("rank")),
        country=query.first("country"),
        service=_member(Service, query.first("service")),
    )
    found = queries.people(wanted, day=day)
    page = paginate(found.order_by(*_turned(queries.person_order(query.sort), query)), query)
    return render_template(
        "stakeholders/directory/people.html",
        page=page,
        query=query,
        posts={person.id: current_posts(person, day) for person in page.items},
        mails={
            person.id: [c for c in person.channels if c.medium is ChannelMedium.EMAIL]
            for person in page.items
        },
        options={
            "rank": [(rank.value, RANK_WORDS[rank]) for rank in queries.ranks_in_register()],
            "country": _country_options(),
            "service": SERVICE_WORDS.items(),
        },
        chips=chips(
            query,
            {
                "rank": lambda value: _words(RANK_WORDS, Rank, value),
                "country": lambda value: countries.country_name(value, reader),
                "service": lambda value: _words(SERVICE_WORDS, Service, value),
            },
            lambda typed: _("“%(words)s”", words=typed),
        ),
        title_of=title_of,
    )


@blueprint.get("/people/<int:person_id>")
@requires(Role.VIEWER)
def person(person_id: int) -> ResponseReturnValue:
    """One person: the name in all its forms, the posts held, and what became of the entry."""
    found = or_404(person_with_all(person_id))
    day = clock.today()
    entries = history_of("people", found.id, also={"postings": [posting.id for posting in found.postings]})
    current = current_posts(found, day)
    post = current[0] if current else None
    reached_in = found.language or (post.organisation.language if post else language())
    return render_template(
        "stakeholders/directory/person.html",
        person=found,
        current=current,
        other=sorted(
            (p for p in found.postings if not p.held_on(day)),
            key=lambda p: p.departed_on or date.max,
            reverse=True,
        ),
        history=deeds(entries, of="people"),
        address=address_form(found, post, reached_in),
        address_language=reached_in,
        lines=_lines,
        gender_words=GENDER_WORDS,
        purpose_words=PURPOSE_WORDS,
        shown_phone=shown_phone,
        title_of=title_of,
        Medium=ChannelMedium,
        today=day,
        notices=sections_for(Place.PERSON_NOTICE, found),
        sections=sections_for(Place.PERSON, found),
        fact_sections=sections_for(Place.PERSON_FACTS, found),
    )


@blueprint.get("/people/<int:person_id>/post")
@requires(Role.EDITOR)
def choose_organisation(person_id: int) -> ResponseReturnValue:
    """Find the organisation that somebody is to be posted to."""
    found = or_404(person_with_all(person_id))
    typed = request.args.get("q", "").strip()[:200]
    return render_template(
        "stakeholders/directory/choose_organisation.html",
        person=found,
        typed=typed,
        hits=[o for o in queries.best_organisations(typed, 20) if not o.is_closed],
        kind_words=KIND_WORDS,
    )


@blueprint.get("/organisations/<int:organisation_id>/post")
@requires(Role.EDITOR)
def choose_person(organisation_id: int) -> ResponseReturnValue:
    """Find the person who is to be posted to an organisation, before somebody is entered twice."""
    found = or_404(organisation_with_all(organisation_id))
    typed = request.args.get("q", "").strip()[:200]
    hits = queries.best_people(typed, 20)
    return render_template(
        "stakeholders/directory/choose_person.html",
        organisation=found,
        typed=typed,
        hits=hits,
        posts={hit.id: current_posts(hit, clock.today()) for hit in hits},
        title_of=title_of,
    )


def current_posts(person: Person, day: date) -> list[Posting]:
    """The posts a person holds on ``day``, the highest first."""
    return sorted((p for p in person.postings if p.held_on(day)), key=order_in_mission)


def _lines(text: str) -> Markup:
    return Markup("<br>").join(text.splitlines())


def goto_organisations(typed: str, limit: int) -> list[Hit]:
    """Go to: organisations."""
    reader = language()
    return [
        Hit(
            organisation.called(reader),
            _hit_detail(organisation),
            url_for("directory.organisation", organisation_id=organisation.id),
            "building",
        )
        for organisation in queries.best_organisations(typed, limit)
    ]


def _hit_detail(organisation: Organisation) -> str:
    if organisation.is_closed:
        return str(_("Closed"))
    city = city_name(organisation.seat_city, language())
    return ", ".join(filter(None, [str(KIND_WORDS[organisation.kind]), city]))


def goto_people(typed: str, limit: int) -> list[Hit]:
    """Go to: people, with the post they hold."""
    day, reader = clock.today(), language()
    hits = []
    for found in queries.best_people(typed, limit):
        post = next(iter(current_posts(found, day)), None)
        detail = ""
        if post is not None:
            values = {"title": title_of(post), "organisation": post.organisation.called(reader)}
            detail = _("%(title)s, %(organisation)s", **values)
        hits.append(Hit(found.name, detail, url_for("directory.person", person_id=found.id), "user"))
    return hits


def tile() -> Fragment | None:
    """Today: what of the register somebody should look at; nothing where all is well."""
    day = clock.today()
    home = settings.current().office_country
    counts = queries.attention(home=home, day=day, unverified_since=day - queries.UNVERIFIED_AFTER)
    if not counts.vacant and not counts.unverified:
        return None
    return Fragment("stakeholders/directory/_tile.html", {"counts": counts})


def _country_options() -> list[tuple[str, str]]:
    reader = language()
    pairs = [(code, countries.country_name(code, reader)) for code in queries.countries_in_register()]
    return sorted(pairs, key=lambda pair: countries.sort_key(pair[1], reader))


def _member(kind: type[Member], value: str) -> Member | None:
    try:
        return kind(value)
    except ValueError:
        return None


def _words(words: Mapping[Member, object], kind: type[Member], value: str) -> str:
    member = _member(kind, value)
    return value if member is None else str(words[member])


def _turned(order: list[Any], query: Query) -> list[Any]:
    return [order[0].desc(), *order[1:]] if query.descending else order
