"""The pages of contacts, promises and the city's companies: a part of the list in `pages`."""

from __future__ import annotations

from tests.browser.visits import Visit, at, fixed

CONTACT_VISITS: tuple[Visit, ...] = (
    Visit("contacts.index", fixed("/advocacy/contacts/")),
    Visit("contacts.promises", fixed("/advocacy/contacts/promises?state=all")),
    Visit("contacts.notes", fixed("/advocacy/contacts/notes")),
    Visit("contacts.about", at("/advocacy/contacts/notes/{}/about", "contact")),
    Visit("companies.index", fixed("/advocacy/companies/")),
    Visit("companies.show", at("/advocacy/companies/{}", "city company")),
    Visit("companies.new", fixed("/advocacy/companies/new")),
    Visit("companies.edit", at("/advocacy/companies/{}/edit", "city company")),
    Visit("company_contacts.new", at("/advocacy/companies/contacts/new?company={}", "city company")),
    Visit("company_contacts.edit", at("/advocacy/companies/contacts/{}", "company contact")),
)
