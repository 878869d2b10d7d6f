"""Shapes that break recursion, quadratic loops and fixed widths: deep, wide, long, circular."""

import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands import tickscope
from tests.formats.documents import cpuprofile, frame, read_one, summary
from tests.places import CHECKOUT
from tui.analysis.accounting.effective import effective
from tui.analysis.counting.aggregate import aggregate
from tui.base.errors import ProfileFormatError

DEEP = WIDE = 100_000
MEASURED = """
import sys
from tui.cli.main import main
status = main(sys.argv[1:])
[peak] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:")]
print(peak, file=sys.stderr)
sys.exit(status)
"""


def node(node_id: int, name: str, children: list[int]) -> dict[str, Any]:
    return {"id": node_id, "callFrame": frame(name, node_id), "hitCount": 1, "children": children}


def deep(depth: int) -> dict[str, Any]:
    nodes = [node(1, "(root)", [2])]
    nodes += [node(number, f"f{number % 7}", [number + 1]) for number in range(2, depth)]
    nodes.append(node(depth, "bottom", []))
    return cpuprofile(nodes=nodes, samples=[depth, depth // 2, 2, depth], timeDeltas=[1000] * 4)


def wide(width: int) -> dict[str, Any]:
    nodes = [node(1, "(root)", list(range(2, width + 2)))]
    nodes += [node(number, f"f{number}", []) for number in range(2, width + 2)]
    return cpuprofile(nodes=nodes, samples=list(range(2, width + 2)), timeDeltas=[10] * width, endTime=None)


def test_a_call_tree_100_000_deep_opens(tmp_path: Path) -> None:
    profile = read_one(deep(DEEP), tmp_path)
    assert (profile.origin.warnings, profile.origin.max_depth) == ((), DEEP - 1)
    whole = aggregate(effective(profile))
    assert whole.total_us(1) == whole.sampled_us == 4000
    assert summary(profile).startswith("bottom 2000/2000")


def test_a_call_tree_100_000_wide_opens(tmp_path: Path) -> None:
    profile = read_one(wide(WIDE), tmp_path)
    assert (profile.origin.warnings, len(profile.tree)) == ((), WIDE + 1)
    assert aggregate(effective(profile)).sampled_us == 10 * WIDE


def test_every_view_of_a_deep_tree_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "deep.cpuprofile"
    path.write_text(json.dumps(deep(20_000)))
    for view in ("summary", "functions", "tree", "lines"):
        for form in ("text", "json", "markdown"):
            ended = tickscope("report", path, "--view", view, "--format", form, "--limit", "50")
            assert (ended.status, ended.err) == (0, "")


def test_a_name_of_a_megabyte_opens_and_is_shown_short(tmp_path: Path) -> None:
    text = json.dumps(cpuprofile()).replace('"leaf"', f'"{"A" * 1_000_000}"')
    profile = read_one(text.encode(), tmp_path)
    assert profile.origin.warnings == ()
    assert max(map(len, profile.functions.labels)) <= 4096
    assert len(tickscope("report", tmp_path / "x.json").out) < 20_000


def test_urls_and_ids_may_be_long_too(tmp_path: Path) -> None:
    document = cpuprofile()
    document["nodes"][4]["callFrame"]["url"] = "file:///" + "d/" * 500_000
    document["nodes"][5]["callFrame"]["scriptId"] = "9" * 100_000
    document["samples"][0] = "7" * 100_000
    profile = read_one(document, tmp_path)
    assert len(profile.origin.warnings[0]) < 200


@given(
    links=st.lists(st.lists(st.integers(0, 7), max_size=4), min_size=6, max_size=6),
    parents=st.lists(st.none() | st.integers(0, 7), min_size=6, max_size=6),
)
def test_links_in_circles_of_any_shape_are_cut(
    links: list[list[int]], parents: list[int | None], tmp_path_factory: pytest.TempPathFactory
) -> None:
    document = cpuprofile()
    for each, children, parent in zip(document["nodes"], links, parents, strict=True):
        each["children"] = children
        if parent is not None:
            each["parent"] = parent
    profile = read_one(document, tmp_path_factory.getbasetemp())
    # Where the root hangs below a function, a root of its own stands above both.
    assert len(profile.tree) in (6, 7)
    assert profile.label(0) == "(root)"
    counted = aggregate(effective(profile))
    assert counted.sampled_us + counted.root_us == 7000


def test_a_long_chain_of_parents_in_a_circle_is_cut_in_one_walk(tmp_path: Path) -> None:
    nodes = [node(number, "f", []) | {"parent": number % DEEP + 1} for number in range(1, DEEP + 1)]
    profile = read_one(cpuprofile(nodes=nodes, samples=[5] * 7), tmp_path)
    assert profile.origin.max_depth == DEEP
    assert profile.origin.warnings == ("1 cycle among the nodes cut",)


def test_json_nested_as_deep_as_the_parser_goes_opens_and_deeper_does_not(tmp_path: Path) -> None:
    def head(depth: int) -> bytes:
        opening = b'{"functionName":"f","url":"","lineNumber":1,"scriptId":0,"hitCount":0,"id":%d,"children":['
        return (
            b'{"head":' + b"".join(opening % number for number in range(1, depth + 1)) + b"]}" * depth
            + b',"startTime":0,"endTime":1,"samples":[%d],"timestamps":[1]}' % depth
        )  # fmt: skip

    assert read_one(head(500), tmp_path).origin.max_depth == 500
    with pytest.raises(ProfileFormatError, match="the JSON is nested deeper than 1,024 levels"):
        read_one(head(3000), tmp_path)


def peak_memory(path: Path) -> tuple[int, float]:
    """The status of a report on `path` in a process of its own, and the memory it took at most, in MB."""
    command = [sys.executable, "-c", MEASURED, "report", str(path), "--format", "json", "--view", "summary"]
    ended = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    return ended.returncode, int(ended.stderr.split()[-1]) * 1024 / 1e6


@cache
def bomb() -> bytes:
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packed.compress(b" " * (1 << 20)) for _ in range(200)) + packed.flush()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the peak memory of a process alone")
@pytest.mark.parametrize(
    ("name", "status"),
    [("bomb", 1), ("bombs", 1), ("deep", 0), ("wide", 0)],
)
def test_memory_stays_within_ten_times_the_file(name: str, status: int, tmp_path: Path) -> None:
    path = tmp_path / name
    made: dict[str, Callable[[], bytes]] = {
        "bomb": bomb,
        "bombs": lambda: 10 * bomb(),
        "deep": lambda: json.dumps(deep(DEEP)).encode(),
        "wide": lambda: json.dumps(wide(WIDE)).encode(),
    }
    path.write_bytes(made[name]())
    ended, megabytes = peak_memory(path)
    assert ended == status
    assert megabytes < 10 * path.stat().st_size / 1e6 + 150


def test_the_largest_numbers_in_every_place_wrap_nowhere(tmp_path: Path) -> None:
    for number in (2**31, 2**53 - 1, 2**53, 2**63 - 1, 2**63, 2**64 - 1, -(2**63), 1e300, -1e300):
        for key in ("startTime", "endTime"):
            assert_opens_or_not(cpuprofile(**{key: number}), tmp_path)
        assert_opens_or_not(cpuprofile(timeDeltas=[1000] * 6 + [number]), tmp_path)
        assert_opens_or_not(cpuprofile(samples=[2, 5, 6, 6, 4, 5, number]), tmp_path)
        document = cpuprofile()
        document["nodes"][5] |= {"hitCount": number, "positionTicks": [{"line": number, "ticks": number}]}
        document["nodes"][5]["callFrame"] |= {"lineNumber": number, "columnNumber": number}
        assert_opens_or_not(document, tmp_path)


def assert_opens_or_not(document: dict[str, Any], folder: Path) -> None:
    path = folder / "numbers.cpuprofile"
    path.write_text(json.dumps(document))
    ended = tickscope("report", path, "--format", "json")
    if ended.status == 1:
        assert "2^53" in ended.err
        return
    profile = json.loads(ended.out)["profile"]
    if profile["unit"] == "us":
        assert 0 <= profile["sampled_us"] <= profile["duration_us"] < 2**53
