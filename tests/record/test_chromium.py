"""A real browser: its pages and their workers are recorded, and whatever ends a page ends the recording with a file."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from tests.record.browser import BUSY_PAGE, Browse, Browser
from tests.record.programs import until
from tests.record.recording import Recording, shares
from tui.formats.read import read_profiles
from tui.record.protocol.connection import Connection
from tui.record.protocol.http_get import http_get
from tui.record.protocol.wire import open_wire

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="process groups")

HOT_SHARE = 0.9


@pytest.mark.parametrize("by", ["port", "url"])
def test_a_page_and_its_worker_are_threads_of_one_file(
    browse: Browse, record: Callable[..., Recording], by: str
) -> None:
    browser = browse(BUSY_PAGE)
    target = browser.port if by == "port" else browser.inspector("page").url
    ended = record(target).has_samples(threads=2).interrupt().saved()
    threads = [profile.origin.thread for profile in read_profiles(ended.path)]
    assert [thread.name for thread in threads] == ["main", "helper"]
    # DevTools keeps one profile of those that have the same.
    assert len({(thread.pid, thread.tid) for thread in threads}) == 2
    assert shares(ended.path, 1)["hot"] >= HOT_SHARE
    assert shares(ended.path, 2)["inWorker"] >= HOT_SHARE
    sidecar = ended.sidecar
    assert (sidecar["runtime"], sidecar["state"], sidecar["notes"]) == ("page", "DONE", [])
    assert sidecar["script"].endswith("page.html")
    assert [thread["chunks"] for thread in sidecar["threads"]] == ["console", "console"]
    assert browser.program.is_running


def test_a_worker_is_recorded_with_its_page(browse: Browse, record: Callable[..., Recording]) -> None:
    recorder = record(browse(BUSY_PAGE).inspector("worker").url)
    ended = recorder.has_samples(threads=2).interrupt().saved()
    assert "a browser answers for a worker only through its page: recording ready and its workers" in ended.err
    assert shares(ended.path, 2)["inWorker"] >= HOT_SHARE


def test_a_page_that_never_comes_back_is_waited_for_until_we_are_told_to_stop(
    browse: Browse, record: Callable[..., Recording]
) -> None:
    browser = browse("<script>setTimeout(() => { document.title = 'ready'; for (;;); }, 300);</script>")
    recorder = record(browser.port)
    recorder.has_come(lambda records: any("is busy" in record.fields.get("text", "") for record in records))
    ended = recorder.interrupt().ended()
    assert (ended.status, ended.out) == (1, "")
    assert "main is busy and does not answer: waiting" in ended.err
    assert "it did not answer before the recording was stopped" in ended.err
    assert browser.program.is_running


def crash(browser: Browser) -> None:
    url = browser.inspector("page").url
    connection = Connection(open_wire(url, 5.0), url)
    told: list[str] = []
    connection.root.listen(lambda method, _params: told.append(method))
    connection.root.call("Inspector.enable")
    connection.root.send("Page.crash")
    # Whom it was to be passed on to by a connection that is closed at once may never hear of it.
    until(lambda: "Inspector.targetCrashed" in told or connection.closed, "the page does not crash")
    connection.close()


def close(browser: Browser) -> None:
    page = browser.inspector("page").url.rpartition("/")[2]
    assert http_get("127.0.0.1", int(browser.port[1:]), f"/json/close/{page}", 5.0).status == 200


def kill(browser: Browser) -> None:
    browser.program.close()


@pytest.mark.parametrize(
    ("end", "sentence"),
    [(crash, "the page crashed: "), (close, ""), (kill, "")],
    ids=["crashed", "closed", "killed"],
)
def test_a_page_that_ends(
    browse: Browse, record: Callable[..., Recording], end: Callable[[Browser], None], sentence: str
) -> None:
    browser = browse(BUSY_PAGE)
    recorder = record(browser.port).has_samples(threads=2)
    end(browser)
    ended = recorder.saved()
    assert ended.sidecar["state"] == "LOST"
    assert f"{sentence}what had come until then is saved" in ended.err
    assert shares(ended.path, 1)["hot"] >= HOT_SHARE
