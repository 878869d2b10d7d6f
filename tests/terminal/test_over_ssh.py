"""The explorer at the other end of a real SSH connection, which ends when nobody thinks of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.places import CHECKOUT, SAMPLES
from tests.pty_app import ESCAPE_IS_ALONE_S, TICKSCOPE, PtyApp
from tests.terminal.sshd import HAS_SSHD, Server, running_sshd
from tests.terminal.tmux import HAS_TMUX

pytestmark = pytest.mark.skipif(not HAS_SSHD, reason="sshd and ssh are not installed")

STATUS = 37
"""The row that names the selected function, of 40."""
EXPLORER = (*TICKSCOPE, str(SAMPLES / "http-server.cpuprofile"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


def connected(server: Server, home: Path, *command: str) -> PtyApp:
    environment = {
        "ESCDELAY": "60000",  # half a sequence is no Esc, however slow the machine is
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
        "PYTHONPATH": str(CHECKOUT),
    }
    return PtyApp(server.client(command, environment), home=home)


def wait_for_end(process: int) -> None:
    """Returns once there is no such process any more, but for a dead one whom nobody has buried."""
    deadline = time.monotonic() + PATIENCE_S
    while is_alive(process):
        assert time.monotonic() < deadline, "it runs on though nobody can see it"


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:  # no /proc here, or gone meanwhile
        return not Path("/proc/self").exists()


def test_keys_and_frames_go_through(server: Server, tmp_path: Path) -> None:
    with connected(server, tmp_path, *EXPLORER) as app:
        app.wait_for("±")
        first = app.row_text(STATUS)
        app.keys("down")
        app.wait_for(lambda _: app.row_text(STATUS) != first)
        second = app.row_text(STATUS)
        app.keys("down")
        app.wait_for(lambda _: app.row_text(STATUS) not in (first, second))
        third = app.row_text(STATUS)
        app.keys("up", "up")
        app.wait_for(lambda _: app.row_text(STATUS) == first)
        for first_half, second_half, wanted in (("\x1b", "[B", second), ("\x1bO", "B", third)):  # of a slow line
            app.write(first_half)
            app.read_for(2 * ESCAPE_IS_ALONE_S)
            app.write(second_half)
            app.wait_for(lambda _, wanted=wanted: app.row_text(STATUS) == wanted)  # type: ignore[misc]
        app.keys("?")
        app.wait_for("Help: ")
        app.keys("backspace")
        app.wait_for(lambda text: "Help: " not in text)
        app.keys("q")
        assert app.exit_status() == 0
        assert app.line_settings() == app.line_settings_at_start
        assert app.emulator.screen.private_modes & {1000, 1004, 1006, 1049, 2004} == set()
        assert 25 in app.emulator.screen.private_modes


@pytest.mark.parametrize("who", ["client", "server"])
def test_it_ends_with_a_connection_that_is_torn(server: Server, who: str, tmp_path: Path) -> None:
    with connected(server, tmp_path, *EXPLORER) as app:
        app.wait_for("Hot functions")
        connection, explorer = server.processes()
        assert is_alive(explorer)
        if who == "client":
            app.send_signal(signal.SIGKILL)
        else:
            os.kill(connection, signal.SIGKILL)
        wait_for_end(explorer)


def test_it_ends_even_where_hangups_are_ignored(server: Server, tmp_path: Path) -> None:
    with connected(server, tmp_path, "/bin/sh", "-c", 'trap "" HUP; exec "$0" "$@"', *EXPLORER) as app:
        app.wait_for("Hot functions")
        app.send_signal(signal.SIGKILL)
        wait_for_end(server.processes()[1])


@pytest.mark.skipif(not HAS_TMUX, reason="tmux is not installed")
def test_in_tmux_it_outlives_the_connection(server: Server, tmp_path: Path) -> None:
    tmux = ("tmux", "-u", "-S", str(tmp_path / "tmux"))

    def is_on_its_row(text: str) -> bool:
        return "Call tree" in text and " 6/32" in text

    def shows_the_pane(text: str) -> bool:
        """All rows but the last, which has the time."""
        pane = subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, check=True, text=True).stdout
        return is_on_its_row(text) and text.splitlines()[:-1] == [row.rstrip() for row in pane.splitlines()][:39]

    try:
        with connected(server, tmp_path, *tmux, "-f", "/dev/null", "new-session", "--", *EXPLORER) as app:
            app.wait_for("Hot functions")
            app.keys("2", "j")
            app.wait_for(is_on_its_row)
            app.send_signal(signal.SIGKILL)
            wait_for_end(server.processes()[1])
        with connected(server, tmp_path, *tmux, "attach-session") as app:
            app.wait_for(shows_the_pane)
            app.keys("q")
            assert app.exit_status() == 0
    finally:
        subprocess.run([*tmux, "kill-server"], capture_output=True, check=False)
