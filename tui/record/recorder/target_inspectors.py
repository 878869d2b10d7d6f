"""The inspectors to record of a target that runs already, and what the user is told while they are waited for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from tui.base.errors import RecordError, TickscopeError
from tui.record.inspectors.attach import Progress, attach
from tui.record.inspectors.endpoints import inspectors_at
from tui.record.options.recording_options import RecordOptions
from tui.record.options.target import AddressTarget, ProcessTarget, Target, UrlTarget
from tui.record.processes.inspector import Inspector
from tui.record.recorder.recorder import Recorder

_SILENT_S = 1.0
"""How long we wait for a target without a word about it."""


class WaitingNotes:
    """Notes in the journal of a recorder what it waits for, each sentence once, when it takes longer than a moment."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._began = time.monotonic()

    def has(self, sentence: str) -> bool:
        """Whether the user was told."""
        return sentence in self._recorder.contents.notes

    def add(self, sentence: str) -> None:
        """Tells the user what is waited for now."""
        if time.monotonic() - self._began > _SILENT_S and not self.has(sentence):
            self._recorder.write("note", {"text": sentence})

    def add_before_start(self, sentence: str) -> None:
        """The same before there is anything to stop. Raises RecordError when it is time to stop."""
        if self._recorder.is_over_before_it_began:
            raise RecordError(self._recorder.contents.header["target"], "stopped before it could be recorded")
        self.add(sentence)


def inspectors_of(
    target: Target, options: RecordOptions, progress: Progress, tell: Callable[[str], None]
) -> list[Inspector]:
    """What is to be recorded of a target that runs already. Raises RecordError when there is nothing.

    Each worker of workerd has an inspector of its own: an address means all of them. Of a browser's pages it is one;
    that one's workers come with it. `tell` hears what was chosen.
    """
    match target:
        case ProcessTarget(pid):
            return _with_siblings(attach(pid, progress=progress, is_kept=options.keeps_inspector))
        case AddressTarget(host, port):
            inspectors = inspectors_at(host, port, allow_remote=options.allows_remote)
            if inspectors[0].kind == "workerd":
                return inspectors
            pages = [inspector for inspector in inspectors if inspector.kind != "worker"] or inspectors
            if len(pages) > 1:
                tell(f"{len(pages)} inspectors answer there: recording {pages[0].title or pages[0].url}")
            return pages[:1]
        case UrlTarget(url):
            known = _listed(url, options)
            # A dedicated worker gets its url when its page is attached to, and answers nothing before.
            is_mute = known.kind == "worker" and known.script is None
            return [_page_of(known, options, tell) if is_mute else known]
    raise RecordError("https://", "EdgeWorkers cannot be recorded yet")


def _with_siblings(inspector: Inspector) -> list[Inspector]:
    """The inspector of a process, with those of the other workers where it is workerd."""
    parts = urlsplit(inspector.url)
    if inspector.kind != "workerd":
        return [inspector]
    siblings = inspectors_at(parts.hostname or "", parts.port or 80)
    return [replace(sibling, pid=inspector.pid) for sibling in siblings]


def _page_of(worker: Inspector, options: RecordOptions, tell: Callable[[str], None]) -> Inspector:
    """The page that a browser's dedicated worker is recorded with. Raises RecordError when there are several."""
    parts = urlsplit(worker.url)
    inspectors = inspectors_at(parts.hostname or "", parts.port or 80, allow_remote=options.allows_remote)
    pages = [inspector for inspector in inspectors if inspector.kind == "page"]
    why = "a browser answers for a worker only through its page"
    if len(pages) != 1:
        raise RecordError(worker.url, why, "Record the page: its workers come with it. See tickscope targets.")
    tell(f"{why}: recording {pages[0].title or pages[0].url} and its workers")
    return pages[0]


def _listed(url: str, options: RecordOptions) -> Inspector:
    """The inspector at `url`, with what its list tells of it, where it has one."""
    parts = urlsplit(url)
    try:
        inspectors = inspectors_at(parts.hostname or "", parts.port or 80, allow_remote=options.allows_remote)
    except TickscopeError:
        return Inspector(url)
    same = (inspector for inspector in inspectors if urlsplit(inspector.url).path == parts.path)
    return replace(next(same, Inspector(url)), url=url)
