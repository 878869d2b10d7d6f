"""The report as markdown: tables that stay tables, names that stay what they are."""

import html
import re
from dataclasses import replace

import pytest

from tests.hostile import CREDENTIALS, NAMES, SECRETS
from tests.stacks import profile_from
from tui.base.text import printable
from tui.export.report.report import Request, report
from tui.export.report.report_markdown import code, escaped, report_markdown
from tui.export.writers.output_formats import View
from tui.profile.profile import Profile


def markdown(profile: Profile, view: View = "functions", show_urls: bool = False) -> str:
    return report_markdown(report(profile, Request(view, show_urls=show_urls)))


def cells(row: str) -> list[str]:
    return [cell.strip(" ") for cell in re.split(r"(?<!\\)\|", row)[1:-1]]


def test_functions_are_a_table() -> None:
    assert markdown(profile_from("main;parse 3 | main 1", title="a_b.cpuprofile")) == (
        "## a\\_b.cpuprofile (cpuprofile)\n"
        "\n"
        "- **duration** 4.0 ms – 4 samples every 1.0 ms, p95 1.0 ms, max 1.0 ms\n"
        "- **active** 4.0 ms – 100.0 %\n"
        "- **idle** 0 µs – 0.0 %\n"
        "- **unsampled** 0 µs – 0.0 %\n"
        "- **functions** 2 – on 3 nodes, 2 deep\n"
        "\n"
        "% of active time, 4.0 ms · self and total as in Chrome DevTools\n"
        "\n"
        "± how far off self % may be within this recording · \\~ may as well be the share of the next row\n"
        "\n"
        "| self ms | % | ± | total ms | % | samples | function | place |\n"
        "| ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |\n"
        "| 3.0 | 75.0% | 32.7 | 3.0 | 75.0% | 3 | `parse` | `/app/main.js:20` |\n"
        "| 1.0 | 25.0% | 32.7 | 4.0 | 100.0% | 1 | `main` | `/app/main.js:10` |\n"
    )


def test_the_tree_is_indented_with_spaces_that_tables_keep() -> None:
    assert markdown(profile_from("main;parse 3 | main 1"), "tree").splitlines()[-3:] == [
        "| 4.0 |  | 0.0 | `(root)` |  |",
        "| 4.0 | 100.0% | 1.0 | \u00a0`main` | `/app/main.js:10` |",
        "| 3.0 | 75.0% | 3.0 | \u00a0\u00a0`parse` | `/app/main.js:20` |",
    ]


def test_lines_have_ticks() -> None:
    shown = markdown(profile_from("parse 3 | (idle)", ticks={"parse": {11: 3}}), "lines")
    assert shown.splitlines()[-2:] == [
        "| 3.0 | 100.0% | 3 | 11 | `parse` | `/app/main.js:11` |",
        "| 1.0 |  | 0 | – | `(idle)` |  |",
    ]


def test_the_summary_has_no_table() -> None:
    assert "|" not in markdown(profile_from("main"), "summary")


@pytest.mark.parametrize("view", ["functions", "tree", "lines"])
@pytest.mark.parametrize(
    "name", [*NAMES, "a|b", "a\\|b", "`x`", "RegExp: (`|\\|)+", " padded "], ids=lambda name: ascii(name[:12])
)
def test_any_name_keeps_the_table_and_reads_the_same(view: View, name: str) -> None:
    profile = profile_from("f 2 | g", names={"f": name})
    shown = markdown(replace(profile, origin=replace(profile.origin, title=name, warnings=(name,))), view)
    assert all(line.replace("\u00a0", " ").isprintable() for line in shown.split("\n"))
    table = shown[shown.rindex("\n\n") + 2 :].splitlines()
    assert {len(cells(row)) for row in table} == {len(cells(table[0]))}
    names = [cell.strip("\u00a0") for row in table[2:] for cell in cells(row)[-2:-1]]
    read = [html.unescape(re.sub(r"^(`|<code>)(.*?)(`|</code>)$", r"\2", cell)) for cell in names]
    assert printable(name) in read


def test_code_that_no_code_span_holds_is_html() -> None:
    assert code("f") == "`f`"
    assert code("a|b") == "<code>a&#124;b</code>"
    assert code("") == ""


def test_text_is_no_markup() -> None:
    assert escaped("a*b_c [x](y) <b> @me `c` | #1 $x$ ~~") == (
        "a\\*b\\_c \\[x\\](y) \\<b\\> \\@me \\`c\\` \\| \\#1 \\$x\\$ \\~\\~"
    )


def test_secrets_in_urls_are_masked_unless_they_are_asked_for() -> None:
    profile = profile_from(f"f@{CREDENTIALS}:3")
    assert not any(secret in markdown(profile) for secret in SECRETS)
    assert CREDENTIALS in markdown(profile, show_urls=True)
