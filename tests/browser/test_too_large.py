"""A file that the server would not take is told of before what was typed beside it is sent and lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import StorageState, expect

from tests.browser.conftest import Opens
from tests.browser.house import House

pytestmark = pytest.mark.browser


def test_too_large_a_file_is_told_of_and_nothing_is_sent(
    opens: Opens, officer: StorageState, office: House
) -> None:
    page = opens(storage_state=officer).new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto(f"{office.base}/stakeholders/importing/")
    # What is large here is large there: octets by the million would only cost time.
    page.evaluate("document.body.dataset.together = '0.1'")
    file, told = page.locator("input[type=file]"), page.locator("form [role=alert].field-error")
    file.set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": b"x" * 60_000})
    expect(told).to_contain_text("larger than 25 MB")
    page.locator("form[enctype] button[type=submit]").click()
    expect(told).to_be_visible()
    assert "POST" not in sent
    file.set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": b"Mission;Family name\nX;Y\n"}
    )
    expect(told).to_have_text("")
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_url("**/importing/*/**")
    assert "POST" in sent
