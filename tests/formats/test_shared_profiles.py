"""Real files of many runtimes and years, which lie beside the checkout: each opens or is refused as it should."""

import json
from pathlib import Path

import pytest

from tests.commands import tickscope
from tests.places import SHARED, shared_profiles

pytestmark = [
    pytest.mark.optional,
    pytest.mark.skipif(SHARED is None, reason="the shared profiles are not beside the checkout"),
]
REFUSED = {
    "bun.heapprofile": "this is a heap snapshot, not a profile",
    "truncated.trace.json": "this trace is cut short, and what is left has no CPU profile",
}
WARNED = {
    "chrome141-no-arg-data.trace.json": "2 unreachable nodes attached to the root",
    "head-dtrace.cpuprofile": "no timeDeltas: samples were spread evenly over the recording",
    "v8api-evil-node26.cpuprofile": "repaired names that were written unescaped",
}
FORMATS = {
    "0x-head.cpuprofile": "v8-head",
    "node10-head.cpuprofile": "v8-head",
    "head-dtrace.cpuprofile": "v8-head",
}
THREADS = {"chrome66-worker.trace.json": 2}


@pytest.mark.parametrize("path", shared_profiles(), ids=lambda path: path.name)
def test_it_opens_or_is_refused(path: Path) -> None:
    ended = tickscope("report", path, "--format", "json")
    if path.name in REFUSED:
        assert (ended.status, ended.out) == (1, "")
        assert REFUSED[path.name] in ended.err
        return
    assert (ended.status, ended.err) == (0, "")
    profile = json.loads(ended.out)["profile"]
    warnings = " ".join(profile["warnings"])
    assert WARNED.get(path.name, "") in warnings
    assert bool(warnings) == (path.name in WARNED)
    expected = "heapprofile" if ".heapprofile" in path.name else "trace" if "trace" in path.name else "cpuprofile"
    assert profile["format"] == FORMATS.get(path.name, expected)
    assert profile["thread_count"] == THREADS.get(path.name, 1)


@pytest.mark.parametrize(
    "path", [path for path in shared_profiles() if "trace" in path.name], ids=lambda path: path.name
)
def test_self_times_of_a_thread_add_up_to_its_sampled_time(path: Path) -> None:
    if path.name in REFUSED:
        return
    threads = json.loads(tickscope("report", path, "--list-threads", "--format", "json").out)
    assert len(threads) == THREADS.get(path.name, 1)
    for thread in threads:
        ended = tickscope("report", path, "--format", "json", "--thread", str(thread["number"]))
        report = json.loads(ended.out)
        profile = report["profile"]
        assert sum(function["self_us"] for function in report["functions"]) == profile["sampled_us"]
        assert profile["sampled_us"] + profile["unsampled_us"] == profile["duration_us"]
        assert thread["active_us"] == profile["sampled_us"] - profile["idle_us"]
        assert thread["sample_count"] == profile["sample_count"] > 0
