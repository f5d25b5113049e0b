"""The closing count of a test run, and what may not be skipped where everything is required."""

from pathlib import Path

import pytest

from tooling.checks import chromium, read_report

REPORT = """<testsuites><testsuite>
<testcase classname="tests.office.test_mail" name="test_sends"/>
<testcase classname="tests.office.test_mail" name="test_breaks"><failure message="no"/></testcase>
<testcase classname="tests.office.test_mail" name="test_errs"><error message="no"/></testcase>
<testcase classname="tests.browser.test_walk" name="test_walk"><skipped message="none"/></testcase>
<testcase classname="tests.office.test_x" name="test_x[postgresql]"><skipped message=""/></testcase>
<testcase classname="tests.office.test_x" name="test_w"><skipped message="only on Windows"/></testcase>
</testsuite></testsuites>"""


def test_counts_come_from_the_report_and_name_what_lacked_a_browser_or_a_database(tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    path.write_text(REPORT)
    counts = read_report(path)
    assert (counts.passed, counts.failed, counts.skipped) == (1, 2, 3)
    assert counts.lacking == ("tests.browser.test_walk::test_walk", "tests.office.test_x::test_x[postgresql]")


def test_a_named_chromium_that_is_not_there_is_no_chromium(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    assert chromium() is None
