"""The report as text: what a person reads on a terminal."""

from dataclasses import replace
from typing import Any

import pytest

from tests.hostile import CREDENTIALS, NAMES, SECRETS
from tests.places import SAMPLES
from tests.stacks import profile_from
from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import aggregate
from tui.analysis.counting.sureness import Sureness
from tui.analysis.tables.callers import hot_functions
from tui.base.text import cell_width, printable
from tui.draw.tables.hot_functions import may_be_next
from tui.export.report.report import Request, report
from tui.export.report.report_text import report_text
from tui.export.report.shares import mark
from tui.export.report.tree_text import bar, indent
from tui.export.report.wording import label
from tui.export.writers.output_formats import VIEWS, View
from tui.formats import read_profiles
from tui.profile.profile import Profile
from tui.state.view.measures import Measure

STACKS = "main;parse 30 | main;render 50 | (garbage collector) 5 | (idle) 10 | main 3 | (program) 2"


def text(profile: Profile, view: View = "functions", width: int | None = 80, **options: Any) -> str:
    return report_text(report(profile, Request(view, **options)), width)


def test_the_summary_says_what_the_numbers_rest_on() -> None:
    assert text(profile_from(STACKS, title="checkout.cpuprofile"), "summary") == (
        "checkout.cpuprofile (cpuprofile)\n"
        "  duration   100.0 ms  100 samples every 1.0 ms, p95 1.0 ms, max 1.0 ms\n"
        "  active      90.0 ms  90.0 %, of which gc 5.0 ms and (program) 2.0 ms\n"
        "  idle        10.0 ms  10.0 %\n"
        "  unsampled      0 µs  0.0 %\n"
        "  functions         6  on 7 nodes, 2 deep\n"
    )


def test_functions_stand_in_columns() -> None:
    assert text(profile_from(STACKS)).split("\n\n")[1] == (
        "% of active time, 90.0 ms · self and total as in Chrome DevTools\n"
        "~ may as well be the share of the next row\n"
        "self ms       %  total ms      %  samples  function             place\n"
        "   50.0   55.6%      55.0  61.1%       50  render               /app/main.js:30\n"
        "   30.0   33.3%      30.0  33.3%       30  parse                /app/main.js:20\n"
        "   10.0              10.0              10  (idle)\n"
        "    5.0~   5.6%       5.0   5.6%        5  (garbage collector)\n"
        "    3.0~   3.3%      88.0  97.8%        3  main                 /app/main.js:10\n"
        "    2.0    2.2%       2.0   2.2%        2  (program)\n"
    )


def test_where_there_is_room_it_is_said_how_far_off_a_share_may_be() -> None:
    for width in (None, 92):
        shown = text(profile_from(STACKS), width=width).split("\n\n")[1].splitlines()
        assert shown[1].startswith("± how far off self % may be within this recording · ~ ")
        assert shown[2].split()[:5] == ["self", "ms", "%", "±", "total"]
        assert shown[3].split()[:4] == ["50.0", "55.6%", "18.4", "55.0"]
        assert shown[6].split()[:4] == ["5.0~", "5.6%", "5.0", "5.0"]
    assert report_text(report(profile_from(STACKS), Request()), is_ascii=True).isascii()


def test_the_last_row_in_the_limit_is_beside_the_one_that_follows_it() -> None:
    whole, cut = (text(profile_from(STACKS), limit=limit).split("\n\n")[1].splitlines() for limit in (None, 4))
    assert cut[-2].startswith("    5.0~")
    assert cut[:-1] == whole[: len(cut) - 1]


def test_the_rows_that_are_marked_are_those_of_the_explorer() -> None:
    profile = effective(read_profiles(SAMPLES / "http-server.cpuprofile")[0])
    whole = aggregate(profile)
    rows, sureness, labels = hot_functions(whole), Sureness(whole), profile.functions.labels
    # Further down there are functions with equal times, in another order.
    marked = [
        labels[row.function] for place, row in enumerate(rows[:30]) if may_be_next(rows, place, Measure.SELF, sureness)
    ]
    told = report(profile, Request(limit=30))
    found = [label(row.key) for place, row in enumerate(told.functions or ()) if mark(told, place)]
    assert found == marked
    assert "(anonymous)" in found
    assert "formatPrice" not in found


def test_the_tree_is_indented_and_has_bars() -> None:
    assert text(profile_from(STACKS), "tree").split("\n\n")[1] == (
        "% of active time, 90.0 ms · self and total as in Chrome DevTools\n"
        "total ms      %              self ms  call tree\n"
        "   100.0                         0.0  (root)\n"
        "    88.0  97.8%  ██████████      3.0   main  main.js:10\n"
        "    30.0  33.3%  ███▌           30.0    parse  main.js:20\n"
        "    55.0  61.1%  ██████         50.0    render  main.js:30\n"
        "     5.0   5.6%  ▌               5.0     (garbage collector)\n"
        "    10.0                        10.0   (idle)\n"
        "     2.0   2.2%                  2.0   (program)\n"
    )


def test_lines_say_where_time_went() -> None:
    profile = profile_from(STACKS, ticks={"main;render": {31: 4, 35: 1}})
    assert text(profile, "lines", limit=2).split("\n\n")[1] == (
        "% of active time, 90.0 ms · self and total as in Chrome DevTools\n"
        "self ms      %  ticks  line  function  place\n"
        "   40.0  44.4%      4    31  render    /app/main.js:31\n"
        "   30.0  33.3%      0     –  parse     /app/main.js\n"
        "… 5 more; --limit 7 shows all\n"
    )


def test_a_range_is_named_and_is_the_base() -> None:
    shown = text(profile_from(STACKS), range_us=(10_000, 40_000))
    assert "  range       30.0 ms  from 10.0 ms, 30.0 ms active\n" in shown
    assert "% of active time in the range, 30.0 ms" in shown
    assert "   20.0   66.7%" in shown


def test_gaps_cut_stacks_and_warnings_are_told() -> None:
    profile = profile_from("main 4", stamps_us=[0, 1000, 2000, 42_000], end_us=42_000)
    origin = replace(profile.origin, truncated_samples=1, warnings=("something was wrong \x1b[31m with the file",) * 2)
    shown = text(replace(profile, origin=origin), "summary")
    assert "  gaps             1  over 5.0 ms between samples, 95.2 % of the duration\n" in shown
    assert shown.count("  ! something was wrong ␛[31m with the file\n") == 2
    assert "  ! 1 sample with a stack as long as V8 keeps one: its outermost callers are\n    missing" in shown


def test_bytes_have_no_time() -> None:
    profile = profile_from("main;parse 3 | main", interval_us=512_000)
    heap = replace(profile, origin=replace(profile.origin, unit="bytes", format="heapprofile"))
    assert text(heap) == (
        "test.cpuprofile (heapprofile)\n"
        "  sampled    2.05 MB  in 4 samples\n"
        "  functions        2  on 3 nodes, 2 deep\n"
        "\n"
        "% of 2.05 MB sampled\n"
        "self size kB      %  total size kB       %  samples  function  place\n"
        "     1,536.0  75.0%        1,536.0   75.0%        3  parse     /app/main.js:20\n"
        "       512.0  25.0%        2,048.0  100.0%        1  main      /app/main.js:10\n"
    )
    for view in ("functions", "tree", "lines"):
        assert "self size kB" in text(heap, view)


def test_estimated_times_are_called_that() -> None:
    profile = profile_from("main 4")
    shown = text(replace(profile, origin=replace(profile.origin, estimated=True)))
    assert "estimated times" in shown
    assert "DevTools" not in shown
    assert "every 1.0 ms" not in shown


@pytest.mark.parametrize("view", VIEWS)
def test_a_profile_without_samples_is_a_report_too(view: View) -> None:
    assert "  duration   0 µs  0 samples\n" in text(profile_from(""), view)


@pytest.mark.parametrize("view", ["functions", "tree", "lines"])
@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name[:12]))
def test_hostile_names_are_harmless_and_keep_the_columns(view: View, name: str) -> None:
    profile = profile_from("f 2 | g", names={"f": name})
    profile = replace(profile, origin=replace(profile.origin, title=name, warnings=(name,)))
    shown = text(profile, view)
    assert all(line.isprintable() for line in shown.split("\n"))
    assert all(cell_width(line) <= 80 for line in shown.split("\n"))
    if view != "tree":
        head, *rows = shown.splitlines()[-3:]
        assert [cell_width(row.partition("/app/main.js")[0]) for row in rows] == [head.index("place")] * 2


@pytest.mark.parametrize("view", ["functions", "tree", "lines"])
@pytest.mark.parametrize("width", [80, 200, None])
def test_secrets_in_urls_are_masked_unless_they_are_asked_for(view: View, width: int | None) -> None:
    profile = profile_from(f"f@{CREDENTIALS}:3", ticks={f"f@{CREDENTIALS}:3": {4: 1}})
    assert not any(secret in text(profile, view, width) for secret in SECRETS)
    if width is None:
        assert CREDENTIALS in text(profile, view, width, show_urls=True)


def test_without_a_width_nothing_is_cut() -> None:
    profile = profile_from("f@file:///a/very/long/way.js:1", names={"f": "f" * 300})
    row = text(profile, width=None).splitlines()[-1]
    assert row.endswith(f"{'f' * 300}  /a/very/long/way.js:1")


def test_ascii_has_no_other_character() -> None:
    shown = report_text(report(profile_from(STACKS), Request("tree", limit=3)), 40, is_ascii=True)
    assert shown.isascii()
    assert "##########" in shown
    assert "~ 4 more" in shown


def test_bars_have_half_cells() -> None:
    assert [bar(part, 100) for part in (0, 2, 3, 35, 100, 200)] == ["", "", "▌", "███▌", "█" * 10, "█" * 10]
    assert bar(5, 0) == ""


def test_deep_rows_say_how_deep() -> None:
    assert indent(3, 4) == "   "
    assert indent(99_999, 4) == "    +99,995 "


def test_lines_have_their_text_where_it_is_known() -> None:
    recorded = profile_from("main;a@file:///app/a.js:4 3", ticks={"main;a@file:///app/a.js:4": {4: 2, 9: 1}})
    keys = tuple(key._replace(column=7) if key.name == "a" else key for key in recorded.functions.keys)
    found = report(replace(recorded, functions=replace(recorded.functions, keys=keys)), Request("lines"))
    texts = {("file:///app/a.js", 4): "total += \x1b[31mprice;"}
    columns = {}

    def text_of(url: str, line: int, column: int) -> str:
        columns[line] = column
        return printable(texts.get((url, line), ""))

    for width, is_shown in ((None, True), (130, True), (100, False)):
        text = report_text(found, width, text_of=text_of)
        assert ("source" in text) == is_shown
        assert ("total += " in text) == is_shown
        assert "\x1b" not in text
    assert "source" not in report_text(found, 130)
    # Only on its first line a function has a place.
    assert columns == {4: 7, 9: 1}
