"""What a page of the register would send as it stands."""

from __future__ import annotations

import re
from html import unescape


def fields_of(page: str) -> dict[str, str]:
    """What a form of a page would send as it stands: nothing is ticked."""
    form = page[page.index('class="form ') :]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in told and told.get("type") not in {"checkbox", "radio"} and told["name"] != "csrf_token":
            sent[told["name"]] = unescape(told.get("value", ""))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options) or re.search(
            'value="([^"]*)"', options
        )
        sent[name] = unescape(chosen.group(1)) if chosen else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        sent[name] = unescape(text).strip("\r\n")
    return sent
