"""Texts and source maps from inside a trace: they are what ran, so they go before files, if functions are in them."""

import json
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.commands import report_of, tickscope
from tests.enhanced_trace import Sampled, Script, enhanced, profile_events, saved_map
from tests.formats.mutation import ODD_VALUES, written
from tests.formats.survival import fields_of, with_field
from tests.source.map_texts import map_text
from tui.base.errors import TickscopeError
from tui.formats import read_profiles
from tui.profile.profile import Profile
from tui.source.embedded import Embedded
from tui.source.files.source_text import Refusal, Source, suspicion
from tui.source.scripts import Scripts
from tui.source.written import Applied, applied

URL = "https://shop.example/dist/app.js"
CODE = "function s(e){for(;;)w(e);q(e)}\n//# sourceMappingURL=app.js.map\n"
WRITTEN = "// The shop.\nfunction slow(\n  event) {\n  for (;;) work(event);\n  quit(event);\n}\n"
APP = Script(3, URL, CODE, "app.js.map")
S = Sampled("s", APP, 1, 11, at=((1, 22), (1, 22), (1, 27)))
MAP = map_text(
    [[(0, (0, 1, 0), None), (9, (0, 1, 9), 0), (10, (0, 2, 2), None), (21, (0, 3, 11), None), (26, (0, 4, 2), None)]],
    ["../src/app.ts"],
    ["slow"],
    sourcesContent=[WRITTEN],
)
APP_TS = "https://shop.example/src/app.ts"


def profile_of(document: object, folder: Path) -> Profile:
    path = folder / "trace.json"
    path.write_text(json.dumps(document))
    [profile] = read_profiles(path)
    return profile


def of_scripts(functions: Sequence[Sampled], maps: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """A trace of functions with the texts of their scripts."""
    scripts = dict.fromkeys(function.script for function in functions)
    return enhanced([*(event for script in scripts for event in script.events()), *profile_events(functions)], maps)


def scripts_of(profile: Profile, *roots: Path) -> Scripts:
    return Scripts(roots, embedded=Embedded(profile))


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("asks the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_the_text_that_ran(tmp_path: Path) -> None:
    scripts = scripts_of(profile_of(of_scripts([S]), tmp_path))
    shown = scripts.shown(URL, as_written=False)
    assert isinstance(shown, Source)
    assert ("\n".join(shown.raw), shown.path, shown.name, shown.text_from) == (CODE, "", "app.js", "the recording")
    assert suspicion(shown, 1, None) == ""


def test_it_goes_before_a_file_that_changed(tmp_path: Path) -> None:
    file = tmp_path / "app.js"
    local = Script(3, file.as_uri(), "function s(e){}")
    profile = profile_of(of_scripts([Sampled("s", local, 1, 11)]), tmp_path)
    for text, doubt in (
        (local.text, ""),
        ("// new\n", "app.js has changed since it ran: this is the text in the recording."),
    ):
        file.write_text(text)
        shown = scripts_of(profile, tmp_path).shown(local.url, as_written=False)
        assert isinstance(shown, Source)
        assert (shown.raw, shown.path) == ((local.text,), str(file.resolve()))
        assert suspicion(shown, 1, None) == doubt


@pytest.mark.parametrize(("line", "column"), [(7, 11), (1, 12)])
def test_a_text_without_the_functions_is_not_shown(line: int, column: int, tmp_path: Path) -> None:
    """That of an inline script begins somewhere in its page, and V8 no longer says where."""
    page = (tmp_path / "page.js").as_uri()
    document = of_scripts([Sampled("s", Script(3, page, CODE), line, column)])
    profile = profile_of(document, tmp_path)
    assert page in Embedded(profile)
    assert isinstance(scripts_of(profile, tmp_path).shown(page, as_written=False), Refusal)
    (tmp_path / "page.js").write_text("another")
    shown = scripts_of(profile, tmp_path).shown(page, as_written=False)
    assert isinstance(shown, Source)
    assert (shown.raw, shown.text_from) == (("another",), "")


def test_a_script_without_a_url(tmp_path: Path) -> None:
    script = Script(5, "", "function e() {}")
    inside = scripts_of(profile_of(of_scripts([Sampled("e", script, 1, 11)]), tmp_path))
    assert isinstance(inside.shown("#5", as_written=False), Source)
    outside = scripts_of(profile_of(of_scripts([Sampled("e", script, 1, 2)]), tmp_path))
    shown = outside.shown("#5", as_written=False)
    assert isinstance(shown, Refusal)
    assert "its functions are not in it" in shown.reason


def mapped(profile: Profile, *roots: Path) -> tuple[Scripts, Applied]:
    scripts = scripts_of(profile, *roots)
    return scripts, applied(profile, scripts)


def written_places(result: Applied) -> list[tuple[str, str, int]]:
    return [(key.name, key.url, key.line) for key in result.written.keys if key is not None]


def test_a_map_tells_the_written_places(tmp_path: Path) -> None:
    scripts, result = mapped(profile_of(of_scripts([S], [saved_map(APP, MAP)]), tmp_path))
    assert written_places(result) == [("slow", APP_TS, 3)]
    assert sorted((line.url, line.line, line.is_exact) for line in result.written.lines.values()) == [
        (APP_TS, 4, True),
        (APP_TS, 5, True),
    ]
    shown = scripts.shown(APP_TS, as_written=True)
    assert isinstance(shown, Source)
    assert ("\n".join(shown.raw), shown.text_from) == (WRITTEN, "the source map")


def test_a_map_that_was_in_the_script_is_saved_apart(tmp_path: Path) -> None:
    """V8 writes no long `data:` urls into traces, and DevTools saves their maps by the urls of the scripts."""
    inline = Script(3, URL, CODE.split("\n")[0])
    _, result = mapped(profile_of(of_scripts([Sampled("s", inline, 1, 11)], [saved_map(inline, MAP)]), tmp_path))
    assert written_places(result) == [("slow", APP_TS, 3)]


def test_a_map_does_not_need_the_text(tmp_path: Path) -> None:
    script = Script(3, (tmp_path / "dist/app.js").as_uri(), CODE, "app.js.map")
    function = Sampled("s", script, 1, 11)
    document = enhanced(profile_events([function]), [saved_map(script, MAP)])
    (tmp_path / "dist").mkdir()
    for text in (None, CODE, "x\n", "// a newer version in which the function is elsewhere\nfunction s(e){}\n"):
        if text is not None:
            (tmp_path / "dist/app.js").write_text(text)
        _, result = mapped(profile_of(document, tmp_path), tmp_path)
        assert written_places(result) == [("slow", (tmp_path / "src/app.ts").as_uri(), 3)]


def test_no_map_where_the_functions_are_not_in_the_text(tmp_path: Path) -> None:
    inline = Script(3, "https://shop.example/", CODE.split("\n")[0] + "\n" * 9)
    document = of_scripts([Sampled("s", inline, 5, 31)], [saved_map(inline, MAP)])
    _, result = mapped(profile_of(document, tmp_path))
    assert not result.has_map


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": 2}, "its version is 2"),
        ({"mappings": "AAAA,!"}, "is no digit of base 64"),
        ({"mappings": "AACA", "sources": []}, "it names source 0 of 0"),
        ({"mappings": ";;;;;;AAAA"}, "the map is of another version"),
        ({"mappings": 5}, "it has no mappings"),
        ({"sections": [{"offset": {"line": 2**40, "column": 0}, "map": {}}]}, "beyond any script"),
    ],
)
def test_a_map_that_cannot_be_one(change: dict[str, object], reason: str, tmp_path: Path) -> None:
    entry = saved_map(APP, MAP)
    entry["sourceMap"] |= change
    scripts, result = mapped(profile_of(of_scripts([S], [entry]), tmp_path))
    assert not result.has_map
    assert reason in result.unmapped[URL]
    assert isinstance(scripts.shown(URL, as_written=True), Source)


def test_whatever_stands_in_a_map_and_beside_a_text_is_survived(tmp_path: Path) -> None:
    document = of_scripts([S], [saved_map(APP, MAP)])
    fields = [path for path in fields_of(document) if "cpuProfile" not in path]
    assert len(fields) > 40
    mapped_count = 0
    for place, path in enumerate(fields):
        for value in ODD_VALUES[place % 5 :: 5]:
            (tmp_path / "trace.json").write_bytes(written(with_field(document, path, value)))
            try:
                [profile] = read_profiles(tmp_path / "trace.json")
            except TickscopeError:
                continue
            scripts, result = mapped(profile)
            mapped_count += result.has_map
            for key in (*profile.functions.keys, *(key for key in result.written.keys if key is not None)):
                for as_written in (False, True):
                    assert isinstance(scripts.shown(key.place, as_written=as_written), Source | Refusal)
    assert mapped_count > 40


def test_a_report_has_the_lines_as_with_maps_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dist").mkdir()
    local = Script(3, (tmp_path / "dist/app.js").as_uri(), CODE, "app.js.map")
    sampled = Sampled("s", local, 1, 11, S.at)

    def lines(*options: str) -> list[tuple[str, str, int, int]]:
        document = report_of(tmp_path / "trace.json", "--view", "lines", *options)
        return [(row["function"]["name"], row["url"], row["line"], row["self_us"]) for row in document["lines"]]

    profile_of(of_scripts([sampled], [saved_map(local, MAP)]), tmp_path)
    inside = lines("--source-map-dir", ".")
    assert lines() == [("s", local.url, 1, 3000)]
    (tmp_path / "dist/app.js").write_text(CODE)
    (tmp_path / "dist/app.js.map").write_text(MAP)
    profile_of(enhanced(profile_events([sampled])), tmp_path)
    written_url = (tmp_path / "src/app.ts").as_uri()
    assert inside == lines("--source-map-dir", ".") == [("slow", written_url, 4, 2000), ("slow", written_url, 5, 1000)]


def test_a_report_shows_the_text_beside_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    profile_of(of_scripts([S], [saved_map(APP, MAP)]), tmp_path)
    ended = tickscope("report", tmp_path / "trace.json", "--view", "lines")
    assert ended.status == 0
    hint = "the file holds source maps. Use --source-map-dir . to report code as it was written."
    assert ended.err == f"tickscope: {hint}\n"
    assert "function s(e){for(;;)w(e);q(e)}" in ended.out
    written = tickscope("report", tmp_path / "trace.json", "--view", "lines", "--source-map-dir", ".")
    assert "for (;;) work(event);" in written.out
    assert hint not in written.err


@pytest.mark.parametrize("name", ["out.cpuprofile", "out.json", "out.folded"])
def test_what_is_converted_has_no_source_text(name: str, tmp_path: Path) -> None:
    profile_of(of_scripts([S], [saved_map(APP, MAP)]), tmp_path)
    ended = tickscope("convert", tmp_path / "trace.json", "-o", tmp_path / name)
    assert ended.status == 0
    text = (tmp_path / name).read_text()
    assert URL in text or name == "out.folded"
    assert "for(;;)" not in text
    assert "work(event)" not in text
    assert "app.js.map" not in text
