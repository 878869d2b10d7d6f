"""Whether a process is frozen by its cgroup, as `docker pause` does: cgroups(7), both versions. Only reads."""

from __future__ import annotations

from pathlib import Path

from tui.record.processes import procfs

_MOUNT = Path("/sys/fs/cgroup")


def is_frozen(pid: int) -> bool:
    """Whether the cgroup of the process, or one above it, is frozen; False where that cannot be read."""
    for line in procfs.text(pid, "cgroup").splitlines():
        number, controllers, path = line.split(":", 2)
        if number == "0":
            events = (_text(Path(f"{mount}{path}/cgroup.events")) for mount in (_MOUNT, _MOUNT / "unified"))
            if any("frozen 1" in text for text in events):
                return True
        elif "freezer" in controllers.split(",") and _text(Path(f"{_MOUNT}/freezer{path}/freezer.state")) == "FROZEN\n":
            return True
    return False


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, ValueError):
        return ""
