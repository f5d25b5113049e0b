"""States and what they are called: names from CLDR and ISO 3166, the house's own where these will not do."""

from office.countries.names import (
    all_countries,
    country_name,
    find_country,
    fold_name,
    formal_name,
    genitive,
    is_country,
    sort_key,
    with_article,
)
from office.countries.regions import continent_of, region_name, region_of

__all__ = [
    "all_countries",
    "continent_of",
    "country_name",
    "find_country",
    "fold_name",
    "formal_name",
    "genitive",
    "is_country",
    "region_name",
    "region_of",
    "sort_key",
    "with_article",
]
