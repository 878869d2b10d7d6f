import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import hostile
from tui.base.text import printable
from tui.source.files.locate import NamedPath, candidates, named_path
from tui.source.files.source_text import Refusal


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("file:///app/src/server.js", "/app/src/server.js"),
        ("FILE://localhost/app/a.mjs", "/app/a.mjs"),
        ("file:/app/a.js", "/app/a.js"),
        ("file:///app/with%20space/gr%C3%B6%C3%9Fe.ts", "/app/with space/größe.ts"),
        ("file:///app/größe.ts", "/app/größe.ts"),
        ("file:///app/100%2525.js", "/app/100%25.js"),
        ("file:///app/a.mjs?update=1#x", "/app/a.mjs"),
        ("file:///app//./a.js", "/app/a.js"),
        ("file:///C:/app/a.js", "/C:/app/a.js"),
        ("C:\\app\\a.js", "/C:/app/a.js"),
        ("/app/src/server.JS", "/app/src/server.JS"),
        ("main.js", "main.js"),
        ("./index.mjs", "index.mjs"),
        ("src/a.tsx", "src/a.tsx"),
    ],
)
def test_the_path_that_a_url_names(url: str, path: str) -> None:
    assert named_path(url) == NamedPath(tuple(part for part in path.split("/") if part), path.startswith("/"))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "part of the runtime"),
        ("node:internal/modules/cjs/loader.js", "part of the runtime"),
        ("ext:core/01_core.js", "part of the runtime"),
        ("https://host/app.js", "loaded from the network"),
        ("http://169.254.169.254/latest/a.js", "loaded from the network"),
        ("npm:left-pad/index.js", "loaded from the network"),
        ("data:text/javascript,1//.js", "not a file"),
        ("webpack://app/../../../../etc/passwd.js", "not a file"),
        ("command:workbench.action.quit.js", "not a file"),
        ("wasm://wasm/1234.js", "not a file"),
        ("file://evil.example/share/a.js", "on another machine"),
        ("file:////evil.example/share/a.js", "on another machine"),
        ("\\\\evil.example\\share\\a.js", "on another machine"),
        ("//evil.example/share/a.js", "on another machine"),
        ("file:///app/%00/a.js", "a NUL"),
        ("file:///app/a.js%00.png", "a NUL"),
        ("/app/a\0.js", "a NUL"),
        ("file:///app/%2e%2e/secret.js", "out of its folder"),
        ("file:///app/../secret.js", "out of its folder"),
        ("../secret.js", "out of its folder"),
        ("..\\secret.js", "out of its folder"),
        ("file:///app/..%2fsecret.js", "hides a path separator"),
        ("file:///app/..%5Csecret.js", "hides a path separator"),
        ("file:///etc/passwd", "no script by its name"),
        ("file:///dev/zero", "no script by its name"),
        ("file:///home/me/.ssh/id_rsa", "no script by its name"),
        ("cookies", "no script by its name"),
        ("file:///", "names no file"),
        ("file:///" + "a/" * 200 + "b.js", "names no file"),
    ],
)
def test_refused(url: str, reason: str) -> None:
    refused = named_path(url)
    assert isinstance(refused, Refusal)
    assert reason in refused.reason


@pytest.mark.parametrize("url", hostile.URLS, ids=lambda url: ascii(url[:40]))
def test_hostile_urls_are_refused_in_printable_words_without_secrets(url: str) -> None:
    named = named_path(url)
    if isinstance(named, Refusal):
        assert named.reason == printable(named.reason)
        assert not any(secret in named.reason for secret in hostile.SECRETS)
        assert len(named.reason) < 200
    else:
        assert url == "file:///app/\x1b]0;PWNED\x07.js"  # a possible name, found nowhere


@given(st.one_of(st.text(), st.text().map("file:///{}.js".format), st.text().map("{}.js".format)))
def test_no_path_leads_upwards(url: str) -> None:
    named = named_path(url)
    if isinstance(named, NamedPath):
        assert not {"", ".", ".."}.intersection(named.parts)
        assert not any("\0" in part or "/" in part or "\\" in part for part in named.parts)


def _tried(url: str, *roots: str | Path) -> list[str]:
    named = named_path(url)
    assert isinstance(named, NamedPath)
    return [
        f"{Path(one.root).name}/{'/'.join(one.parts)}{'' if one.is_exact else ' ?'}"
        for one in candidates(named, [os.fspath(root) for root in roots])
    ]


def test_longest_end_of_the_path_first() -> None:
    assert _tried("file:///app/src/server.js", "/home/me/shop", "/home/me/lib") == [
        "shop/app/src/server.js ?",
        "lib/app/src/server.js ?",
        "shop/src/server.js ?",
        "lib/src/server.js ?",
        "shop/server.js ?",
        "lib/server.js ?",
    ]


def test_below_a_root_where_the_url_says(tmp_path: Path) -> None:
    root = tmp_path / "real"
    root.mkdir()
    (tmp_path / "alias").symlink_to(root)
    for folder in ("real", "alias"):
        assert _tried(f"{root.as_uri()}/src/a.js", tmp_path / folder)[0] == f"{folder}/src/a.js"
    assert _tried((tmp_path / "alias/src/a.js").as_uri(), tmp_path / "alias")[0] == "alias/src/a.js"
    assert _tried((tmp_path / "realm/src/a.js").as_uri(), root)[0].endswith(" ?")


def test_a_bare_name_is_exact_below_a_root() -> None:
    assert _tried("src/main.js", "/srv/shop") == ["shop/src/main.js", "shop/main.js ?"]


def test_files_of_packages_are_not_looked_for_without_their_package() -> None:
    assert _tried("file:///app/node_modules/a/node_modules/b/index.js", "/srv/shop")[-1] == (
        "shop/node_modules/b/index.js ?"
    )


def test_a_drive_is_no_folder() -> None:
    assert _tried("C:\\app\\a.js", "/srv/shop") == ["shop/app/a.js ?", "shop/a.js ?"]
