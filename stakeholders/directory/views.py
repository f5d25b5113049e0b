"""Reading the register: the lists of organisations and people, and the page of each."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlencode

from babel.numbers import format_decimal
from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm import selectinload
from werkzeug.datastructures import MultiDict

from office import clock, countries, settings
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.trail import disclosed
from office.audit.words import deeds
from office.countries.cities import city_name
from office.database import db, reading
from office.localized import OWN_NAMES
from office.web import Hit
from office.web.doorway import record_number, record_numbers
from office.web.errors import or_404
from office.web.i18n import language
from office.web.tables import LONGEST_SEARCH, Query, read_query
from office.work.jobs import start_job
from stakeholders.address.forms import address_form
from stakeholders.directory import queries
from stakeholders.directory.choosing import chips_of, controls, said
from stakeholders.directory.columns import COLUMNS, SIZE, SIZES, Look, choose_look, look_of
from stakeholders.directory.exports import AT_ONCE, FORMAT_WORDS, MOST_RECORDS, Format, written
from stakeholders.directory.exports import JOB as FILE_JOB
from stakeholders.directory.narrowing import FILTERS, RecordKind, record_kind, wanted_by
from stakeholders.organisations.channels import shown_phone
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, ChannelMedium, Organisation
from stakeholders.organisations.queries import organisation_with_all
from stakeholders.organisations.standing import suspended_among
from stakeholders.organisations.words import ADDRESS_WORDS, KIND_WORDS, PURPOSE_WORDS
from stakeholders.pages import Place, sections_for
from stakeholders.people.models import Person, Posting
from stakeholders.people.postings import vacancy_among
from stakeholders.people.queries import heads_on, order_in_mission, person_with_all, postings_in
from stakeholders.people.words import GENDER_WORDS, language_name, title_of

#: Of a search that a form brings along.
LONGEST_ADDRESS = 2_000

blueprint = Blueprint("directory", __name__, url_prefix="/stakeholders")


@blueprint.get("/organisations")
@requires(Role.VIEWER)
def organisations() -> ResponseReturnValue:
    """The register of organisations: searched, narrowed, in order."""
    kind, day, reader = RecordKind.ORGANISATIONS, clock.today(), language()
    look = look_of(kind, current_user.id)
    sorts = ("name", "kind", "city", "verified")
    query = read_query(
        sorts=sorts,
        default_sort="name",
        filters=FILTERS[kind],
        size=look.size,
    )
    home = settings.current().office_country
    found = queries.organisations(wanted_by(query.q, query.filters), home=home, day=day)
    found = queries.in_order(found, query.sort, reader, descending=query.descending)
    reached = [selectinload(Organisation.channels)] if {"mail", "phone"} & set(look.columns) else []
    page = queries.page_of(found, query, *reached)
    return render_template(
        "stakeholders/directory/organisations.html",
        page=page,
        heads=heads_on(day, [organisation.id for organisation in page.items]),
        suspended=suspended_among([organisation.id for organisation in page.items], day),
        kind_words=KIND_WORDS,
        headed=DIPLOMATIC_MISSIONS,
        stale_before=day - queries.UNVERIFIED_AFTER,
        **_furniture(kind, query, look, sorts),
    )


def _furniture(kind: RecordKind, query: Query, look: Look, sorts: tuple[str, ...]) -> dict[str, object]:
    """What the pages of both lists show beside their rows."""
    main, more = controls(kind)
    return {
        "query": query,
        "look": look,
        "record_kind": kind.value,
        "columns": COLUMNS[kind],
        "headers": [
            {"label": str(COLUMNS[kind][key]), "key": key if key in sorts else ""} for key in look.columns
        ],
        "sizes": SIZES,
        "search": request.query_string.decode("ascii", "replace"),
        "controls": main,
        "more_controls": more,
        "more_open": any(query.first(control.name) for control in more),
        "chips": chips_of(query),
        "title_of": title_of,
        "shown_phone": shown_phone,
        "languages_of": lambda person: ", ".join(language_name(code) for code in person.languages),
        "own_names": OWN_NAMES,
        "mail_of": lambda record: _reached(record, ChannelMedium.EMAIL),
        "phone_of": lambda record: _reached(record, ChannelMedium.PHONE),
        "formats": FORMAT_WORDS.items(),
    }


def _reached(record: Organisation | Person, medium: ChannelMedium) -> str:
    return next((channel.value for channel in record.channels if channel.medium is medium), "")


@blueprint.post("/<kind>/look")
@requires(Role.VIEWER)
def choose_columns(kind: str) -> ResponseReturnValue:
    """Remember which columns whoever is signed in wants to see, and how many rows a page."""
    of = or_404(record_kind(kind))
    size = record_number(request.form.get("size", "")) or SIZE
    choose_look(of, current_user.id, request.form.getlist("columns"), size)
    db.session.commit()
    flash(_("The list is shown so from now on. Only you see it this way."), "success")
    search = urlencode([pair for pair in _searched().items(multi=True) if pair[0] != "page"])
    return redirect(f"{url_for(f'.{kind}')}?{search}" if search else url_for(f".{kind}"), 303)


@blueprint.post("/<kind>/file")
@requires(Role.EDITOR)
def write_file(kind: str) -> ResponseReturnValue:
    """The present search, or the rows ticked, as a file; that it left the house is entered in the trail."""
    of = or_404(record_kind(kind))
    try:
        wanted = Format(request.form.get("format", ""))
    except ValueError:
        abort(400)
    ticked = record_numbers(request.form.getlist("ids"))
    day, home = clock.today(), settings.current().office_country
    if ticked:
        what, numbers = _("ticked rows"), ticked
    else:
        asked = _searched()
        filters = {name: asked.getlist(name) for name in FILTERS[of]}
        typed = asked.get("q", "").strip()[:LONGEST_SEARCH]
        narrowed = wanted_by(typed, filters)
        numbers = queries.numbers(of, narrowed, home=home, day=day, language=language())
        what = " · ".join(said(typed, filters)) or _("everything")
    if len(numbers) > MOST_RECORDS:
        limit = format_decimal(MOST_RECORDS, locale=language())
        flash(_("A file holds %(number)s records at most. Narrow the list first.", number=limit), "warning")
        return redirect(url_for(f".{kind}"), 303)
    name = f"{kind}-{day.isoformat()}.{wanted.ending}"
    if len(numbers) > AT_ONCE:
        asked_for = {"kind": kind, "format": wanted.value, "numbers": numbers, "day": day.isoformat()}
        job = start_job(FILE_JOB, {**asked_for, "name": name, "what": what}, current_user.id)
        db.session.commit()
        return redirect(url_for("work.job", job_id=job.id), 303)
    disclosed(kind, name, {"what": what, "records": len(numbers), "format": wanted.value})
    db.session.commit()
    # Looking takes long where there is much: meanwhile others may write.
    with reading():
        content = written(of, wanted, numbers, day)
    return send_file(
        content,
        mimetype=wanted.media_type,
        as_attachment=True,
        download_name=name,
    )


def _searched() -> MultiDict[str, str]:
    """The search that a form brings along as it stood in the address."""
    return MultiDict(parse_qsl(request.form.get("search", "")[:LONGEST_ADDRESS]))


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
    kind, day = RecordKind.PEOPLE, clock.today()
    look = look_of(kind, current_user.id)
    query = read_query(sorts=("name", "changed"), default_sort="name", filters=FILTERS[kind], size=look.size)
    wanted = wanted_by(query.q, query.filters)
    found = queries.people(wanted, home=settings.current().office_country, day=day)
    found = queries.people_in_order(found, query.sort, descending=query.descending)
    page = queries.page_of(found, query, *queries.posts_too())
    return render_template(
        "stakeholders/directory/people.html",
        page=page,
        posts={person.id: current_posts(person, day) for person in page.items},
        stale_before=day - queries.UNVERIFIED_AFTER,
        **_furniture(kind, query, look, ()),
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
