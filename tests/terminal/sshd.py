"""An SSH server on this machine's loopback, with keys and settings of its own."""

import getpass
import os
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.places import CHECKOUT
from tests.record.programs import unused_port

SSHD = shutil.which("sshd", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))
HAS_SSHD = bool(SSHD and shutil.which("ssh") and shutil.which("ssh-keygen"))

_SETTINGS = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/user_key.pub
PidFile none
LogLevel ERROR
UsePAM no
StrictModes no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
PrintMotd no
PrintLastLog no
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; its one user is the one who runs the tests."""

    port: int
    folder: Path

    def client(self, command: Sequence[str], environment: Mapping[str, str]) -> list[str]:
        """The words that run `command` over there, in a terminal, from the checkout.

        There it finds only `environment` and what SSH says of itself.
        """
        kept = [f"{name}={value}" for name, value in environment.items()]
        over_there = (
            f'cd {shlex.quote(str(CHECKOUT))} && exec env -i SSH_CONNECTION="$SSH_CONNECTION" TERM="$TERM" '
            + shlex.join([*kept, "sh", "-c", f'echo $PPID $$ >{self._processes}; exec "$@"', "sh", *command])
        )
        options = [
            *("BatchMode=yes", "IdentitiesOnly=yes", "LogLevel=ERROR"),
            *("StrictHostKeyChecking=accept-new", f"UserKnownHostsFile={self.folder}/known_hosts"),
        ]
        words = ["ssh", "-F", "none", "-tt", "-p", str(self.port), "-i", f"{self.folder}/user_key"]
        for option in options:
            words += ["-o", option]
        return [*words, f"{getpass.getuser()}@127.0.0.1", over_there]

    @property
    def _processes(self) -> Path:
        return self.folder / "processes"

    def processes(self) -> tuple[int, int]:
        """Process ids of the server's side of the connection, and of the command."""
        connection, command = self._processes.read_text().split()
        return int(connection), int(command)


@contextmanager
def running_sshd(folder: Path) -> Iterator[Server]:
    """A server that listens; leaving the `with` ends it and its connections."""
    assert SSHD is not None
    for name in ("host_key", "user_key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    if os.geteuid() == 0:  # its place for the time before a login, which a service manager would make
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    server = Server(unused_port(), folder)
    settings = folder / "sshd_config"
    settings.write_text(_SETTINGS.format(port=server.port, folder=folder))
    process = subprocess.Popen([SSHD, "-D", "-e", "-f", settings], stderr=subprocess.PIPE)
    try:
        _wait_until_it_listens(process, server.port)
        yield server
    finally:
        process.terminate()
        process.communicate()


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        if process.poll() is not None:
            assert process.stderr is not None
            pytest.fail(f"sshd has ended: {process.stderr.read().decode()}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, "sshd does not listen"
            continue
        return
