"""Why a file was not opened, in as many cells as a footer has."""

import pytest

from tui.base.errors import ProfileFormatError
from tui.explorer.loading.loading import LoadFailed

PATH = "/srv/profiles/of/yesterday/checkout.json"


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (110, f"{PATH}: this is a heap snapshot, not a profile. Open it in Chrome DevTools."),
        (100, "checkout.json: this is a heap snapshot, not a profile. Open it in Chrome DevTools."),
        (80, "this is a heap snapshot, not a profile. Open it in Chrome DevTools."),
        (60, "checkout.json: this is a heap snapshot, not a profile. Open it in Chrome DevTools."),
        (45, "this is a heap snapshot, not a profile. Open it in Chrome DevTools."),
        (20, "this is a heap snapshot, not a profile. Open it in Chrome DevTools."),
    ],
)
def test_the_reason_is_seen_before_the_path(width: int, shown: str) -> None:
    error = ProfileFormatError(PATH, "this is a heap snapshot, not a profile", "Open it in Chrome DevTools.")
    assert LoadFailed(PATH, str(error), error).sentence_within(width) == shown


def test_an_error_of_the_system_is_shortened_too() -> None:
    failed = LoadFailed(PATH, f"{PATH}: Permission denied", PermissionError(13, "Permission denied"))
    assert failed.sentence_within(40) == "checkout.json: Permission denied"
