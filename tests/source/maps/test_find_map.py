"""Where source maps are looked for, and every reason for which one is not used."""

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from tests import hostile
from tests.source.map_texts import inline, map_text
from tui.base.text import printable
from tui.profile.columns.function_key import FunctionKey
from tui.source.files.disk import Kind, read_source
from tui.source.files.source_text import Refusal, Source, source
from tui.source.maps import find_map as finding
from tui.source.maps import map_comment
from tui.source.maps.find_map import FoundMap, find_map
from tui.source.maps.map_comment import inline_map, map_url
from tui.source.maps.map_fits import misfit
from tui.source.maps.source_map import SourceMap, source_map

MAP = map_text([[(0, (0, 0, 0), None)]], ["../src/a.ts"])
OTHER = map_text([[(0, (0, 0, 0), None)]], ["other.ts"])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with `dist/a.js`, which names no map."""
    (tmp_path / "project/dist").mkdir(parents=True)
    (tmp_path / "project/dist/a.js").write_text("f()\n")
    return tmp_path / "project"


def found(root: Path, url: str = "", folders: tuple[Path, ...] = (), kind: Kind = finding.MAPS) -> str:
    """The first source of the map of `dist/a.js`, or why there is none."""
    url = url or (root / "dist/a.js").as_uri()
    answer = find_map(url, read_source(url, [root]), [str(root)], [str(folder) for folder in folders], kind)
    if isinstance(answer, FoundMap):
        return answer.source_url(0)
    assert answer.reason == printable(answer.reason)
    assert answer.reason.endswith(".")
    return answer.reason


def script(root: Path, comment: str) -> None:
    (root / "dist/a.js").write_text(f"f()\n{comment}\n")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("f()\n//# sourceMappingURL=a.js.map", "a.js.map"),
        ("f()\n//@ sourceMappingURL=a.js.map\n\n", "a.js.map"),
        ("f()\n/*# sourceMappingURL=a.css.map */\n", "a.css.map"),
        ("f();//# sourceMappingURL=a.js.map\n// denoCacheMetadata=1,2", "a.js.map"),
        ("//# sourceMappingURL=old\n//# sourceMappingURL=new", "new"),
        ("//# sourceMappingURL=a.js.map\r\n", "a.js.map"),
        ("//# sourceMappingURL=first\n" + "f()\n" * 30, ""),
        ("// sourceMappingURL=a.js.map", ""),
        ("x = 'sourceMappingURL=a.js.map'", ""),
        ("", ""),
    ],
)
def test_the_comment(text: str, url: str) -> None:
    assert map_url(source("/a.js", text)) == url


def test_inside_the_script(root: Path) -> None:
    script(root, inline(MAP))
    assert found(root) == (root / "src/a.ts").as_uri()
    script(root, "//# sourceMappingURL=data:application/json," + MAP.replace(" ", "%20"))
    assert found(root) == (root / "src/a.ts").as_uri()


def test_beside_the_script(root: Path) -> None:
    (root / "dist/a.js.map").write_text(MAP)
    assert found(root) == (root / "src/a.ts").as_uri()
    script(root, "//# sourceMappingURL=../maps/a.map")
    (root / "maps").mkdir()
    (root / "maps/a.map").write_text(OTHER)
    assert found(root) == (root / "maps/other.ts").as_uri()


def test_what_a_guard_hides_is_a_map_too(root: Path) -> None:
    (root / "dist/a.js.map").write_text(")]}'\n" + MAP)
    assert found(root) == (root / "src/a.ts").as_uri()


def test_in_a_folder_that_was_named(root: Path, tmp_path: Path) -> None:
    maps = tmp_path / "maps"
    (maps / "assets").mkdir(parents=True)
    (maps / "assets/app.js.map").write_text(OTHER)
    for url in ("https://example.com/assets/app.js?v=1", "file:///srv/assets/app.js", "assets/app.js"):
        assert found(root, url, (maps,)).endswith("/other.ts")
    assert found(root, "https://example.com/assets/none.js", (maps,)) == finding.FOUND_NONE


def test_a_script_that_names_none(root: Path) -> None:
    assert found(root) == finding.NAMES_NONE


def test_one_that_is_nowhere(root: Path) -> None:
    script(root, "//# sourceMappingURL=lost.js.map")
    assert found(root) == "its source map lost.js.map is not found: give its folder with --source-map-dir DIR."


def test_the_network_is_never_asked(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def connected(*_: object) -> None:
        raise AssertionError("a map was fetched")

    monkeypatch.setattr(socket.socket, "connect", connected)
    monkeypatch.setattr(socket, "getaddrinfo", connected)
    script(root, "//# sourceMappingURL=https://example.com/a.js.map")
    assert found(root) == "its source map is on the network: give a folder with it by --source-map-dir DIR."
    (root / "dist/a.js.map").write_text(MAP)
    assert found(root).endswith("/src/a.ts")


def test_links_pipes_and_folders(root: Path) -> None:
    path = root / "dist/a.js.map"
    (root.parent / "secret.map").write_text(MAP)
    path.symlink_to("../../secret.map")
    assert "is a link out of" in found(root)
    path.unlink()
    (root / "dist/secret.txt").write_text(MAP)
    path.symlink_to("secret.txt")
    assert "no source map by its name" in found(root)
    path.unlink()
    os.mkfifo(path)
    assert found(root) == "dist/a.js.map is a pipe, not a file."
    path.unlink()
    path.mkdir()
    assert found(root) == "dist/a.js.map is a folder, not a file."


def test_another_users_map(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "dist/a.js.map").write_text(MAP)
    script_found = read_source((root / "dist/a.js").as_uri(), [root])
    monkeypatch.setattr("tui.source.files.disk.trusted_owners", lambda _: frozenset((-1,)))
    answer = find_map((root / "dist/a.js").as_uri(), script_found, [str(root)], [])
    assert isinstance(answer, Refusal)
    assert "belongs to another user" in answer.reason


@pytest.mark.parametrize(
    "comment",
    [
        "../../secret.map",
        "/etc/passwd",
        "file:///etc/passwd",
        "%2e%2e/%2e%2e/secret.map",
        "..%2f..%2fsecret.map",
        "a\0.map",
    ],
)
def test_a_comment_leads_to_nothing_outside(root: Path, comment: str) -> None:
    (root.parent / "secret.map").write_text(OTHER)
    script(root, f"//# sourceMappingURL={comment}")
    assert isinstance(find_map((root / "dist/a.js").as_uri(), _script(root), [str(root)], []), Refusal)


def _script(root: Path) -> Source | Refusal:
    return source(str(root / "dist/a.js"), (root / "dist/a.js").read_text())


@pytest.mark.parametrize("url", hostile.URLS, ids=lambda url: ascii(url[:40]))
def test_hostile_urls_find_nothing(url: str, root: Path) -> None:
    for text in (Refusal("no"), source(str(root / "dist/a.js"), f"//# sourceMappingURL={url}")):
        answer = find_map(url, text, [str(root)], [str(root)])
        assert isinstance(answer, Refusal)
        assert answer.reason == printable(answer.reason)


def test_one_that_is_too_large(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "dist/a.js.map").write_text(MAP)
    small = Kind("source map", (".map",), 20)
    assert found(root, kind=small).endswith("source maps above 20 B are not read.")
    monkeypatch.setattr(map_comment, "INLINE_LIMIT", 20)
    answer = inline_map(inline(MAP).partition("=")[2], limit=20)
    assert answer == Refusal("the source map in it is larger than 20 B: maps of that size are not read.")


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        ("data:application/json;base64", "the source map in its last line is cut off."),
        ("data:application/json;base64,%%%%", "the source map in its last line is damaged: it is no base64."),
        ("data:application/json;base64,e30", "the source map in its last line is damaged: it is no base64."),
        ("data:application/json;base64,e30=", "the source map is damaged: its version is None, and only 3 is known."),
        ("data:application/json,{", "the source map is no JSON: unexpected end of data: line 1 column 2 (char 1)."),
    ],
)
def test_a_damaged_one_inside(root: Path, comment: str, reason: str) -> None:
    script(root, f"//# sourceMappingURL={comment}")
    assert found(root) == reason


def test_a_truncated_one_beside(root: Path) -> None:
    for length in range(0, len(MAP) - 1, 7):
        (root / "dist/a.js.map").write_text(MAP[:length])
        assert found(root).startswith("the source map is no JSON: ")


def the_map(lines: list[Any]) -> SourceMap:
    answer = source_map(map_text(lines, ["a.ts"]).encode())
    assert isinstance(answer, SourceMap)
    return answer


SEGMENT = (0, (0, 0, 0), None)


@pytest.mark.parametrize(
    ("lines", "text", "places", "reason"),
    [
        ([[SEGMENT]], "f()", [(1, 2)], ""),
        ([[(3, (0, 0, 0), None)]], "f()", [(1, 2)], ""),
        ([[(4, (0, 0, 0), None)]], "f()", [(1, 2)], "goes beyond"),
        ([[(2, (0, 0, 0), None)]], "\U0001f600", [], ""),
        ([[SEGMENT], [SEGMENT], [SEGMENT]], "f()\n", [(1, 2)], "goes to line 3, and it has 2 lines"),
        ([[SEGMENT], []], "f()", [(1, 2)], ""),
        ([[], []], "f()", [(1, 2)], "maps nothing"),
        ([[SEGMENT]], None, [(1, 2)], ""),
        ([[SEGMENT]], None, [(1, 2), (2, 1)], "ends at line 1, the profile names line 2"),
        (
            [[SEGMENT]],
            "f()",
            [(1, 1), (1, 3)],
            "it has changed since it ran: its functions are not where they were recorded (1 of 1).",
        ),
        ([[SEGMENT]], "f() g()", [(1, 2), (1, 6), (1, 3), (1, 5)], ""),
        ([[SEGMENT]], "f()", [(1, 2), (1, 3), (2, 1)], "recorded (2 of 3)"),
        ([[SEGMENT]], "'\U0001f600' + f()", [(1, 9)], ""),
    ],
)
def test_the_map_of_another_version(
    lines: list[object], text: str | None, places: list[tuple[int, int]], reason: str
) -> None:
    keys = [FunctionKey("f", "/a.js", *place) for place in places]
    answer = misfit(the_map(lines), None if text is None else source("/a.js", text), keys)
    assert reason in answer
    assert bool(answer) == bool(reason)


WORDS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi"
)


@pytest.mark.parametrize(
    ("columns", "is_another"),
    [
        ([place for place in range(len(WORDS)) if WORDS[place - 1] == " "], False),
        ([place + 1 for place in range(len(WORDS)) if WORDS[place - 1] == " "], True),
        # Tools that map every character begin inside of words as well, and nothing is told by few segments.
        ([*range(len(WORDS))], False),
        ([1, 7], False),
    ],
)
def test_the_map_of_other_text_begins_inside_of_words(columns: list[int], is_another: bool) -> None:
    for text in (WORDS, f"'\U0001f600'; {WORDS}"):
        shift = len(text.encode("utf-16-le")) // 2 - len(WORDS)
        lines = [[], [(column + shift, (0, 0, 0), None) for column in columns]]
        answer = misfit(the_map(lines), source("/a.js", f"\n{text}"), [])
        assert ("middle of its words" in answer) == is_another
        assert bool(answer) == is_another
