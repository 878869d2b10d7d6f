"""The state and the outcome of a recording, as its journal says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.base.errors import RecordError
from tui.record.journal.journal import JournalWriter, Record
from tui.record.options.recording_options import RecordOptions
from tui.record.recorder.intake import Intake
from tui.record.recorder.recorded_targets import sampling_of
from tui.record.recorder.recorder_log import RecorderLog
from tui.record.recorder.recording_state import RecordingOutcome, RecordingState
from tui.record.recorder.when_to_stop import RecordingClock
from tui.record.threads.cpu.method import Sampling
from tui.record.threads.memory_profiler import MemorySampling
from tui.record.threads.recording_events import Began, Ended, RecordedThread


class Journal:
    """The log of a recorder, and the records that it has written."""

    def __init__(self, path: Path) -> None:
        self.records: list[Record] = []
        self._writer = JournalWriter(path)
        self.log = RecorderLog(self._writer, self.records.append)
        self.log.write("header", {"target": "app.js"})

    @property
    def states(self) -> list[str]:
        return [record.fields["state"] for record in self.records if record.kind == "state"]

    @property
    def notes(self) -> list[str]:
        return [record.fields["text"] for record in self.records if record.kind == "note"]

    def close(self) -> None:
        self._writer.close()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "one.journal")
    yield journal
    journal.close()


def test_a_recording_goes_through_its_states_once(journal: Journal) -> None:
    state = RecordingState(journal.log)
    state.write()
    for _ in range(2):
        state.attach()
    for _ in range(2):
        state.begin()
    state.attach()
    state.stop("asked to")
    state.stop("interrupted")
    state.begin()
    assert (state.current, state.stopped, state.is_stopping) == ("STOPPING", "asked to", True)
    state.finish(was_lost=False)
    assert journal.states == ["CONNECTING", "ATTACHED", "RECORDING", "STOPPING", "DONE"]
    assert not state.is_stopping


def test_the_first_sample_may_come_before_the_connection_is_known(journal: Journal) -> None:
    state = RecordingState(journal.log)
    state.begin()
    state.attach()
    state.finish(was_lost=True)
    assert journal.states == ["RECORDING", "LOST"]


def test_what_kept_the_only_target_from_being_recorded_is_raised(journal: Journal) -> None:
    outcome = RecordingOutcome(journal.log)
    outcome.end_main_thread(Ended(0, "failed", "it did not answer"), is_alone=True)
    assert journal.notes == []
    with pytest.raises(RecordError, match=r"app\.js: it did not answer"):
        outcome.finish()


def test_with_others_beside_it_the_user_is_told_of_a_failure_at_once(journal: Journal) -> None:
    outcome = RecordingOutcome(journal.log)
    outcome.fail(RecordError("b", "no"), is_alone=False)
    outcome.fail(RecordError("c", "no"), is_alone=False)
    assert [note.partition(":")[0] for note in journal.notes] == ["not recorded"] * 2
    with pytest.raises(RecordError, match="b"):
        outcome.finish()


def test_a_connection_that_is_lost_loses_the_recording(journal: Journal) -> None:
    outcome = RecordingOutcome(journal.log)
    outcome.end_main_thread(Ended(0, "stopped", ""), is_alone=True)
    assert (outcome.was_lost, journal.notes) == (False, [])
    outcome.end_main_thread(Ended(0, "lost", "the connection was lost"), is_alone=True)
    assert (outcome.was_lost, journal.notes) == (True, ["the connection was lost"])


def test_workers_without_a_sample_are_counted(journal: Journal) -> None:
    outcome = RecordingOutcome(journal.log)
    journal.log.write_thread(Began(RecordedThread(1, "w", "worker"), "console"))
    outcome.end_worker(Ended(1, "stopped"))
    outcome.end_worker(Ended(2, "failed", "it did not answer"))
    outcome.end_worker(Ended(3, "failed", "no", RecordError("worker 3", "no", "Leave it.")))
    outcome.finish()
    assert journal.notes == [
        "not recorded: worker 3: no. Leave it.",
        "2 worker threads ended before any sample had come: not in the recording",
    ]


def test_the_clock_runs_from_the_first_sample_on(monkeypatch: pytest.MonkeyPatch) -> None:
    now_s = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now_s[0])
    clock = RecordingClock(RecordOptions(duration_us=2_000_000, warmup_us=1_000_000))
    now_s[0] += 5
    clock.start()
    now_s[0] += 12.9
    assert (clock.elapsed_us, clock.begins_too_late()) == (0, None)
    now_s[0] += 0.1
    reason = clock.begins_too_late()
    assert reason is not None
    assert (reason.text, reason.told) == ("it did not begin", "stopped: no samples within 13.0 s")
    clock.begin()
    now_s[0] += 1.5
    clock.begin()
    assert (clock.elapsed_us, clock.begins_too_late()) == (1_500_000, None)


def test_nothing_can_be_offered_once_all_is_over() -> None:
    intake: Intake[str] = Intake()
    assert intake.offer("one")
    intake.close()
    assert not intake.offer("two")
    intake.put("three")
    assert [intake.get(), intake.get(), intake.is_closed] == ["one", "three", True]


@pytest.mark.parametrize(
    ("options", "waits_for_us", "nudges"),
    [
        (RecordOptions(), False, True),
        (RecordOptions(), True, False),
        (RecordOptions(warmup_us=1_000_000), True, True),
        (RecordOptions(nudges=False), False, False),
    ],
)
def test_a_program_that_has_not_run_is_not_nudged(options: RecordOptions, *, waits_for_us: bool, nudges: bool) -> None:
    sampling = sampling_of(options, waits_for_us=waits_for_us, is_watched=False)
    assert isinstance(sampling, Sampling)
    assert sampling.nudges is nudges


@pytest.mark.parametrize(
    ("scripts", "is_watched", "expected"), [("show", True, "show"), ("show", False, "off"), ("keep", False, "keep")]
)
def test_scripts_are_shown_to_those_who_watch(scripts: str, expected: str, *, is_watched: bool) -> None:
    options = RecordOptions(scripts="show" if scripts == "show" else "keep")
    sampling = sampling_of(options, waits_for_us=False, is_watched=is_watched)
    assert isinstance(sampling, Sampling)
    assert sampling.scripts == expected


def test_memory_is_sampled_by_bytes() -> None:
    options = RecordOptions(kind="memory", interval_bytes=1000, warmup_us=500_000, counts_collected=True)
    assert sampling_of(options, waits_for_us=False, is_watched=True) == MemorySampling(1000, 0.5, True)
