"""What staff type when they plan an event."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.urls import iri_to_uri
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    URLField,
)
from wtforms.fields import Field
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from events.programme.models import Event, Meeting, Substitutes
from events.programme.planning import NoLanguage, NoTitle, Plan, PlanningRefused
from events.programme.points import ItemPlan, SpeakerPlan
from events.programme.positions import NoPosition, OffTheEarth, ShortLink, position_words, read_position
from events.programme.when_forms import HoursForm, WhenForm, end_of_point, hours_of_event
from events.programme.words import MEETING_WORDS, SUBSTITUTES_WORDS
from office import settings
from office.localized import OWN_NAMES
from office.web.forms import (
    FIRST_YEAR,
    LAST_YEAR,
    CheckboxesField,
    DateField,
    Form,
    LocalizedField,
    TimeField,
    add_error,
    strip,
)

HOST = re.compile(r"[A-Za-z0-9.\-:\[\]]*")


def _is_web_address(_form: Any, field: Field) -> None:
    text = field.data or ""
    try:
        # The host is sent in headers, in which other signs and letters mean something else.
        parts = urlsplit(iri_to_uri(text))
        sound = text.isprintable() and (parts.port or 1) and HOST.fullmatch(parts.netloc)
    except ValueError:
        sound = False
    if not sound:
        raise ValidationError(_("This is not the address of a website, such as https://www.example.org."))
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValidationError(_("Begin the address with https://."))


def _is_position(_form: Any, field: Field) -> None:
    try:
        read_position(field.data or "")
    except OffTheEarth:
        raise ValidationError(
            _("Degrees north go from −90 to 90, and degrees east from −180 to 180.")
        ) from None
    except ShortLink:
        raise ValidationError(
            _("A shortened link does not say where it leads. Open it and copy the long address.")
        ) from None
    except NoPosition:
        raise ValidationError(
            _("No position is found in this. Write degrees north and east, such as 60.1699, 24.9525.")
        ) from None


def position_of(event: Event) -> str:
    """The position of the venue in words; empty where none is told."""
    if event.latitude is None or event.longitude is None:
        return ""
    return position_words(event.latitude, event.longitude)


def _languages_field() -> CheckboxesField:
    return CheckboxesField(
        _l("Languages"),
        [DataRequired(_l("Choose at least one language."))],
        choices=list(OWN_NAMES.items()),
        description=_l(
            "Guests are promised every text in each of these; the event opens when all are there."
        ),
    )


class EventHoursForm(WhenForm):
    """The hours of an event beside what else is told of it."""

    def _words_for(self, error: Exception) -> tuple[Field, str]:
        if isinstance(error, NoTitle):
            return self["title"], _("Give the title in at least one language.")
        if isinstance(error, NoLanguage):
            return self["languages"], _("Choose at least one language.")
        return super()._words_for(error)


class NewEventForm(EventHoursForm):
    """The first things that are known of an event."""

    title = LocalizedField(
        _l("Title of the event"), max_length=200, description=_l("One language is enough to begin with.")
    )
    languages = _languages_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title.flags.required = True

    def plan(self, **office: Any) -> Plan:
        """The plan of a new event; ``office`` gives what the office fills in (contact)."""
        return Plan(
            title=self.title.data,
            languages=tuple(self.languages.data or ()),
            **self.hours(),
            **office,
        )


class SettingsForm(EventHoursForm):
    """When, for whom and by which rules an event takes place."""

    languages = _languages_field()
    meeting_url = URLField(
        _l("Meeting link"),
        [Optional(), Length(max=1000), _is_web_address],
        filters=[strip],
        description=_l("It is in no letter and no calendar: guests join through their own link."),
    )
    meeting = RadioField(
        _l("Meeting"),
        choices=[(kind.value, words) for kind, words in MEETING_WORDS.items()],
        coerce=Meeting,
    )
    joins_before = IntegerField(
        _l("Minutes before the start at which one can join"),
        [InputRequired(), NumberRange(0, 240)],
        description=_l("Before that nobody is let in, and the meeting’s address is told to nobody."),
    )
    seats_per_mission = IntegerField(
        _l("Seats for each mission"),
        [InputRequired(), NumberRange(1, 99)],
        description=_l("The addressee’s own seat counts."),
    )
    capacity = IntegerField(
        _l("Seats in all"),
        [Optional(), NumberRange(1, 1_000_000)],
        description=_l("Leave it empty if there is room for everybody who is invited."),
    )
    reply_by = DateField(
        _l("Reply by"), [Optional()], description=_l("The last day for answers; empty: until it starts.")
    )
    substitutes = RadioField(
        _l("Substitutes"),
        choices=[(rule.value, words) for rule, words in SUBSTITUTES_WORDS.items()],
        coerce=Substitutes,
    )
    calendar_with_invitation = BooleanField(
        _l("Put an entry for the guest’s calendar into the invitation itself"),
        description=_l(
            "Guests can then answer from their calendar, and their day is kept until they do. Otherwise the "
            "entry comes with the confirmation of the answer."
        ),
    )
    contact_name = StringField(_l("Contact"), [Optional(), Length(max=200)], filters=[strip])
    contact_email = EmailField(
        _l("Mail for questions"), [Optional(), Email(), Length(max=254)], filters=[strip]
    )
    is_listed = BooleanField(
        _l("Show the event on the public front page"),
        description=_l("Otherwise only those who have its address find it."),
    )

    @classmethod
    def of(cls, event: Event) -> SettingsForm:
        """The form filled with what holds now, or with what was sent."""
        form: SettingsForm = cls(obj=event, **hours_of_event(event))
        if not settings.current().has_jitsi and event.meeting is Meeting.ADDRESS:
            # Where there is no such server there is nothing to choose.
            del form.meeting
        return form

    def changes(self) -> dict[str, Any]:
        """What the plan takes over."""
        return {
            **self.hours(),
            "languages": tuple(self.languages.data or ()),
            "meeting_url": self.meeting_url.data or "",
            **({"meeting": self.meeting.data} if "meeting" in self else {}),
            "joins_before": self.joins_before.data,
            "seats_per_mission": self.seats_per_mission.data,
            "capacity": self.capacity.data,
            "reply_by": self.reply_by.data,
            "substitutes": self.substitutes.data,
            "calendar_with_invitation": self.calendar_with_invitation.data,
            "contact_name": self.contact_name.data or "",
            "contact_email": self.contact_email.data or "",
            "is_listed": self.is_listed.data,
        }


class TextsForm(Form):
    """What guests read of an event, in every language that it promises."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A draft may lack them, an open event may not: they are not called optional.
        for name in ("title", "host_line", "description"):
            self[name].flags.required = True

    title = LocalizedField(_l("Title of the event"), max_length=200)
    host_line = LocalizedField(
        _l("Host line"),
        max_length=300,
        multiline=True,
        rows=2,
        description=_l("It stands above the title: “The Mayor of Helsinki invites you to”."),
    )
    description = LocalizedField(
        _l("Description"),
        max_length=20_000,
        multiline=True,
        rows=8,
        description=_l("Paragraphs are parted by an empty line; **bold**, lists with “-”, and links work."),
    )
    venue = LocalizedField(
        _l("Venue"), max_length=300, description=_l("Leave it empty for a seminar held online.")
    )
    position = StringField(
        _l("Position on the map"),
        [Optional(), Length(max=2000), _is_position],
        filters=[strip],
        description=_l(
            "Degrees such as 60.1699, 24.9525, a geo: address, or the link of a place in OpenStreetMap, "
            "Google Maps or Apple Maps. Guests find the place on a map, and their calendars lead there."
        ),
    )

    @classmethod
    def of(cls, event: Event) -> TextsForm:
        """The form filled with what is told now, or with what was sent."""
        form: TextsForm = cls(obj=event, position=position_of(event))
        for name in ("title", "host_line", "description", "venue"):
            form[name].keep_languages(event.languages)
        return form

    def changes(self, plan: Plan) -> dict[str, Any]:
        """What the plan takes over; texts in languages that are not shown here are kept."""
        text = self.position.data or ""
        north, east = read_position(text) if text else (None, None)
        return {
            "latitude": north,
            "longitude": east,
        } | {
            name: {**getattr(plan, name), **dict.fromkeys(self[name].form.data, ""), **self[name].data}
            for name in ("title", "host_line", "description", "venue")
        }


class ItemForm(HoursForm):
    """A point of the programme."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.title.flags.required = True

    title = LocalizedField(_l("Title of the point"), max_length=300)
    day = SelectField(_l("Day"), coerce=str)
    starts = TimeField(_l("Starts"), [InputRequired()])
    ends = TimeField(_l("Ends"), [Optional()])
    description = LocalizedField(_l("Description"), max_length=5_000, multiline=True, rows=3)

    def plan(self, speakers: tuple[SpeakerPlan, ...] = ()) -> ItemPlan:
        """What the point of the programme is to be."""
        times = self.wall_times()
        return ItemPlan(
            title=self.title.data,
            starts=times["starts"],
            ends=times.get("ends"),
            starts_fold=self.fold_of("starts"),
            ends_fold=self.fold_of("ends"),
            description=self.description.data,
            speakers=speakers,
        )

    def wall_times(self) -> dict[str, datetime]:
        """The start and, where one is given, the end; past midnight where that is meant."""
        try:
            day = date.fromisoformat(self.day.data or "")
        except ValueError:
            return {}
        # At the ends of the calendar a day has no instant in every zone.
        if self.starts.data is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
            return {}
        starts = datetime.combine(day, self.starts.data)
        ends = {"ends": end_of_point(starts, self.ends.data)} if self.ends.data is not None else {}
        return {"starts": starts, **ends}

    def field_of(self, name: str) -> Field:
        """The field of the start or the end."""
        return self.starts if name == "starts" else self.ends

    def zone_name(self) -> str:
        """The zone of the event."""
        return self.event.zone

    def explain(self, error: Exception) -> None:
        """Put a refusal beside the field that it concerns, in the reader's language."""
        found = self.words_of_hours(error)
        if not found:
            field: Field = self.ends
            words = _("The end must not come before the start.")
            if isinstance(error, NoTitle):
                field, words = self.title, _("Give the title in at least one language.")
            elif not isinstance(error, PlanningRefused):
                raise error
            found = [(field, words)]
        for place, said in found:
            add_error(place, said)


class SpeakerForm(Form):
    """Who speaks."""

    name = StringField(_l("Name"), [DataRequired(), Length(max=200)], filters=[strip])
    role = LocalizedField(_l("Position"), max_length=200)
    institution = LocalizedField(_l("Institution"), max_length=200)

    def plan(self) -> SpeakerPlan:
        """Who the speaker is to be."""
        return SpeakerPlan(self.name.data or "", self.role.data, self.institution.data)


class NewItemForm(ItemForm):
    """A new point of the programme, with its first speaker if there is one."""

    speaker_name = StringField(_l("Name"), [Optional(), Length(max=200)], filters=[strip])
    speaker_role = LocalizedField(_l("Position"), max_length=200)
    speaker_institution = LocalizedField(_l("Institution"), max_length=200)

    def speakers(self) -> tuple[SpeakerPlan, ...]:
        """The first speaker, where one was named."""
        if not self.speaker_name.data:
            return ()
        return (SpeakerPlan(self.speaker_name.data, self.speaker_role.data, self.speaker_institution.data),)
