"""A small list of missions, in the form of the real one, all of whose addresses are invented."""

from __future__ import annotations

import csv
import io

HEADER = (
    *("operator", "operatorQID", "jurisdictions", "jurisdictionQIDs", "country", "countryQID", "city"),
    *("cityQID", "address", "latitude", "longitude", "phone", "email", "website", "facebook", "twitter"),
    *("youtube", "picture", "pictureAuthor", "pictureLicense", "pictureLicenseURL", "type", "typeQID"),
    *("creation", "QID"),
)

ENTITY = "http://www.wikidata.org/entity/"
FINLAND = ("Finland", "Q33")

#: Sender and its number; seat's country and number; city; also accredited to; the mission's own number.
MISSIONS = [
    (("Malta", "Q233"), FINLAND, "Helsinki", (), "Q900000001"),
    (("Senegal", "Q1041"), FINLAND, "Helsinki", (), "Q900000002"),
    (("Paraguay", "Q733"), ("Sweden", "Q34"), "Stockholm", (FINLAND,), "Q900000003"),
    (("Malta", "Q233"), ("Italy", "Q38"), "Rome", (), "Q900000004"),
]


def mission_list() -> bytes:
    """The list as a file: two missions in Helsinki, one in Stockholm for Finland too, one elsewhere."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER, delimiter=";", lineterminator=";\r\n", restval="")
    writer.writeheader()
    for sender, seat, city, also, number in MISSIONS:
        accredited = (seat, *also)
        writer.writerow(
            {
                "operator": sender[0],
                "operatorQID": ENTITY + sender[1],
                "jurisdictions": "|".join(name for name, _number in accredited),
                "jurisdictionQIDs": "|".join(ENTITY + item for _name, item in accredited),
                "country": seat[0],
                "countryQID": ENTITY + seat[1],
                "city": city,
                "email": f"mailto:embassy.{sender[0].lower()}.{city.lower()}@example.org",
                "type": "embassy",
                "typeQID": ENTITY + "Q3917681",
                "QID": ENTITY + number,
            }
        )
    return out.getvalue().encode()


def people_list() -> bytes:
    """A list of invented people with all that can be odd in one: a day that is none, a row without a name."""
    rows = [
        ("Mission", "Family name", "Given name", "Salutation", "Rank", "E-mail", "Arrived", "Remarks"),
        (
            "Embassy of Ruritania",
            "Rassendyll",
            "Flavia",
            "Ms",
            "Ambassador",
            "flavia@example.org",
            "15.1.2024",
            "",
        ),
        (
            "Embassy of Ruritania",
            "Tarlenheim",
            "Fritz",
            "Mr",
            "Chargé d’affaires",
            "none",
            "31.2.2024",
            "x" * 300,
        ),
        ("", "", "", "", "", "", "", "nobody"),
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode()
