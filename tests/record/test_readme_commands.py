"""The commands that README gives for memory and for workerd, run on real programs."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands import tickscope
from tests.places import CHECKOUT
from tests.record.programs import Run, node
from tests.record.recording import Recording, port_of
from tests.record.test_memory import ENDLESS, ending, share_of_file
from tests.record.test_workerd import HOT_SHARE, Workerd, hot_shares, serving
from tests.runtimes import from_npm
from tui.formats.read import read_profiles

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="real programs")
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
Record = Callable[..., Recording]


def commands(heading: str) -> list[list[str]]:
    """The words of the tickscope commands of a section, without comments."""
    section = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [shlex.split(line, comments=True)[1:] for line in re.findall(r"^tickscope .*$", section, re.MULTILINE)]


@pytest.fixture
def workerd(run: Run, tmp_path: Path) -> Iterator[Workerd]:
    yield from serving(run, tmp_path, from_npm("workerd", "workerd"))


def test_memory(run: Run, record: Record, tmp_path: Path) -> None:
    attached, started, *reports = commands("Memory")
    program = run(node(), "--inspect=127.0.0.1:0", script=ENDLESS, name="endless.js").says("ready")
    assert (attached[:2], attached[-1]) == (["record", ":9229"], "30s")
    assert share_of_file(record(port_of(program), *attached[2:-1], "2s").saved().path) >= 0.8
    assert started[-3:] == ["--", "node", "app.js"]
    (tmp_path / "app.js").write_text(ending(""))
    out = tmp_path / "app.heapprofile"
    there = [str(out) if word == "app.heapprofile" else word for word in started[1:-2]]
    assert record(*there, node(), tmp_path / "app.js").saved().path == out
    assert share_of_file(out) >= 0.8
    assert len(reports) == 2
    for words, told in zip(reports, ("allocates", "(own code)"), strict=True):
        ended = tickscope(*(str(out) if word == "app.heapprofile" else word for word in words))
        assert (ended.status, told in ended.out) == (0, True), ended.out + ended.err


def test_workerd(workerd: Workerd, record: Record, tmp_path: Path) -> None:
    by_port, by_name, cut = commands("workerd and wrangler")
    assert by_port == ["record", ":9229"]
    assert len(read_profiles(record(workerd.port, "--duration", "1").saved().path)) == 2
    out = tmp_path / "first.cpuprofile"
    assert by_name == ["record", "ws://127.0.0.1:9229/first", "--out", "first.cpuprofile"]
    record(workerd.url("first"), "--out", out, "--duration", "2").saved()
    assert hot_shares(out)["hot_first"] >= HOT_SHARE
    assert cut == ["report", "first.cpuprofile", "--gaps", "cut"]
    kept, without = (tickscope("report", out, "--gaps", how).out for how in ("keep", "cut"))
    assert "gaps" in kept
    assert "gaps:cut" in without
