"""`tickscope record` without a screen: a target in, a file out; the explorer starts the same as its recorder."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from tui import __version__
from tui.base.errors import RecordError, TickscopeError
from tui.base.json_text import path_fields
from tui.base.units import US_PER_S, duration, size
from tui.record.inspectors.attach import attach
from tui.record.inspectors.closing import close_inspector
from tui.record.inspectors.endpoints import inspectors_at
from tui.record.inspectors.leftovers import close_leftovers, close_opened
from tui.record.journal.contents import Contents
from tui.record.journal.journal import SUFFIX, JournalWriter, Record
from tui.record.launch.launch import Launch
from tui.record.launch.other_nodes import OtherNodes
from tui.record.options.recording_options import COST_OF_COUNTING, RecordOptions, cost_of_interval
from tui.record.options.target import AddressTarget, CommandTarget, ProcessTarget, Target, UrlTarget
from tui.record.processes.inspector import Inspector
from tui.record.protocol.connection import Json
from tui.record.recorder.claims import Claim
from tui.record.recorder.earlier import recover_earlier, tell_of_folder
from tui.record.recorder.narrator import Narrator
from tui.record.recorder.recorder import Recorder
from tui.record.recorder.recorder_log import Watch
from tui.record.recorder.stop_signals import stop_signals
from tui.record.saving.out_file import check_out, whole_path
from tui.record.saving.recording_folders import journals_folder, recordings_folder, stem
from tui.record.saving.retention import Retention, remove_expired
from tui.record.saving.saved import save
from tui.record.saving.sidecar import sidecar_of, write_sidecar
from tui.record.targets.target_keys import is_one_target, keys_of_inspector, keys_of_target, process_key

_COMMAND_ENDS_S, _COMMAND_LOOK_S = 5.0, 0.05
_UNTOLD_S = 1.0
"""How long we wait for a target without a word about it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The file that was written, and how the command that we started ended (negative: by a signal), if we did."""

    path: Path
    exit_status: int | None = None


def record_headless(
    target: Target, options: RecordOptions, narrator: Narrator, retention: Retention | None = None
) -> Recorded:
    """Records `target` until it ends, the time is over, or a signal or the journal's control asks to stop; then saves.

    Raises RecordError when nothing could be recorded or saved, KeyboardInterrupt when the user gave up: the journal
    then stays.
    """
    _tell_before(options, narrator)
    tell_of_folder(options.out, narrator)
    check_out(options.out, replaces=options.replaces_out)
    recover_earlier(narrator, options.journal)
    for sentence in close_leftovers():
        narrator.say(sentence)
    try:
        return _record_and_save(target, options, narrator, retention)
    finally:
        for sentence in close_opened():
            narrator.say(sentence)


def _record_and_save(
    target: Target, options: RecordOptions, narrator: Narrator, retention: Retention | None
) -> Recorded:
    started = datetime.now(UTC)
    journal_path = options.journal or journals_folder() / f"{stem('recording', started)}-{os.getpid()}{SUFFIX}"
    claim = Claim(journal_path)
    claim.begin(keys_of_target(target), options.most_recordings, _shown(target))
    with contextlib.closing(claim), stop_signals() as wish:
        launch: Launch | None = None
        journal = JournalWriter(journal_path)
        header = _header(target, options, started, journal_path)
        recorder = Recorder(options, journal, header, _claiming(claim, narrator.watch))
        try:
            wish.concern(recorder)
            if isinstance(target, CommandTarget):
                launch = Launch(target.words, narrator.pass_on, keeps_inspector=options.keeps_inspector)
            _record(recorder, target, launch, claim)
        except KeyboardInterrupt:
            _give_up(recorder, launch, narrator)
            raise
        except RecordError as error:
            if launch is None or recorder.was_stopped or recorder.is_over_before_it_began:
                recorder.abandon()
                _end_command(launch, signal.SIGTERM)
                raise
            claim.close()
            wish.pass_on = launch.send_signal
            raise _when_it_has_ended(recorder, launch, error) from error
        except BaseException:
            recorder.abandon()
            _end_command(launch, signal.SIGTERM)
            raise
        claim.close()  # others may record it, while we save and wait
        # From here on Ctrl-C is for the command that we wait for.
        wish.pass_on = launch.send_signal if launch is not None else lambda _number: None
        return _keep(recorder, launch, narrator, retention, was_interrupted=wish.was_interrupted)


def _claiming(claim: Claim, watch: Watch) -> Watch:
    """`watch`, and what begins to be recorded is claimed: a program that we started, the process behind a websocket."""

    def watched(record: Record) -> None:
        pid = record.fields.get("local_pid") if record.kind == "thread" else None
        if pid is not None and is_one_target(record.fields["kind"]):
            claim.add([process_key(pid)])
        watch(record)

    return watched


def _record(recorder: Recorder, target: Target, launch: Launch | None, claim: Claim) -> None:
    began = time.monotonic()

    def waits(sentence: str) -> None:
        if recorder.is_over_before_it_began:
            raise RecordError(recorder.contents.header["target"], "stopped before it could be recorded")
        if time.monotonic() - began > _UNTOLD_S and sentence not in recorder.contents.notes:
            recorder.write("note", {"text": sentence})

    if launch is None:
        found = _inspectors(target, recorder.options, waits, lambda text: recorder.write("note", {"text": text}))
        _claim(claim, found, recorder.contents.header["target"])
        for inspector in found:
            recorder.add(inspector)
    else:
        _record_launched(recorder, launch, waits)
        return
    counts = OtherNodes(target.pid, recorder.note) if isinstance(target, ProcessTarget) else None
    try:
        recorder.run()
    finally:
        if counts is not None:
            counts.close()
    if counts is not None and counts.summary is not None:
        recorder.write("note", {"text": counts.summary})


def _record_launched(recorder: Recorder, launch: Launch, waits: Callable[[str], None]) -> None:
    """Records the first program that the command starts, with the workers of its cluster; all others run."""
    found = launch.programs(progress=waits)
    if len(found) > 1:
        recorder.write("note", {"text": f"{len(found)} programs were started: recording {found[0].name}"})
    if found[0].late is not None:
        recorder.write("note", {"text": found[0].late})
    inspector = launch.open(found[0])
    recorder.add(inspector, waits_for_us=found[0].late is None)
    launch.settle(found[0], lambda worker: recorder.add_later(worker, waits_for_us=True), recorder.note)
    try:
        recorder.run()
    finally:
        launch.take_no_more()
    if launch.others is not None:
        recorder.write("note", {"text": launch.others})


def _when_it_has_ended(recorder: Recorder, launch: Launch, error: RecordError) -> RecordError:
    """What to raise for a command that cannot be recorded, once it has ended: it runs as it would without us.

    `error`, the reason, is told while the command runs, or when it has ended, but not twice.
    """
    launch.record_nothing()
    reason = f"not recorded: {error}"
    began = time.monotonic()
    while launch.wait(_COMMAND_LOOK_S) is None and not recorder.is_over_before_it_began:
        if time.monotonic() - began > _UNTOLD_S and reason not in recorder.contents.notes:
            recorder.write("note", {"text": reason})
    was_told = reason in recorder.contents.notes
    recorder.abandon()
    status = _end_command(launch, signal.SIGTERM, asks=launch.exit_status is None)
    if not was_told or status is None:
        return error
    return RecordError(recorder.contents.header["target"], f"it ended with {_ending(status)} and was not recorded")


def _claim(claim: Claim, found: Sequence[Inspector], target: str) -> None:
    """Claims what a target turned out to be. Raises RecordError when another recorder has it."""
    try:
        claim.add([key for inspector in found for key in keys_of_inspector(inspector)], target)
    except RecordError:
        for inspector in found:
            if inspector.opened_by_us:
                close_inspector(inspector)
        raise


def _inspectors(
    target: Target, options: RecordOptions, waits: Callable[[str], None], tell: Callable[[str], None]
) -> list[Inspector]:
    """What is to be recorded of a target that runs already. Raises RecordError when there is nothing.

    Each worker of workerd has an inspector of its own: an address means all of them. Of a browser's pages it is one;
    that one's workers come with it.
    """
    match target:
        case ProcessTarget(pid):
            return _with_siblings(attach(pid, progress=waits, is_kept=options.keeps_inspector))
        case AddressTarget(host, port):
            found = inspectors_at(host, port, allow_remote=options.allows_remote)
            if found[0].kind == "workerd":
                return found
            pages = [inspector for inspector in found if inspector.kind != "worker"] or found
            if len(pages) > 1:
                tell(f"{len(pages)} inspectors answer there: recording {pages[0].title or pages[0].url}")
            return pages[:1]
        case UrlTarget(url):
            known = _known(url, options)
            # A dedicated worker gets its url when its page is attached to, and answers nothing before.
            is_mute = known.kind == "worker" and known.script is None
            return [_page_of(known, options, tell) if is_mute else known]
    raise RecordError("https://", "EdgeWorkers cannot be recorded yet")


def _with_siblings(inspector: Inspector) -> list[Inspector]:
    """The inspector of a process, with those of the other workers where it is workerd."""
    parts = urlsplit(inspector.url)
    if inspector.kind != "workerd":
        return [inspector]
    found = inspectors_at(parts.hostname or "", parts.port or 80)
    return [replace(sibling, pid=inspector.pid) for sibling in found]


def _page_of(worker: Inspector, options: RecordOptions, tell: Callable[[str], None]) -> Inspector:
    """The page that a browser's dedicated worker is recorded with. Raises RecordError when there are several."""
    parts = urlsplit(worker.url)
    found = inspectors_at(parts.hostname or "", parts.port or 80, allow_remote=options.allows_remote)
    pages = [inspector for inspector in found if inspector.kind == "page"]
    why = "a browser answers for a worker only through its page"
    if len(pages) != 1:
        raise RecordError(worker.url, why, "Record the page: its workers come with it. See tickscope targets.")
    tell(f"{why}: recording {pages[0].title or pages[0].url} and its workers")
    return pages[0]


def _known(url: str, options: RecordOptions) -> Inspector:
    """The inspector at `url`, with what its list tells of it, where it has one."""
    parts = urlsplit(url)
    try:
        found = inspectors_at(parts.hostname or "", parts.port or 80, allow_remote=options.allows_remote)
    except TickscopeError:
        return Inspector(url)
    same = (inspector for inspector in found if urlsplit(inspector.url).path == parts.path)
    return replace(next(same, Inspector(url)), url=url)


def _keep(
    recorder: Recorder,
    launch: Launch | None,
    narrator: Narrator,
    retention: Retention | None,
    *,
    was_interrupted: bool,
) -> Recorded:
    """Saves what was recorded, and sees to the command that we started."""
    contents = recorder.contents
    was_stopped = recorder.was_stopped
    try:
        path = save(contents, {"state": "LOST" if recorder.was_lost else "DONE", "stopped": recorder.stopped})
    except (OSError, TickscopeError) as error:
        recorder.keep_journal()
        _end_command(launch, signal.SIGTERM)
        raise _unsaved(error, recorder) from error
    if recorder.options.out is not None and path != whole_path(recorder.options.out):
        narrator.say(contents.notes[-1])
    told = _summary(contents, path)
    recorder.finish(told)
    others = launch.others if launch is not None else None
    exit_status = _end_command(launch, signal.SIGINT if was_interrupted else signal.SIGTERM, asks=was_stopped)
    if launch is not None:
        facts = sidecar_of(path) or {}
        if launch.others is not None and launch.others != others:
            narrator.say(launch.others)
            facts["notes"] = [note for note in facts.get("notes", []) if note != others] + [launch.others]
        write_sidecar(path, {**facts, "exit_status": exit_status, "was_ended_by_us": was_stopped})
        if exit_status:
            narrator.say(f"the command ended with {_ending(exit_status)}")
    measured = f"{size(told['bytes'])} in " if "bytes" in told else ""
    narrator.say(f"saved {path} ({duration(told['seconds'] * US_PER_S)}, {measured}{told['samples']:,} samples)")
    narrator.event("complete", {**told, "exit_status": exit_status})
    if retention is not None and path.parent == recordings_folder():
        for gone in remove_expired(path.parent, retention):
            narrator.say(f"removed {gone.name}, as TICKSCOPE_KEEP_… asks")
    return Recorded(path, exit_status)


def _summary(contents: Contents, path: Path) -> Json:
    facts = sidecar_of(path) or {}
    return {
        **path_fields(path),
        "seconds": round(facts.get("duration_us", 0) / US_PER_S, 3),
        "samples": facts.get("samples", 0),
        "threads": len(contents.recorded_threads()),
        **{key: facts[key] for key in ("interval_us", "interval_bytes", "bytes") if key in facts},
    }


def _unsaved(error: Exception, recorder: Recorder) -> RecordError:
    if not recorder.contents.recorded_threads():
        return error if isinstance(error, RecordError) else RecordError(recorder.contents.title, str(error))
    where = getattr(error, "filename", None) or recorder.options.out or "the recording"
    reason = getattr(error, "strerror", None) or str(error)
    return RecordError(str(where), f"it cannot be written ({reason})", f"{_kept(recorder)}.")


def _kept(recorder: Recorder) -> str:
    """Where what had come is now, as a sentence: in the journal, or what of it could be written there."""
    journal = recorder.journal_path
    again = "" if journal.parent == journals_folder() else f" with --journal {journal}"
    problem = recorder.journal_problem
    what = f"The journal cannot be written either ({problem.strerror}): what it has" if problem else "What had come"
    return f"{what} is in {journal}; the next `tickscope record`{again} saves it"


def _end_command(launch: Launch | None, number: int, *, asks: bool = True) -> int | None:
    """Sees the command that we started to its end, and asks it to end where we stopped before it did."""
    if launch is None:
        return None
    if asks:
        launch.send_signal(number)
    status = launch.wait(_COMMAND_ENDS_S)
    if status is None and asks:
        launch.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    status = launch.wait(None if not asks else _COMMAND_ENDS_S)
    launch.close()
    return status


def _ending(status: int) -> str:
    if status < 0:
        return signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
    return f"status {status}"


def _give_up(recorder: Recorder, launch: Launch | None, narrator: Narrator) -> None:
    if recorder.contents.recorded_threads():
        recorder.keep_journal()
        kept = _kept(recorder)
        narrator.say(f"gave up: {kept[0].lower()}{kept[1:]}")
    else:
        recorder.abandon()
    if launch is not None:
        launch.send_signal(signal.SIGINT)
        launch.close()


def _tell_before(options: RecordOptions, narrator: Narrator) -> None:
    cost = cost_of_interval(options.interval_us) if options.kind == "cpu" else None
    if cost is not None:
        narrator.say(cost)
    if options.counts_calls:
        narrator.say(COST_OF_COUNTING)
    if options.allows_remote:
        narrator.say("an inspector may run any code, and on the network all of it goes in clear text: mind who listens")


def _header(target: Target, options: RecordOptions, started: datetime, journal: Path) -> Json:
    return {
        "tickscope": __version__,
        "recorder": os.getpid(),
        "host": socket.gethostname(),
        "started": started.isoformat(timespec="milliseconds"),
        "target": _shown(target),
        "command": list(target.words) if isinstance(target, CommandTarget) else None,
        "journal": str(journal),
        "type": options.kind,
        **_interval(options),
        "out": None if options.out is None else str(whole_path(options.out)),
        "replaces_out": options.replaces_out,
        "counts_calls": options.counts_calls,
        "scripts": options.scripts,
    }


def _interval(options: RecordOptions) -> Json:
    if options.kind == "memory":
        return {"interval_bytes": options.interval_bytes, "counts_collected": options.counts_collected}
    return {"interval_us": options.interval_us}


def _shown(target: Target) -> str:
    if isinstance(target, CommandTarget):
        return "-- " + " ".join(target.words)
    return ":".join(str(value) for value in asdict(target).values())
