"""Records the program that a command starts, and sees the command to its end."""

from __future__ import annotations

import signal

from tui.base.errors import RecordError
from tui.record.launch.launch import Launch
from tui.record.launch.started_command import exit_text
from tui.record.recorder.recorder import Recorder
from tui.record.recorder.target_inspectors import WaitingNotes

_ENDS_WITHIN_S, _LOOK_S = 5.0, 0.05


def record_launched(recorder: Recorder, launch: Launch) -> None:
    """Records the first program that the command starts, with the workers of its cluster; all others run."""
    programs = launch.programs(progress=WaitingNotes(recorder).add_before_start)
    chosen = programs[0]
    if len(programs) > 1:
        recorder.write("note", {"text": f"{len(programs)} programs were started: recording {chosen.name}"})
    if chosen.late is not None:
        recorder.write("note", {"text": chosen.late})
    inspector = launch.open(chosen)
    recorder.add(inspector, waits_for_us=chosen.late is None)
    launch.settle(chosen, lambda worker: recorder.add_later(worker, waits_for_us=True), recorder.note)
    try:
        recorder.run()
    finally:
        launch.take_no_more()
    if launch.others is not None:
        recorder.write("note", {"text": launch.others})


def error_after_end(recorder: Recorder, launch: Launch, error: RecordError) -> RecordError:
    """What to raise for a command that cannot be recorded, once it has ended: it runs as it would without us.

    `error`, the reason, is told while the command runs, or when it has ended, but not twice.
    """
    launch.record_nothing()
    reason = f"not recorded: {error}"
    notes = WaitingNotes(recorder)
    while launch.wait(_LOOK_S) is None and not recorder.is_over_before_it_began:
        notes.add(reason)
    was_told = notes.has(reason)
    recorder.abandon()
    status = end_command(launch, signal.SIGTERM, asks=launch.exit_status is None)
    if not was_told or status is None:
        return error
    return RecordError(recorder.contents.header["target"], f"it ended with {exit_text(status)} and was not recorded")


def end_command(launch: Launch | None, number: int, *, asks: bool = True) -> int | None:
    """The exit status of the command that we started, at its end; None when we started none.

    `asks`: it is sent the signal `number`, and killed when it does not end; otherwise it may take as long as it likes.
    """
    if launch is None:
        return None
    if asks:
        launch.send_signal(number)
    status = launch.wait(_ENDS_WITHIN_S)
    if status is None and asks:
        launch.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    status = launch.wait(None if not asks else _ENDS_WITHIN_S)
    launch.close()
    return status
