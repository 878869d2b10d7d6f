"""`tickscope record` without a screen: a target in, a file out; the explorer starts the same as its recorder."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tui import __version__
from tui.base.errors import RecordError
from tui.record.inspectors.closing import close_inspector
from tui.record.inspectors.leftovers import close_leftovers, close_opened
from tui.record.journal.journal import SUFFIX, JournalWriter, Record
from tui.record.launch.launch import Launch
from tui.record.launch.other_nodes import OtherNodes
from tui.record.options.recording_options import COST_OF_COUNTING, RecordOptions, cost_of_interval
from tui.record.options.target import CommandTarget, ProcessTarget, Target
from tui.record.processes.inspector import Inspector
from tui.record.protocol.connection import Json
from tui.record.recorder.claims import Claim
from tui.record.recorder.earlier import recover_earlier, tell_of_folder
from tui.record.recorder.launched_recording import end_command, error_after_end, record_launched
from tui.record.recorder.narrator import Narrator
from tui.record.recorder.recorder import Recorder
from tui.record.recorder.recorder_log import Watch
from tui.record.recorder.recording_end import Recorded, give_up, remove_old, save_recording
from tui.record.recorder.stop_signals import stop_signals
from tui.record.recorder.target_inspectors import WaitingNotes, inspectors_of
from tui.record.saving.out_file import check_out, whole_path
from tui.record.saving.recording_folders import journals_folder, stem
from tui.record.saving.retention import Retention
from tui.record.targets.target_keys import is_one_target, keys_of_inspector, keys_of_target, process_key


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
            give_up(recorder, launch, narrator)
            raise
        except RecordError as error:
            if launch is None or recorder.was_stopped or recorder.is_over_before_it_began:
                recorder.abandon()
                end_command(launch, signal.SIGTERM)
                raise
            claim.close()
            wish.pass_on = launch.send_signal
            raise error_after_end(recorder, launch, error) from error
        except BaseException:
            recorder.abandon()
            end_command(launch, signal.SIGTERM)
            raise
        claim.close()  # others may record it, while we save and wait
        # From here on Ctrl-C is for the command that we wait for.
        wish.pass_on = launch.send_signal if launch is not None else lambda _number: None
        recorded = save_recording(recorder, launch, narrator, was_interrupted=wish.was_interrupted)
        remove_old(recorded.path, retention, narrator)
        return recorded


def _claiming(claim: Claim, watch: Watch) -> Watch:
    """`watch`, and what begins to be recorded is claimed: a program that we started, the process behind a websocket."""

    def watched(record: Record) -> None:
        pid = record.fields.get("local_pid") if record.kind == "thread" else None
        if pid is not None and is_one_target(record.fields["kind"]):
            claim.add([process_key(pid)])
        watch(record)

    return watched


def _record(recorder: Recorder, target: Target, launch: Launch | None, claim: Claim) -> None:
    if launch is not None:
        record_launched(recorder, launch)
        return
    progress = WaitingNotes(recorder).add_before_start
    inspectors = inspectors_of(target, recorder.options, progress, lambda text: recorder.write("note", {"text": text}))
    _claim(claim, inspectors, recorder.contents.header["target"])
    for inspector in inspectors:
        recorder.add(inspector)
    others = OtherNodes(target.pid, recorder.note) if isinstance(target, ProcessTarget) else None
    try:
        recorder.run()
    finally:
        if others is not None:
            others.close()
    if others is not None and others.summary is not None:
        recorder.write("note", {"text": others.summary})


def _claim(claim: Claim, inspectors: Sequence[Inspector], target: str) -> None:
    """Claims what a target turned out to be. Raises RecordError when another recorder has it."""
    try:
        claim.add([key for inspector in inspectors for key in keys_of_inspector(inspector)], target)
    except RecordError:
        for inspector in inspectors:
            if inspector.opened_by_us:
                close_inspector(inspector)
        raise


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
