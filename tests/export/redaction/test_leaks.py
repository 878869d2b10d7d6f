"""What leaves tickscope carries no secret: 44 planted ones, in every output, from every format that is read."""

import json
import re
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.base.test_url_secrets import PIECES
from tests.commands import Ended, report_of, tickscope
from tests.explorer.recorded import Ran, write_recording
from tests.export import planted
from tests.export.planted import CREDENTIALS, FOLDERS, QUERIES, REGEXPS, UNREAD, write_inputs
from tests.source.map_texts import map_text
from tests.stacks import profile_from
from tui.base.errors import UsageError
from tui.cli.arguments.arguments import parsed
from tui.export.redaction.private_paths import private_folders
from tui.export.redaction.redaction import Redactor
from tui.export.redaction.redaction_options import REDACTIONS
from tui.export.writers.output_formats import TARGETS, Target
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import FunctionTable

FORMATS = ("cpuprofile", "trace", "speedscope", "hermes", "heapprofile", "collapsed")
OF_URLS = [*CREDENTIALS, *QUERIES]
SUFFIX = {"cpuprofile": ".cpuprofile", "speedscope": ".speedscope.json", "collapsed": ".collapsed"}


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_inputs(tmp_path_factory.mktemp("planted"))


def targets_of(name: str) -> list[Target]:
    """What `name` converts to: sizes and counts are no times."""
    return [target for target in TARGETS if target != "cpuprofile" or name not in ("heapprofile", "collapsed")]


CONVERSIONS = [(name, target) for name in FORMATS for target in targets_of(name)]


def found(secrets: Iterable[str], text: str) -> list[str]:
    return [secret for secret in secrets if secret in text]


def converted(path: Path, target: Target, folder: Path, *options: str) -> tuple[Path, Ended]:
    folder.mkdir(exist_ok=True)
    out = folder / f"out{SUFFIX[target]}"
    ended = tickscope("convert", path, "-o", out, "--force", *options)
    assert ended.status == 0, ended.err
    return out, ended


def plain_text(path: Path) -> str:
    """All that a file says, its escapes undone, so that none hides a secret."""
    text = path.read_text("utf-8")
    return text if path.suffix == ".collapsed" else json.dumps(json.loads(text), ensure_ascii=False)


def times(path: Path) -> list[tuple[Any, ...]]:
    """What identifies functions beside name and url, and what they measure: masks change none of it."""
    rows = report_of(path)["functions"]
    measured = [name for name in rows[0] if name.startswith(("self_", "total_"))] if rows else []
    return sorted((row["line"], row["column"], *(row[name] for name in measured), row["samples"]) for row in rows)


@pytest.mark.parametrize(("name", "target"), CONVERSIONS)
def test_converted_files_have_no_secrets(name: str, target: Target, inputs: dict[str, Path], tmp_path: Path) -> None:
    out, ended = converted(inputs[name], target, tmp_path)
    text = plain_text(out)
    assert found([*OF_URLS, *UNREAD], text) == []
    assert found(FOLDERS, text) == FOLDERS
    assert found(REGEXPS, text) == REGEXPS
    assert "--keep-urls writes them as recorded" in ended.err
    assert found(OF_URLS, ended.err) == []


@pytest.mark.parametrize(("name", "target"), CONVERSIONS)
def test_more_is_masked_on_request(name: str, target: Target, inputs: dict[str, Path], tmp_path: Path) -> None:
    out, ended = converted(inputs[name], target, tmp_path, "--redact", "paths,regexps")
    assert found([*OF_URLS, *FOLDERS, *REGEXPS, *UNREAD], plain_text(out)) == []
    assert "home or build folders" in ended.err
    assert "masked 2 regular expressions" in ended.err


@pytest.mark.parametrize(("name", "target"), CONVERSIONS)
def test_urls_are_kept_on_request(name: str, target: Target, inputs: dict[str, Path], tmp_path: Path) -> None:
    out, ended = converted(inputs[name], target, tmp_path, "--keep-urls")
    text = plain_text(out)
    # A .cpuprofile and collapsed stacks have no place for the name of a thread.
    carried = [secret for secret in OF_URLS if secret != QUERIES[15] or target == "speedscope"]
    if name != "cpuprofile":
        assert set(found(OF_URLS, text)) >= set(carried) - {QUERIES[15]}
    else:
        assert found(OF_URLS, text) == [secret for secret in OF_URLS if secret != QUERIES[15]]
    assert found(UNREAD, text) == []
    assert ended.err == ""
    assert "masked" not in text


@pytest.mark.parametrize("options", [(), ("--redact", "paths,regexps"), ("--keep-urls",)], ids=" ".join)
@pytest.mark.parametrize(("name", "target"), CONVERSIONS)
def test_masks_merge_no_functions(
    name: str, target: Target, options: tuple[str, ...], inputs: dict[str, Path], tmp_path: Path
) -> None:
    out, _ = converted(inputs[name], target, tmp_path, *options)
    before, after = report_of(inputs[name]), report_of(out)
    assert len(after["functions"]) == len(before["functions"])
    if target != "collapsed":
        assert times(out) == times(inputs[name])
    if target == "cpuprofile":
        assert after["profile"]["node_count"] == before["profile"]["node_count"]
    assert len({(row["name"], row["url"], row["script"], row["line"]) for row in after["functions"]}) == len(
        before["functions"]
    )


@pytest.mark.parametrize("options", [(), ("--redact", "paths,regexps")], ids=" ".join)
@pytest.mark.parametrize(("name", "target"), CONVERSIONS)
def test_what_was_masked_stays_as_it_is(
    name: str, target: Target, options: tuple[str, ...], inputs: dict[str, Path], tmp_path: Path
) -> None:
    first, _ = converted(inputs[name], target, tmp_path, *options)
    second, ended = converted(first, target, tmp_path / "again", *options)
    assert ended.err == ""
    # A speedscope file holds the name of the file that it was made from.
    named = re.compile(rf'"name":"({name}|{first.name})"')
    assert named.sub("", second.read_text(), 1) == named.sub("", first.read_text(), 1)


def test_urls_that_differ_in_secrets_alone_get_numbers(inputs: dict[str, Path], tmp_path: Path) -> None:
    out, ended = converted(inputs["cpuprofile"], "cpuprofile", tmp_path)
    frames = [node["callFrame"] for node in json.loads(out.read_text())["nodes"]]
    urls = [frame["url"] for frame in frames if frame["functionName"] in ("plain", "inline")]
    length = len(planted.FUNCTIONS[9][1]) - len("data:text/javascript")
    assert urls == [
        "https://***@host.example/app.js?…#…",
        "https://***@host.example/app.js?…#…2",
        "https://host.example/app.js",
        f"data:text/javascript,length={length}…",
        f"data:text/javascript,length={length}…2",
    ]
    names = [frame["functionName"] for frame in frames if frame["functionName"].startswith("eval at run (https")]
    assert names == [
        "eval at run (https://host.example/app.js?…:12:34), <anonymous>:1:1",
        "eval at run (https://host.example/app.js?…2:12:34), <anonymous>:1:1",
    ]
    assert json.loads(out.read_text())["tickscope"] == {"masked_urls": 20}
    assert ended.err == "tickscope: masked 20 URLs; --keep-urls writes them as recorded\n"


def test_one_url_has_one_mask_in_urls_and_names(tmp_path: Path) -> None:
    url = "https://host/app.js?token=SECRET"
    (tmp_path / "in").write_text(f"a (https://host/app.js?other:1:1) 1\nb ({url}:1:1) 2\neval at b ({url}:1:1), x 3\n")
    out, _ = converted(tmp_path / "in", "collapsed", tmp_path)
    masked = "https://host/app.js?…2:1:1"
    assert out.read_text() == f"a (https://host/app.js?…:1:1) 1\nb ({masked}) 2\neval at b ({masked}), x 3\n"


def test_a_speedscope_file_says_how_many_urls_are_masked(inputs: dict[str, Path], tmp_path: Path) -> None:
    out, _ = converted(inputs["cpuprofile"], "speedscope", tmp_path)
    assert json.loads(out.read_text())["exporter"].endswith(" (20 URLs masked)")


def test_folders_are_shortened_to_what_stays_a_path(inputs: dict[str, Path], tmp_path: Path) -> None:
    out, _ = converted(inputs["cpuprofile"], "cpuprofile", tmp_path, "--redact", "paths", "--keep-urls")
    frames = [node["callFrame"] for node in json.loads(out.read_text())["nodes"]]
    assert [frame["url"] for frame in frames if frame["functionName"] in ("home", "build")] == [
        "file:///~/shop/app.js",
        "/~2/shop/app.js",
        "C:\\~3\\shop\\app.js",
        "file:///~4/shop/app.js",
        "/~build/src/app.js",
        "D:\\~build2\\src\\app.js",
    ]
    assert any(frame["functionName"].startswith(f"RegExp: ^{REGEXPS[0]}") for frame in frames)


def test_a_masked_file_is_read_as_fast_as_those_of_v8(inputs: dict[str, Path], tmp_path: Path) -> None:
    from tests.formats.fast.both_readers import fast

    out, _ = converted(inputs["cpuprofile"], "cpuprofile", tmp_path)
    assert fast(out.read_bytes()) is not None


@pytest.mark.parametrize("view", ["summary", "functions", "tree", "lines"])
@pytest.mark.parametrize("format", ["text", "markdown"])
@pytest.mark.parametrize("name", FORMATS)
def test_reports_for_people_have_no_secrets(name: str, format: str, view: str, inputs: dict[str, Path]) -> None:
    words = ("report", inputs[name], "--format", format, "--view", view)
    ended = tickscope(*words)
    assert ended.status == 0
    assert found([*OF_URLS, *UNREAD], ended.out + ended.err) == []
    if view == "functions" and format == "text":
        # Long bodies are no place: a `data:` url is named by its type.
        assert set(found(OF_URLS, tickscope(*words, "--show-urls").out)) >= {*CREDENTIALS, QUERIES[0], QUERIES[10]}


@pytest.mark.parametrize("name", FORMATS)
def test_json_has_queries_and_no_credentials(name: str, inputs: dict[str, Path]) -> None:
    shown = json.dumps([report_of(inputs[name], "--view", view) for view in ("tree", "lines")])
    assert found([*CREDENTIALS, *UNREAD], shown) == []
    assert set(found(QUERIES, shown)) >= set(QUERIES[:15])
    assert set(found(OF_URLS, json.dumps(report_of(inputs[name], "--show-urls")))) >= {*CREDENTIALS, *QUERIES[:15]}


@pytest.mark.parametrize("name", FORMATS)
def test_the_list_of_threads_has_no_secrets(name: str, inputs: dict[str, Path]) -> None:
    ended = tickscope("report", inputs[name], "--list-threads")
    assert found([*OF_URLS, *UNREAD[1:]], ended.out + ended.err) == []


@pytest.mark.parametrize("words", ["paths,secrets", "", "paths;regexps", "Paths"])
def test_redact_names_what_it_knows(words: str) -> None:
    with pytest.raises(UsageError, match=f"Give one or more of {', '.join(REDACTIONS)}"):
        parsed(["convert", "a.cpuprofile", "-o", "b.cpuprofile", f"--redact={words}"])
    assert tickscope("convert", "a.cpuprofile", "-o", "b.cpuprofile", "--redact", words).status == 2


@pytest.mark.parametrize("view", ["functions", "tree", "lines"])
def test_what_source_maps_tell_is_masked(view: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.js").write_text("function s() { }\n")
    Path("maps").mkdir()
    sources = [f"https://bob:{CREDENTIALS[0]}@host/a.ts?{QUERIES[0]}"]
    names = [f"slow of https://bob:{CREDENTIALS[1]}@host/?{QUERIES[1]}"]
    segments = [[(0, (0, 4, 0), None), (9, (0, 4, 9), 0)]]
    Path("maps/a.js.map").write_text(map_text(segments, sources, names))
    path = write_recording(Path("a.cpuprofile"), [Ran("s", Path("a.js").resolve().as_uri(), 1, 11, {1: 5})])
    words = ("report", path, "--view", view, "--source-map-dir", "maps")
    for format in ("text", "markdown"):
        ended = tickscope(*words, "--format", format)
        assert ("slow of " in ended.out, "a.ts" in ended.out) == (True, True)
        assert found(OF_URLS, ended.out + ended.err) == []
    shown = tickscope(*words, "--format", "json").out
    assert found(OF_URLS, shown) == QUERIES[:2]
    assert tickscope("convert", path, "-o", "out.cpuprofile") == Ended(0, "", "")


@given(
    names=st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), min_size=1, max_size=6, unique=True),
    urls=st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), min_size=1, max_size=6, unique=True),
    redactions=st.sets(st.sampled_from(REDACTIONS)),
)
def test_whatever_functions_are_called_they_stay_apart(names: list[str], urls: list[str], redactions: set[Any]) -> None:
    recorded = profile_from("a")
    made = [FunctionKey(name, url or "#1", 1, 1) for name in names for url in urls]
    table = FunctionTable([*recorded.functions.keys, *made]).functions()
    profile = replace(recorded, functions=table)
    shared = Redactor(redactions).redacted(profile).functions.keys
    assert len(set(shared)) == len(shared) == len(table.keys)
    assert not any("t=SECRET" in key.place.partition("?")[2] for key in shared)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/home/bob/app/x.js", "/~/app/x.js"),
        ("/home/bob", "/~"),
        ("cwd=/home/bob", "cwd=/~"),
        ("C:\\Users\\Bob Smith\\app\\x.js", "C:\\~\\app\\x.js"),
        ("file:///C:/Users/bob/x.js", "file:///C:/~/x.js"),
        ("/mnt/c/Users/bob/x.js", "/mnt/c/~/x.js"),
        ("\\\\server\\home\\bob\\x.js", "\\\\server\\~\\x.js"),
        ("%2Fhome%2Fbob%2Fx.js", "%2F~%2Fx.js"),
        ("/root/x.js", "/~/x.js"),
        ("/rooted/x.js", "/rooted/x.js"),
        ("/home/runner/work/shop/shop/x.js", "/~build/x.js"),
        ("/builds/group/shop/x.js", "/~build/x.js"),
        ("/build/workspace/shop/src/x.js", "/~build/src/x.js"),
        ("/build/workspace-12/src/x.js", "/~build/src/x.js"),
        ("/var/lib/jenkins/workspace/shop/x.js", "/var/~build/x.js"),
        ("/github/workspace/x.js", "/~build/x.js"),
        ("/srv/app/users.js", "/srv/app/users.js"),
        ("half/home", "half/home"),
        ("GET /users/:id", "GET /users/:id"),
    ],
)
def test_home_and_build_folders(path: str, shown: str) -> None:
    profile = profile_from("f", names={"f": path})
    [name] = {key.name for key in Redactor(["paths"]).redacted(profile).functions.keys} - {"(root)"}
    assert name == shown


def test_long_paths_take_linear_time() -> None:
    began = time.process_time()
    for piece in ("/home/", "/home/a", "/build/workspace", "%2f", "c:/a/", "/home a", "\\home\\a b", "/home"):
        for start, end, _ in private_folders(piece * (300_000 // len(piece))):
            assert start < end
    assert time.process_time() - began < 60, "quadratic, it would take hours"
