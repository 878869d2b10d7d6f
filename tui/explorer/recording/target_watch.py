"""Looking for targets beside the screen, each second while their list is open."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from textual.message import Message
from textual.message_pump import MessagePump

from tui.base.errors import UsageError
from tui.base.text import printable, shown_text
from tui.explorer.background.threads import start_thread
from tui.record.edgeworkers.requests.request_url import place_of
from tui.record.options.command_options import HANDLER
from tui.record.options.edgeworkers_options import ALL, HANDLERS
from tui.record.options.target import CommandTarget, EdgeWorkersTarget, typed_target
from tui.record.targets.open_targets import Found, TargetFinder, address_of
from tui.record.targets.targets_text import cpu_text, uptime_text
from tui.record.targets.worker_threads import worker_titles
from tui.state.target_list import TargetEntry

LOOK_EVERY_S = 1.0
_FIRST_LOOK_S = 0.25
"""Until the second look, with which CPU shares come, and the order that the list then keeps."""


@dataclass
class TargetsSeen(Message):
    """What there is to record now."""

    entries: tuple[TargetEntry, ...]


@dataclass
class WorkersSeen(Message):
    """What the worker threads of the target with this inspector are called."""

    url: str
    titles: tuple[str, ...]


class TargetWatch:
    """A thread that looks until it is stopped; a daemon, since a port that does not answer holds it for a second."""

    def __init__(self, listener: MessagePump) -> None:
        self._listener = listener
        self._is_stopped = threading.Event()

    def start(self) -> None:
        """Begins to look, once."""
        start_thread("targets", self._run)

    def stop(self) -> None:
        """Nothing more is told."""
        self._is_stopped.set()

    def ask_for_workers(self, url: str) -> None:
        """Asks the target with this inspector for its worker threads.

        That attaches to the program for a moment, which it tells on its stderr: so only a key asks, and never twice.
        """
        start_thread("workers", partial(self._ask_for_workers, url))

    def _ask_for_workers(self, url: str) -> None:
        self._listener.post_message(WorkersSeen(url, tuple(worker_titles(url))))

    def _run(self) -> None:
        finder = TargetFinder()
        kept: dict[str, int] = {}
        looks = 0
        while not self._is_stopped.is_set():
            entries = in_order(map(entry_of, finder.look()), kept)
            looks += 1
            if looks > 1:
                kept = {entry.target: place for place, entry in enumerate(entries)}
            if self._is_stopped.is_set():
                return
            self._listener.post_message(TargetsSeen(entries))
            self._is_stopped.wait(LOOK_EVERY_S if looks > 1 else _FIRST_LOOK_S)


def in_order(entries: Iterable[TargetEntry], kept: Mapping[str, int]) -> tuple[TargetEntry, ...]:
    """The entries where they were, by the places that were `kept`, and new ones after them: no row jumps away."""
    return tuple(sorted(entries, key=lambda entry: kept.get(entry.target, len(kept))))


def entry_of(found: Found) -> TargetEntry:
    """The row of a target."""
    version = f" {found.runtime_version}" if found.runtime_version and found.kind in ("node", "deno") else ""
    address = address_of(found)
    if found.may_be_at is not None:
        how = "It is not known whether that is an inspector: recording it asks there."
    elif address:
        threads = " Right: its worker threads." if _has_threads(found) else ""
        how = f"Its inspector is open at {address}.{threads}"
    else:
        how = "SIGUSR1 opens its inspector, which is closed again afterwards."
    return TargetEntry(
        target=printable(found.target),
        name=shown_text(found.name),
        runtime=printable(f"{found.kind}{version}"),
        cpu=cpu_text(found),
        uptime=uptime_text(found),
        user=printable(found.user or "–"),
        inspector="–" if found.obstacle else address or "on demand",
        how=how,
        obstacle=printable(found.obstacle or ""),
        url=found.url if found.url is not None and _has_threads(found) else "",
    )


def _has_threads(found: Found) -> bool:
    return found.kind in ("node", "deno")


def typed_entries(line: str) -> list[TargetEntry]:
    """The row of a target that was typed in full; none for what is none.

    A URL of an EdgeWorker without a handler has one for each, to choose from.
    """
    line = line.strip()
    if line.lower().startswith(("https://", "http://")) and HANDLER.name not in line:
        entries = [_typed(f"{line} {HANDLER.name} {handler}") for handler in (*HANDLERS, ALL)]
    else:
        entries = [_typed(line)]
    return [entry for entry in entries if entry is not None]


def _typed(line: str) -> TargetEntry | None:
    try:
        target = typed_target(line)
        place = place_of(target.url) if isinstance(target, EdgeWorkersTarget) else None
    except UsageError:
        return None
    if isinstance(target, CommandTarget):
        how = "It is started and recorded from its first line."
    elif place is not None:
        where = "the Sandbox" if place.is_sandbox else "Akamai's staging network"
        how = f"Asked for of {where}, with the token in AKAMAI_EW_TRACE; options are typed behind it."
    else:
        how = "As typed."
    return TargetEntry(line, printable(line), runtime="typed", how=how, is_edgeworker=place is not None)
