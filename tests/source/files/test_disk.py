import os
import socket
from pathlib import Path

import pytest

from tests import hostile
from tui.base.text import printable
from tui.source.files import disk
from tui.source.files.disk import read_source
from tui.source.files.source_text import Refusal, Source

CODE = "function main() {\n  return 1\n}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with `src/server.js`, and `secret.js` beside it."""
    (tmp_path / "project/src").mkdir(parents=True)
    (tmp_path / "project/src/server.js").write_text(CODE)
    (tmp_path / "secret.js").write_text("SECRET")
    return tmp_path / "project"


def read(url: str, *roots: Path, limit: int = disk.SIZE_LIMIT) -> str:
    """The first line of the source of `url`, or why there is none."""
    found = read_source(url, roots, limit)
    if isinstance(found, Refusal):
        assert found.reason == printable(found.reason)
        assert found.reason.endswith(".")
        return found.reason
    return found.line(1) + (f" <- {found.found_as}" if found.found_as else "")


def test_what_is_read(root: Path) -> None:
    path = root / "src/server.js"
    found = read_source(path.as_uri(), [root])
    assert found == Source(os.path.realpath(path), (*CODE.split("\n"),), path.stat().st_mtime)


def test_found_by_its_url_or_by_the_end_of_it(root: Path) -> None:
    first = "function main() {"
    assert read((root / "src/server.js").as_uri(), root) == first
    assert read(str(root / "src/server.js"), root) == first
    assert read("src/server.js", root) == first
    assert read("file:///app/src/server.js", root) == f"{first} <- src/server.js"
    assert read("file:///app/src/server.js", root / "src") == f"{first} <- server.js"
    assert read("file:///app/src/server.js", root / "nowhere", root) == f"{first} <- src/server.js"


def test_the_longest_end_wins(root: Path) -> None:
    (root / "server.js").write_text("// another")
    assert read("file:///app/src/server.js", root) == "function main() { <- src/server.js"
    (root / "src/server.js").unlink()
    assert read("file:///app/src/server.js", root) == "// another <- server.js"


def test_not_below_a_root(root: Path) -> None:
    refused = read((root.parent / "secret.js").as_uri(), root)
    assert "secret.js is not below " in refused
    assert "--source-root DIR" in refused
    assert "--source-root DIR" in read("main.js")
    assert read((root.parent / "secret.js").as_uri(), root, root.parent) == "SECRET"


@pytest.mark.parametrize("url", hostile.URLS, ids=lambda url: ascii(url[:40]))
def test_hostile_urls_read_nothing(url: str, root: Path) -> None:
    assert isinstance(read_source(url, [root]), Refusal)
    assert isinstance(read_source(url, [Path("/")]), Refusal)


def test_traversal(root: Path) -> None:
    for url in ("../secret.js", f"{root.as_uri()}/../secret.js", f"{root.as_uri()}/%2e%2e/secret.js"):
        assert "leads out of its folder" in read(url, root)
    assert "hides a path separator" in read(f"{root.as_uri()}/..%2fsecret.js", root)


def test_links(root: Path) -> None:
    (root / "inside.js").symlink_to("src/server.js")
    (root / "outside.js").symlink_to("../secret.js")
    (root / "out").symlink_to("..")
    (root / "around.js").symlink_to("around.js")
    (root / ".env").write_text("SECRET")
    (root / "renamed.js").symlink_to(".env")
    assert read("inside.js", root) == "function main() {"
    assert "outside.js is a link out of " in read("outside.js", root)
    assert "out/secret.js is a link out of " in read("out/secret.js", root)
    assert "around.js cannot be opened: " in read("around.js", root)
    assert "no script by its name" in read("renamed.js", root)


def test_a_root_may_be_a_link(root: Path) -> None:
    (root.parent / "alias").symlink_to(root)
    assert read("src/server.js", root.parent / "alias") == "function main() {"


def test_what_is_no_file(root: Path) -> None:
    os.mkfifo(root / "pipe.js")  # opening it would wait for a writer
    (root / "folder.js").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        before = os.getcwd()
        os.chdir(root)  # a socket's path is short
        try:
            listener.bind("socket.js")
        finally:
            os.chdir(before)
    assert read("pipe.js", root) == "pipe.js is a pipe, not a file."
    assert read("folder.js", root) == "folder.js is a folder, not a file."
    assert read("socket.js", root) == "socket.js is a socket, not a file."


def test_devices(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.source.files.locate.SUFFIXES", ("zero",))
    monkeypatch.setattr("tui.source.files.disk.SUFFIXES", ("zero",))
    assert read("file:///dev/zero", Path("/dev")) == "zero is a device, not a file."
    (root / "zero").symlink_to("/dev/zero")
    assert "zero is a link out of " in read("zero", root)


def test_size_cap(root: Path) -> None:
    assert read("src/server.js", root, limit=len(CODE)) == "function main() {"
    assert read("src/server.js", root, limit=len(CODE) - 1) == (
        "src/server.js has 31 B: scripts above 30 B are not read."
    )
    with (root / "huge.js").open("wb") as file:
        file.truncate(10**12)  # sparse: it takes no room
    assert read("huge.js", root) == "huge.js has 1000.00 GB: scripts above 16.78 MB are not read."


def test_a_file_that_grows_while_it_is_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status = os.stat(root / "src/server.js")
    monkeypatch.setattr(os, "fstat", lambda _: status)
    monkeypatch.setattr(os, "stat", lambda *_, **__: status)
    (root / "src/server.js").write_text(CODE * 100)
    assert read("src/server.js", root, limit=100) == (
        "src/server.js is larger than 100 B: scripts of that size are not read."
    )


def test_other_users_files(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = (root / "src/server.js").stat().st_uid + 4_000_000
    monkeypatch.setattr(disk, "trusted_owners", lambda _: frozenset((nobody,)))
    assert "src/server.js belongs to another user" in read("src/server.js", root)
    assert "--source-root DIR" in read("src/server.js", root)


def test_who_is_trusted(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = root.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
    assert disk.trusted_owners(str(root)) == {4_000_000, 0, owner}


@pytest.mark.optional
@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can give files away")
def test_a_file_given_to_another_user(root: Path) -> None:
    os.chown(root / "src/server.js", 4_000_000, -1)
    assert read("src/server.js", root) == (
        "src/server.js belongs to another user (4000000): give a folder of that user with --source-root DIR."
    )
    os.chown(root, 4_000_000, -1)
    assert read("src/server.js", root) == "function main() {"


def test_a_file_that_may_not_be_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really_open = os.open

    def refuse_files(path: str, flags: int, *rest: int, dir_fd: int | None = None) -> int:
        if path == "server.js":
            raise PermissionError(13, "Permission denied", path)
        return really_open(path, flags, *rest, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refuse_files)
    assert read("src/server.js", root) == "src/server.js cannot be read: permission denied."


def test_a_folder_swapped_for_a_link_after_the_check(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root.parent / "elsewhere").mkdir()
    (root.parent / "elsewhere/server.js").write_text("SECRET")
    really_resolved = os.path.realpath

    def resolved_then_swapped(path: str, *, strict: bool = False) -> str:
        resolved = really_resolved(path, strict=strict)
        if resolved.endswith("server.js"):
            (root / "src").rename(root / "moved")
            (root / "src").symlink_to("../elsewhere")
        return resolved

    monkeypatch.setattr(os.path, "realpath", resolved_then_swapped)
    assert "src/server.js cannot be read: " in read("src/server.js", root)


def test_text(root: Path) -> None:
    (root / "binary.js").write_bytes(b"\x7fELF\0\0")
    (root / "latin.js").write_bytes(b"// gr\xf6\xdfe \x1b[2J")
    (root / "mark.js").write_bytes(b"\xef\xbb\xbfmain()")
    (root / "empty.js").write_bytes(b"")
    assert read("binary.js", root) == "binary.js is not text."
    assert read("latin.js", root) == "// gr\ufffd\ufffde ␛[2J"
    assert read("mark.js", root) == "main()"
    assert read("empty.js", root) == ""


def test_names_that_no_file_system_takes(root: Path) -> None:
    assert isinstance(read_source("\ud800.js", [root]), Refusal)
    assert isinstance(read_source("x" * 5000 + ".js", [root]), Refusal)
    assert isinstance(read_source(f"{root.as_uri()}/%ff%fe.js", [root]), Refusal)
    assert isinstance(read_source("main.js", [Path("\ud800")]), Refusal)


def test_nothing_stays_open(root: Path) -> None:
    if not Path("/proc/self/fd").is_dir():
        return
    before = len(os.listdir("/proc/self/fd"))
    os.mkfifo(root / "pipe.js")
    for url in ("src/server.js", "pipe.js", "nothing.js", "src"):
        read_source(url, [root])
    assert len(os.listdir("/proc/self/fd")) == before
