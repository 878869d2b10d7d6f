#!/usr/bin/env python3
"""Records the profiles of this folder anew: `python record.py [--folder /app] [NAME ...]`.

Needs `node` and `npm` on PATH, and websocket-client for workerd's inspector. The programs are copied into an empty
folder and run there, because V8 writes each script's path into the profile; that folder is emptied afterwards.
The profiles are kept as the runtime wrote them.
"""

import argparse
import contextlib
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import websocket

HERE = Path(__file__).resolve().parent
# name: folder below programs/, program, sampling interval in µs
NODE_PROGRAMS = {
    "http-server": ("server.js", 1000),
    "typescript-compile": ("build.js", 3000),
    "garbage": ("ledger.js", 1000),
    "async-idle": ("poller.js", 1000),
    "recursion": ("calculator.js", 1000),
}
WORKERD_INTERVAL_US = 1000
BURSTS = 5
BURST = ("page", "thumbnail", "login", "page", "thumbnail", "login", "page", "thumbnail")
PAUSE_SECONDS = 0.4
ANSWER_SECONDS = 30.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Records the sample profiles anew.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which ones (default: all)")
    parser.add_argument("--folder", type=Path, default=Path("/app"), help="empty folder to run in (default: /app)")
    arguments = parser.parse_args()
    known = [*NODE_PROGRAMS, "workerd"]
    if unknown := set(arguments.names) - set(known):
        parser.error(f"no sample is called {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    with programs_in(arguments.folder) as folder:
        for name in arguments.names or known:
            written = record_workerd(folder) if name == "workerd" else record_node(folder, name)
            shutil.copyfile(written, HERE / written.name)
            print(f"{written.name}: {written.stat().st_size:,} bytes")  # noqa: T201  a script may speak


@contextlib.contextmanager
def programs_in(folder: Path) -> Iterator[Path]:
    """`folder` with the programs and what npm installs for them; emptied at the end."""
    folder.mkdir(exist_ok=True)
    if any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty. Name another with --folder.")
    try:
        shutil.copytree(HERE / "programs", folder, dirs_exist_ok=True)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=folder, check=True)
        yield folder
    finally:
        for entry in folder.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def record_node(folder: Path, name: str) -> Path:
    """The profile that `node --cpu-prof` wrote when the program ended."""
    program, interval_us = NODE_PROGRAMS[name]
    profile = folder / name / f"{name}.cpuprofile"
    command = [node_binary(folder), "--cpu-prof", f"--cpu-prof-interval={interval_us}"]
    command += [f"--cpu-prof-name={profile.name}", program]
    environment = os.environ | {"PORT": str(free_port())}
    with subprocess.Popen(command, cwd=profile.parent, env=environment) as process:
        if name == "http-server":
            wait_until_open(int(environment["PORT"]))
            subprocess.run([command[0], "load.js"], cwd=profile.parent, env=environment, check=True)
            process.send_signal(signal.SIGTERM)
        if process.wait() != 0:
            raise SystemExit(f"{program} ended with status {process.returncode}")
    return profile


def record_workerd(folder: Path) -> Path:
    """The profile that workerd's inspector sent while requests came in bursts, with pauses between them."""
    http_port, inspector_port = free_port(), free_port()
    binary = node_answer(folder, "require('workerd').default")
    command = [binary, "serve", "config.capnp", f"--socket-addr=http=127.0.0.1:{http_port}"]
    command += [f"--inspector-addr=127.0.0.1:{inspector_port}"]
    profile = folder / "workerd" / "workerd.cpuprofile"
    with subprocess.Popen(command, cwd=profile.parent) as process:
        try:
            wait_until_open(http_port)
            wait_until_open(inspector_port)
            profile.write_bytes(profile_over_inspector(f"ws://127.0.0.1:{inspector_port}/main", http_port))
        finally:
            process.terminate()
    return profile


def profile_over_inspector(url: str, http_port: int) -> bytes:
    """The `profile` of `Profiler.stop`, byte for byte as it stood in the answer."""
    inspector = websocket.create_connection(url, timeout=ANSWER_SECONDS, suppress_origin=True)
    numbers = itertools.count(1)

    def ask(method: str, **params: Any) -> str:
        number = next(numbers)
        inspector.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = str(inspector.recv())
            if json.loads(answer).get("id") == number:
                return answer

    with contextlib.closing(inspector):
        ask("Profiler.enable")
        ask("Profiler.setSamplingInterval", interval=WORKERD_INTERVAL_US)
        ask("Profiler.start")
        for _ in range(BURSTS):
            for path in BURST:
                urllib.request.urlopen(f"http://127.0.0.1:{http_port}/{path}", timeout=ANSWER_SECONDS).read()
            time.sleep(PAUSE_SECONDS)
        answer = ask("Profiler.stop")
    start = answer.index('"profile":') + len('"profile":')
    _, end = json.JSONDecoder().raw_decode(answer, start)
    return answer[start:end].encode()


def node_binary(folder: Path) -> str:
    """The executable behind `node`, which may be a wrapper that swallows signals."""
    return node_answer(folder, "process.execPath")


def node_answer(folder: Path, expression: str) -> str:
    return subprocess.run(
        ["node", "--print", expression], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until_open(port: int) -> None:
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise SystemExit(f"nothing listens on port {port}")


if __name__ == "__main__":
    main()
