"""The checks themselves: each sees the fault that it is there for."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Opens
from tests.browser.test_accessibility import Watched, inline_code, sideways, violations

pytestmark = pytest.mark.browser


def test_axe_sees_a_picture_without_words_and_pale_text(opens: Opens) -> None:
    page = opens().new_page()
    page.set_content(
        '<html lang="en"><title>A</title><main><h1>A</h1><img src="data:,">'
        '<p style="color: #bbb; background: #fff">Pale</p></main></html>'
    )

    found = " ".join(violations(page))

    assert "image-alt" in found
    assert "color-contrast" in found
    page.context.close()


def test_a_page_that_is_too_wide_is_seen(opens: Opens) -> None:
    page = opens(viewport={"width": 390, "height": 844}).new_page()
    page.set_content('<p class="wide" style="width: 600px">wide</p>')

    assert sideways(page) == ["the page scrolls sideways, by p.wide"]
    page.context.close()


def test_code_within_the_page_is_seen() -> None:
    html = '<p style="color:red" onclick="x()">a</p><script>1</script><a href="javascript:x">b</a>'

    assert len(inline_code(html)) == 4
    assert inline_code('<script src="a.js"></script><p class="style">onclick</p>') == []


def test_what_the_content_security_policy_refuses_is_seen(opens: Opens) -> None:
    page = opens().new_page()
    watched = Watched(page)
    page.goto("/accessibility")
    assert watched.faults("") == []
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">red</p>')")

    assert "Content Security Policy" in " ".join(watched.faults(""))
    page.context.close()
