"""Every damaged file is answered within 5 s and in little memory, the deep, the packed and the endless ones too."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.formats.odd_files import odd_files
from tests.formats.seeds import MALFORMED
from tests.places import CHECKOUT, SHARED

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells and bounds these of one process")
SHARED_CASES = Path() if SHARED is None else SHARED / "malformed"
REPORTED = """
import contextlib, io, os, signal, sys
from tui.cli.main import main

for path in sys.stdin.read().splitlines():
    # 5 s of the processor: SIGPROF ends the process, and the path is the last one told.
    print(path, os.path.getsize(path), file=sys.stderr, flush=True)
    signal.setitimer(signal.ITIMER_PROF, 5)
    quiet = io.TextIOWrapper(io.BytesIO())
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(io.StringIO()):
        status = main(["report", path, "--format", "json", "--view", "lines"])
    signal.setitimer(signal.ITIMER_PROF, 0)
    assert status in (0, 1), (path, status)
with open("/proc/self/status") as status:
    print(*[line.split()[1] for line in status if line.startswith("VmHWM:")])
"""


def check_limits(paths: list[Path]) -> None:
    """Reports on all `paths` in one process, which gets no more memory than the smallest of them allows alone."""
    ended = subprocess.run(
        [sys.executable, "-c", REPORTED],
        input="\n".join(map(str, paths)),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert len(ended.stderr.splitlines()) == len(paths)
    smallest = min(path.stat().st_size for path in paths)
    assert int(ended.stdout) * 1024 < 10 * smallest + 150_000_000


@pytest.mark.parametrize("folder", [MALFORMED, SHARED_CASES], ids=["ours", "shared"])
def test_of_the_cases(folder: Path) -> None:
    if folder == Path():
        pytest.skip("the shared cases are not beside the checkout")
    check_limits(sorted(path for path in folder.iterdir() if path.name not in ("cases.json", "README.md")))


def test_of_odd_files(tmp_path: Path) -> None:
    paths = []
    for index, odd in enumerate(odd_files()):
        paths.append(tmp_path / f"{index}.cpuprofile")
        paths[-1].write_bytes(odd.content())
    check_limits(paths)
