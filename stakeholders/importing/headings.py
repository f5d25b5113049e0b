"""The words that lists put above their columns, in four languages, and what they tell."""

from __future__ import annotations

import re
from typing import Final

#: Headings, folded, in English, Swedish, Finnish and French; and what address books export.
HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "organisation.name": (
        *("organisation", "organization", "company", "institution", "employer", "mission", "embassy", "org"),
        *("organisation name", "organization name", "company name", "organisaatio", "yritys", "edustusto"),
        *("suurlahetysto", "foretag", "beskickning", "ambassad", "organisme", "societe", "ambassade", "body"),
        *("lahetysto", "edustuston nimi", "beskickningens namn"),
    ),
    "organisation.name.en": ("name en", "organisation en", "name in english", "nimi englanniksi"),
    "organisation.name.sv": ("name sv", "organisation sv", "name in swedish", "nimi ruotsiksi", "namn sv"),
    "organisation.name.fi": ("name fi", "organisation fi", "name in finnish", "nimi suomeksi", "nimi fi"),
    "organisation.short_name": (
        "short name",
        "kortnamn",
        "lyhyt nimi",
        "lyhenne",
        "nom court",
        "abbreviation",
    ),
    "organisation.kind": (
        *("kind", "type", "organisation type", "kind of organisation", "slag", "typ", "laji", "tyyppi"),
        *("genre", "category", "kategoria", "kategori"),
    ),
    "organisation.sending_state": (
        *("sending state", "state", "nationality", "represented country", "lahettajavaltio", "sandande stat"),
        *("etat accreditant", "etat", "maa", "land", "pays", "country"),
    ),
    "organisation.host_country": (
        "host country",
        "receiving state",
        "asemamaa",
        "vardland",
        "pays hote",
        "sent to",
    ),
    "organisation.seat_city": ("city", "town", "seat", "kaupunki", "stad", "ort", "ville", "paikkakunta"),
    "organisation.seat_country": (
        *("country of its seat", "seat country", "country of seat", "sijaintimaa", "organisation country"),
        *("pays du siege",),
    ),
    "organisation.website": (
        *("website", "web", "url", "homepage", "home page", "kotisivu", "verkkosivu", "www", "hemsida"),
        *("webbplats", "site web", "site internet", "internet"),
    ),
    "organisation.founded": ("founded", "opened in the year", "opened", "perustettu", "grundad", "fonde"),
    "organisation.external_id": ("qid", "wikidata", "organisation id", "organisation number"),
    "organisation.accreditations": (
        "accredited to",
        "accreditations",
        "also accredited to",
        "sivuakkreditointi",
    ),
    "organisation.address.chancery": (
        *("address", "street", "street address", "osoite", "katuosoite", "adress", "gatuadress", "adresse"),
        *("chancery", "chancery address", "postcode", "zip", "postinumero", "postnummer", "code postal"),
    ),
    "organisation.address.postal": ("postal address", "mailing address", "postiosoite", "postadress"),
    "organisation.address.residence": ("residence", "residence address", "residenssi", "residens"),
    "person.full_name": (
        "full name",
        "name",
        "nimi",
        "namn",
        "nom complet",
        "person",
        "henkilo",
        "fn",
        "display name",
    ),
    "person.family_name": (
        *("family name", "last name", "surname", "lastname", "family", "sukunimi", "efternamn", "nom"),
        *("nom de famille", "family name or whole name"),
    ),
    "person.given_name": (
        *("given name", "first name", "firstname", "given", "given names", "etunimi", "etunimet", "fornamn"),
        *("prenom",),
    ),
    "person.honorific": ("honorific",),
    "person.academic_title": ("academic title", "degree", "oppiarvo", "akademisk titel", "titre academique"),
    "person.own_script_name": ("name in own script", "name in its own script", "native name", "own script"),
    "person.gender": (
        *("gender", "sex", "salutation", "mr ms", "mr or ms", "sukupuoli", "puhuttelu", "kon", "tilltal"),
        *("civilite", "sexe", "form of address for"),
    ),
    "person.language": ("language", "language of letters", "kieli", "asiointikieli", "sprak", "langue"),
    "person.languages": ("languages", "languages spoken", "kielitaito", "sprakkunskaper", "langues"),
    "person.external_id": ("id", "person id", "number", "no", "nr", "uid"),
    "posting.rank": ("rank", "diplomatic rank", "arvo", "virka arvo", "rang", "grade", "diplomatisk rang"),
    "posting.title": (
        *("title", "job title", "position", "function", "post", "role", "designation", "titteli", "tehtava"),
        *("tehtavanimike", "asema", "titel", "befattning", "uppdrag", "titre", "fonction", "poste"),
    ),
    "posting.is_head": (
        "head",
        "head of mission",
        "paallikko",
        "chef",
        "chef de mission",
        "beskickningschef",
    ),
    "posting.ad_interim": ("ad interim", "a i", "acting"),
    "posting.arrived_on": (
        *("arrived", "arrived on", "arrival", "date of arrival", "arrival date", "since", "saapunut"),
        *("saapumispaiva", "ankomst", "ankomstdatum", "arrivee", "date d arrivee", "from", "alkaen"),
        *("saapui", "saapunut maahan", "anlande", "anlant"),
    ),
    "posting.credentials_on": (
        *("credentials", "credentials presented on", "date of credentials", "presentation of credentials"),
        *("credentials presented", "credentials date", "valtuuskirje", "valtuuskirjeen jatto", "kreditiv"),
        *("kreditivbrev", "lettres de creance", "valtuuskirja", "valtuuskirjat", "valtakirja", "kreditiven"),
    ),
    "posting.credentials_time": ("credentials time", "credentials presented at", "time of credentials"),
    "posting.notified_on": ("notified", "notified on", "date of notification", "ilmoitettu", "notifierad"),
    "posting.departed_on": (
        *(
            "departed",
            "departed on",
            "departure",
            "date of departure",
            "until",
            "lahtenyt",
            "lahtopaiva",
            "lahti",
        ),
        *("avresa", "avrest", "depart", "date de depart", "paattyen"),
    ),
    "posting.list_number": ("place in the mission s own list", "order in the mission"),
    "person.emails": (
        *("email", "e mail", "mail", "email address", "e mail address", "sahkoposti", "sahkopostiosoite"),
        *("epost", "e post", "e postadress", "courriel", "adresse electronique", "email 2", "email 3"),
        *("personal email", "person e mail", "e mail 2"),
    ),
    "person.phones": (
        *("phone", "telephone", "mobile", "tel", "phone number", "mobile phone", "puhelin", "puhelinnumero"),
        *("matkapuhelin", "gsm", "telefon", "telefonnummer", "mobil", "mobiltelefon", "portable", "phone 2"),
        *("phone 3", "telephone 2"),
    ),
    "organisation.emails": ("organisation email", "organisation e mail", "embassy email", "office email"),
    "organisation.emails.secretariat": ("secretariat email", "secretariat e mail", "kanslia sahkoposti"),
    "organisation.phones": (
        "organisation phone",
        "organisation telephone",
        "embassy phone",
        "office phone",
        "switchboard",
    ),
    "person.notes": (
        "note",
        "notes",
        "remarks",
        "comment",
        "comments",
        "huomautus",
        "huomautukset",
        "anteckning",
    ),
}
#: Where a list speaks of organisations alone, these headings speak of the organisation.
OF_ORGANISATION: Final = {
    "person.full_name": "organisation.name",
    "person.emails": "organisation.emails",
    "person.phones": "organisation.phones",
    "person.notes": "organisation.notes",
    "person.language": "organisation.language",
    "person.external_id": "organisation.external_id",
}
#: What the name of a mission says of itself, folded, in four languages.
MISSION: Final = re.compile(
    r"embass|ambassad|lahetysto|edustusto|beskickning|consul|konsul|nunciature|nuntiatu"
)
#: Headings, folded, that no other language has: two of them say in which language the list is written.
TELLING: Final[dict[str, frozenset[str]]] = {
    "fi": frozenset(
        {
            *(
                "sukunimi",
                "etunimi",
                "etunimet",
                "nimi",
                "maa",
                "tehtava",
                "tehtavanimike",
                "titteli",
                "arvo",
            ),
            *("puhelin", "matkapuhelin", "sahkoposti", "edustusto", "lahetysto", "suurlahetysto", "osoite"),
            *("organisaatio", "kaupunki", "saapui", "saapunut", "saapumispaiva", "valtuuskirje", "huomautus"),
        }
    ),
    "sv": frozenset(
        {
            *(
                "efternamn",
                "fornamn",
                "namn",
                "titel",
                "befattning",
                "telefonnummer",
                "mobiltelefon",
                "epost",
            ),
            *("e post", "e postadress", "beskickning", "ambassad", "foretag", "adress", "stad", "ankomst"),
            *("ankomstdatum", "kreditiv", "kreditivbrev", "anteckning", "anteckningar", "sprak", "land"),
        }
    ),
}
