"""The recordings of the threads of one target, which end together: the main one, and workers as they come and go."""

from __future__ import annotations

import math
import threading

from tui.record.recorder.target.worker_limit import WorkerLimit
from tui.record.threads.thread_recording import ThreadRecording

_WORKER_PATIENCE_S = 2.0
"""What the workers of a program get that wants to end."""


class TargetThreads:
    """What is recorded of a target at the moment, and whether that is being stopped. Any thread may call it.

    `main_number` is the number of the main thread.
    """

    def __init__(self, main_number: int) -> None:
        self._main_number = main_number
        self._lock = threading.Lock()
        self._recordings: list[ThreadRecording] = []
        self._runners: list[threading.Thread] = []
        self._patience_s: float | None = None
        self._most_patience_s = math.inf
        self._is_exiting = False
        self._limit = WorkerLimit()

    @property
    def is_stopping(self) -> bool:
        """Whether they were stopped, or the program wants to end."""
        return self._patience_s is not None

    @property
    def is_exiting(self) -> bool:
        """Whether the program wants to end."""
        return self._is_exiting

    @property
    def left_out(self) -> str:
        """The workers that are not recorded, as a sentence; "" when all are."""
        return self._limit.sentence()

    def limit_patience(self, most_s: float) -> None:
        """Has `stop` wait that long at most from now on."""
        self._most_patience_s = most_s

    def admits(self, session_id: str) -> bool:
        """Whether the worker behind a session is to be recorded; it then must go to `run_worker`."""
        return not self.is_stopping and self._limit.admits(session_id)

    def add(self, recording: ThreadRecording) -> None:
        """Adds a recording that is about to run; it is stopped at once where all are."""
        with self._lock:
            self._recordings.append(recording)
            patience_s = self._patience_s
        if patience_s is not None:
            recording.stop(patience_s)

    def run_worker(self, recording: ThreadRecording) -> None:
        """Runs a recording that was added in a thread of its own, and forgets it afterwards."""
        name = f"records {recording.thread.name}"
        runner = threading.Thread(target=self._run_worker, args=(recording,), name=name, daemon=True)
        with self._lock:
            self._runners.append(runner)
        runner.start()

    def stop(self, patience_s: float) -> None:
        """Ends all; what does not answer is waited for as long as that. May be called again."""
        patience_s = min(patience_s, self._most_patience_s)
        with self._lock:
            self._patience_s = patience_s
            recordings = tuple(self._recordings)
        for recording in recordings:
            recording.stop(patience_s)

    def stop_rest(self) -> None:
        """Ends the workers once the main thread has ended, unless all are being stopped already."""
        self.stop(_WORKER_PATIENCE_S if self._patience_s is None else self._patience_s)

    def exit(self) -> None:
        """Ends all but the main thread, which hears by itself that its program ends, and has more to tell."""
        self._is_exiting = True
        with self._lock:
            if self._patience_s is None:
                self._patience_s = _WORKER_PATIENCE_S
            workers = [recording for recording in self._recordings if recording.thread.number != self._main_number]
        for recording in workers:
            recording.stop(_WORKER_PATIENCE_S)

    def join(self) -> None:
        """Waits until all workers have ended."""
        with self._lock:
            runners = tuple(self._runners)
        for runner in runners:
            runner.join()

    def _run_worker(self, recording: ThreadRecording) -> None:
        try:
            recording.run()
        finally:
            self._limit.leave()
            # Of workers that come and go by the thousand nothing is to stay.
            with self._lock:
                self._recordings.remove(recording)
                self._runners.remove(threading.current_thread())
