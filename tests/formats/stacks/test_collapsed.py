"""Collapsed stacks: counts of every kind, comments, differential files, and what is none of them."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.commands import tickscope
from tests.formats.documents import read_one, summary
from tui.base.errors import EmptyProfile, ProfileFormatError
from tui.export.convert import converted
from tui.formats.stacks.collapsed_lines import is_collapsed, lines, stack_and_count
from tui.profile.profile import Profile


def test_collapsed_stacks_are_in_samples_and_have_no_order(tmp_path: Path) -> None:
    text = "main;parse 3\nmain;parse;scan (file:///app/scan.js:12:7) 2\n\nmain 1\n[unknown];parse 1\n"
    profile = read_one(text.encode(), tmp_path)
    assert (profile.origin.format, profile.origin.unit, profile.origin.warnings) == ("collapsed", "samples", ())
    assert not profile.origin.has_timeline
    assert summary(profile) == "parse 4/6, scan 2/2, main 1/6, [unknown] 0/1"
    assert ("scan", "file:///app/scan.js", 12, 7) in profile.functions.keys


def test_collapsed_stacks_of_any_shape(tmp_path: Path) -> None:
    assert summary(read_one("a;b 1\r\na 2\r\n".encode("utf-16"), tmp_path)) == "a 2/3, b 1/1"
    assert summary(read_one(b"[unknown];b 1\n[unknown] 2\n", tmp_path)) == "[unknown] 2/3, b 1/1"
    profile = read_one(b"a;b 1\nnonsense\na 2\nb\n a 5\nc 1\nd 1", tmp_path)
    assert profile.origin.warnings == ("3 lines without a stack and a count skipped",)
    profile = read_one(b"a;\xff 1\na 2", tmp_path)
    assert profile.origin.warnings[0].startswith("invalid UTF-8 replaced")
    with pytest.raises(ProfileFormatError, match="the sum of the counts"):
        read_one(b"a 9007199254740993\nb 1", tmp_path)


def opened(text: str, folder: Path) -> Profile:
    profile = read_one(text.encode(), folder)
    assert (profile.origin.format, profile.origin.unit) == ("collapsed", "samples")
    return profile


@pytest.mark.parametrize(
    ("text", "expected", "scale"),
    [
        ("main;parse 31.25\nmain;render 6.5\nmain 2.25\n", "parse 3125/3125, render 650/650, main 225/4000", 100),
        ("main;parse 0.3\nmain 0.1\nmain;parse 0.1", "parse 4/4, main 1/5", 10),
        ("a;b 1.5e-3\na 5e-4\n", "b 15/15, a 5/20", 10_000),
        ("a 31.\nb .5\n", "a 310/310, b 5/5", 10),
        ("a 1e3\nb 2.0\nc +3\n", "a 1000/1000, c 3/3, b 2/2", 1),
        ("a;b 0.333333333\na 0.666666667\n", "a 66667/100000, b 33333/33333", 100_000),
        ("a;b 1000000.25\na 3000000.5\n", "a 3000000/4000001, b 1000001/1000001", 1),
        ("a 1e-300\nb 1e-300\n", "a 0/0, b 0/0", 10**18),
    ],
)
def test_counts_may_have_fractions(text: str, expected: str, scale: int, tmp_path: Path) -> None:
    profile = opened(text, tmp_path)
    assert (summary(profile), profile.origin.count_scale, profile.origin.warnings) == (expected, scale, ())


def test_fractions_of_one_stack_are_added_before_they_are_rounded(tmp_path: Path) -> None:
    profile = opened("a;b 0.4321\na;c 0.4321\n" * 5000 + "a 1000000000.5\n", tmp_path)
    assert summary(profile).startswith("a 1000000000/")
    assert ", b 2161/2161, c 2161/2161" in summary(profile)


def test_a_scale_is_told_wherever_counts_are(tmp_path: Path) -> None:
    path = tmp_path / "x.folded"
    path.write_text("main;parse 31.25\nmain 2.25\n")
    assert "counts × 100" in tickscope("report", path).out
    assert json.loads(tickscope("report", path, "--format", "json").out)["profile"]["count_scale"] == 100
    ended = tickscope("convert", path, "-o", tmp_path / "again.speedscope.json")
    assert ended.err == "tickscope: counts with fractions were written × 100, as whole numbers\n"
    path.write_text("main;parse 31\nmain 2\n")
    assert "counts" not in tickscope("report", path).out
    assert "count_scale" not in tickscope("report", path, "--format", "json").out


@pytest.mark.parametrize("blank", ["\t", "  ", " \t ", "\u00a0 "])
@pytest.mark.parametrize("end", ["\n", "\r\n", " \n", "\t\r\n"])
def test_any_blanks_stand_around_a_count(blank: str, end: str, tmp_path: Path) -> None:
    profile = opened(f"main;two words{blank}3{end}main{blank}1{end}", tmp_path)
    assert (summary(profile), profile.origin.warnings) == ("two words 3/3, main 1/4", ())


def test_comments_and_blank_lines_are_no_stacks(tmp_path: Path) -> None:
    header = "".join(f"# key {index}: {index}\n" for index in range(80))
    profile = opened(f"{header}#\n#rate: 100\n\n \nmain;parse 3\n# main;parse 100\nmain 1\n", tmp_path)
    assert (summary(profile), profile.origin.warnings) == ("parse 3/3, main 1/4", ())


@pytest.mark.parametrize("text", ["# austin: 3.3.0\n# mode: wall\n\n# duration: 1\n", "#", "# a;b 5\r\n\r\n"])
def test_a_file_of_nothing_but_comments_is_empty(text: str, tmp_path: Path) -> None:
    with pytest.raises(EmptyProfile, match="the file holds comments and no stacks"):
        read_one(text.encode(), tmp_path)


@pytest.mark.filterwarnings("error")
def test_counts_that_are_too_much_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileFormatError, match="the sum of the counts is outside ±2"):
        read_one(b"a 1e308\nb 1e308\n", tmp_path)


def test_a_private_method_is_no_comment(tmp_path: Path) -> None:
    profile = opened("#run;scan 3\n#run (file:///x.js:1:2);scan 2\n#run;#scan 1\n", tmp_path)
    assert [key.name for key in profile.functions.keys] == ["(root)", "#run", "scan", "#run", "#scan"]


@pytest.mark.parametrize("header", ["# austin: 3.3.0\n# interval: 100\n\n", ""])
def test_functions_of_austin_are_the_same_on_all_lines(header: str, tmp_path: Path) -> None:
    text = f"{header}P7;T0:1;lib/app.py:main:3;C:\\b.py:<module>:9 186\nP7;T0:1;lib/app.py:main:4 105\n"
    profile = opened(text, tmp_path)
    assert summary(profile) == "<module> 186/186, main 105/291, P7 0/291, T0:1 0/291"
    assert profile.functions.keys[3:] == (("main", "lib/app.py", 0, 0), ("<module>", "C:\\b.py", 0, 0))


def test_frames_like_those_of_austin_stay_whole_elsewhere(tmp_path: Path) -> None:
    assert summary(opened("main;a:b:3 2\nmain 1\n", tmp_path)) == "a:b:3 2/2, main 1/3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("main;a 10 20\nmain;b 5 0\n", "a 20/20, b 0/0, main 0/20"),
        ("# before after\nmain;a\t10\t20\r\nmain;b 5 7\r\n", "a 20/20, b 7/7, main 0/27"),
        ("main;a 10.5 2e1\n", "a 20/20, main 0/20"),
    ],
)
def test_of_two_counts_the_second_is_taken(text: str, expected: str, tmp_path: Path) -> None:
    profile = opened(text, tmp_path)
    assert summary(profile) == expected
    assert profile.origin.warnings == ("a differential file, with two counts for each stack: the second one was taken",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("main;libc.so 2 15\nmain 4\nmain;parse 3\n", "libc.so 2 15/15, main 4/22, parse 3/3"),
        (
            "main;thread 1 15\nmain;thread 2 4\nmain;thread 3 1\n",
            "thread 1 15/15, thread 2 4/4, thread 3 1/1, main 0/20",
        ),
    ],
)
def test_a_frame_may_end_in_a_number(text: str, expected: str, tmp_path: Path) -> None:
    profile = opened(text, tmp_path)
    assert (summary(profile), profile.origin.warnings) == (expected, ())


def test_a_few_lines_of_a_differential_file_may_lack_a_count(tmp_path: Path) -> None:
    profile = opened("".join(f"main;f{index} 1 2\n" for index in range(40)) + "main;g 1", tmp_path)
    assert profile.origin.warnings[1:] == ("1 line without a stack and a count skipped",)
    assert profile.timeline.end_us == 80


def test_negative_counts_are_skipped(tmp_path: Path) -> None:
    profile = opened("a 5\nb -3\nc -1e2\n", tmp_path)
    assert (summary(profile), profile.origin.warnings) == ("a 5/5", ("2 stacks with a negative count skipped",))


def test_annotations_of_stackcollapse_stay_in_the_names(tmp_path: Path) -> None:
    profile = opened("node-1234;read_[k];run_[j] 2\nnode-1234;[unknown]_[i] 5\n", tmp_path)
    assert summary(profile) == "[unknown]_[i] 5/5, run_[j] 2/2, node-1234 0/7, read_[k] 0/2"


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\nevents: Ir\nfn=(1) main\n16 400\n+3 20\n",
        "status: 200\nlength: 345\n",
        "error code: 1020\n",
        "GET /index.html HTTP/1.1 200\nGET /a;b HTTP/1.1 404\nGET /c HTTP/1.1 200\n",
        "node 1234 12.345: 250000 cpu-clock:\n\tffff8104 main+0x12 (/usr/bin/node)\n\t7ffe scan+3 (/app)\n\n",
        "# only\n# comments 3\n",
        "one line of prose\nand another one\nfor 3\n",
    ],
)
def test_other_texts_with_numbers_are_no_stacks(text: str) -> None:
    assert not is_collapsed(text.encode())


def test_one_stack_may_be_longer_than_what_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.formats.stacks.collapsed_lines._LOOKED_AT", 64)
    profile = opened("main;" + "a;" * 500 + "b 3\nmain 2\n", tmp_path)
    assert (len(profile.tree), profile.timeline.end_us) == (503, 5)
    # Beyond what is looked at, lines may be anything.
    assert opened("a;b 1\n" * 20 + "no stack\n" * 100, tmp_path).timeline.end_us == 20


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    first = opened("main (file:///app/x.js:3:1);#scan (node:fs:1:2) 31.25\nmain (file:///app/x.js:3:1) 2.5\n", tmp_path)
    second = opened(converted(first, "collapsed", "x").decode(), tmp_path)
    assert summary(second) == summary(first) == "#scan 3125/3125, main 250/3375"


def test_names_with_blanks_are_frames_beside_stacks_of_several(tmp_path: Path) -> None:
    text = b'C."Order Processing".OnRun 5\nC."Order Processing".OnRun;C."Order Posting".PostOrder 2\n'
    assert summary(read_one(text, tmp_path)) == ('C."Order Processing".OnRun 5/7, C."Order Posting".PostOrder 2/2')
    for other in (b"error code: 1020\n", b"no stack here\n", b"16 400\n"):
        assert not is_collapsed(text + other + other)


@pytest.mark.parametrize("outer", ["<module> (app.py:1)", "<Unnamed Thread> 0x155005", "<script>", "<?>"])
def test_frames_that_start_like_markup_are_stacks(outer: str, tmp_path: Path) -> None:
    profile = opened(f"{outer};main 7\r\n{outer} 2\n", tmp_path)
    assert summary(profile).startswith("main 7/7, ")


@pytest.mark.parametrize("text", [b"<p>7 of 9</p>\n<p>8</p> 7\n", b"<a>1\n", b"<p>\n;main 7\n", b"<note\n 12"])
def test_markup_is_no_stacks(text: bytes, tmp_path: Path) -> None:
    with pytest.raises(ProfileFormatError):
        read_one(text, tmp_path)


def plain_stack_and_count(line: str) -> tuple[str, str] | None:
    """`stack_and_count` without a shorter way for the usual line."""
    stack, *count = line.rsplit(None, 1)
    is_count = bool(count) and re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", count[0])
    return (stack, count[0]) if is_count and len(count[0]) <= 40 and not stack[0].isspace() else None


@given(st.text(alphabet="a; \t\r\u00a0\u2028\u0663149.-e", min_size=1, max_size=60).filter(str.strip))
@example("a;b 12")
@example("a;b  12")
@example(" a;b 12")
@example("a;b\t12")
@example("a;b \u0663")
@example("a " + "1" * 40)
@example("a " + "1" * 41)
@example("a 1 ")
def test_the_usual_line_is_read_as_any_other(line: str) -> None:
    assert stack_and_count(line) == plain_stack_and_count(line)


def test_lines_are_the_same_however_much_is_split_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a;b 1\n\n# comment\n#run;b 2\r\n \nc 3\n\n\nlast 4"
    for length in (1, 2, 3, 7, 1000):
        monkeypatch.setattr("tui.formats.stacks.collapsed_lines._PIECE", length)
        assert list(lines(text)) == ["a;b 1", "#run;b 2\r", "c 3", "last 4"]


def test_more_frames_than_are_remembered_are_the_same_functions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "".join(f"main;f{number % 7};g{number % 5} 1\nmain;g{number % 5} 2\n" for number in range(40))
    all_remembered = opened(text, tmp_path)
    monkeypatch.setattr("tui.formats.stacks.collapsed._MOST_REMEMBERED", 3)
    few_remembered = opened(text, tmp_path)
    assert few_remembered.functions.keys == all_remembered.functions.keys
    assert few_remembered.tree.function.tolist() == all_remembered.tree.function.tolist()
    assert summary(few_remembered) == summary(all_remembered)


def test_stacks_that_follow_their_callers_share_them(tmp_path: Path) -> None:
    text = ";a 1\na 2\n;b 3\na;b 4\na;c 5\n(root);a 6\na;;c 7\na; 8\n"
    profile = opened(text, tmp_path)
    assert summary(profile) == "c 12/12, a 9/33, (anonymous) 8/19, b 7/7"
    assert profile.origin.node_count == 9
