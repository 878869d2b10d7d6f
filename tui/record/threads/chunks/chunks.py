"""How the profile of a thread is taken in chunks of about a second, one after another, while the recording goes on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from tui.record.protocol.connection import Channel, Command, Json, Reply
from tui.record.threads.thread_recording import CHUNK_S

Way = Literal["handle", "console", "command line", "restart", "none"]
"""By `v8.startCpuProfile` · by console profiles · by those of the console's command line · by starting the Profiler
anew · not before the end."""


class Attempt(NamedTuple):
    """Commands that try to begin the first chunk; the reply to the last one says whether it did."""

    way: Way
    commands: Sequence[Command]


class Chunks(ABC):
    """The chunks of one thread. `found` is called with each as it comes, by the thread that reads."""

    every_s = CHUNK_S
    uses_profiler_domain = True
    """Whether it needs `Profiler.enable`, and has V8 record the whole beside the chunks."""

    def __init__(self, channel: Channel, found: Callable[[Json], None]) -> None:
        self.way: Way = "none"
        self._channel = channel
        self._found = found

    @abstractmethod
    def attempts(self) -> Sequence[Attempt]:
        """What to try, in this order, to begin the chunk that is due."""

    @abstractmethod
    def begins(self, result: Json) -> bool:
        """Whether the answer to the last command of an attempt says that a chunk goes on now."""

    @abstractmethod
    def roll(self, *then: Command, is_last: bool = False) -> list[Reply]:
        """Ends the chunk that goes on and begins the next one, unless it is the last; the first reply says when.

        `then` is carried out at once afterwards. The result of the first reply is to be given to `take`.
        """

    @abstractmethod
    def take(self, result: Json) -> bool:
        """Whether the answer to `roll` says that it was done; a chunk in the answer is passed on."""

    def end_others(self) -> None:  # noqa: B027  only console profiles can overlap
        """Ends the chunks that were begun before the one that goes on, which then come."""


class RestartChunks(Chunks):
    """Stops the recording and starts it in one go, with a gap of 1 ms in workerd, and up to 200 ms in a large Node.

    workerd knows nothing else. Beside `--cpu-prof` Node writes what it does not know to the program's stderr, and that
    is every console profile: so it is started anew seldom.
    """

    def __init__(
        self,
        channel: Channel,
        found: Callable[[Json], None],
        every_s: float = CHUNK_S,
        nudge: Sequence[Command] = (),
    ) -> None:
        """`nudge` follows each start but the first: V8 forgets all code when it stops."""
        super().__init__(channel, found)
        self.way = "restart"
        self.every_s = every_s
        self._nudge = nudge

    def attempts(self) -> Sequence[Attempt]:
        """Nothing to do: the first one has begun with the recording."""
        return ()

    def begins(self, result: Json) -> bool:
        """Always: see `attempts`."""
        return True

    def roll(self, *then: Command, is_last: bool = False) -> list[Reply]:
        """Stops, and starts unless it is the last."""
        anew = () if is_last else (("Profiler.start", None), *self._nudge)
        return self._channel.send_together(("Profiler.stop", None), *anew, *then)

    def take(self, result: Json) -> bool:
        """Passes the profile on; workerd leaves it out when nothing was recorded."""
        if isinstance(result.get("profile"), dict):
            self._found(result["profile"])
        return True
