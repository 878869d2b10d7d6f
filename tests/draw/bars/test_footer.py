"""The footer: keys that fit, or a sentence that shows where it was cut."""

from tui.draw.bars.footer import FooterSearch, draw_footer

HINTS = (("j", "down"), ("s", "sort"), ("q", "quit"))


def test_a_sentence_takes_the_place_of_the_keys() -> None:
    assert draw_footer(HINTS, 40, "Saved app.cpuprofile").row_text(0).rstrip() == " Saved app.cpuprofile"


def test_a_sentence_that_is_too_long_shows_that_it_goes_on() -> None:
    row = draw_footer(HINTS, 24, "Saved app.cpuprofile in ~/recordings", FooterSearch(words="3 functions")).row_text(0)
    assert row == " Saved app.cpuprofile i…"


def test_keys_that_do_not_fit_are_left_out_but_the_last() -> None:
    assert draw_footer(HINTS, 17).row_text(0).rstrip() == " j down  q quit"
