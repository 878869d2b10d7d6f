"""The list of targets by itself: `python -m tests.explorer.targets_app` prints what was chosen."""

from tui.__main__ import end
from tui.base.user_environment import started_environment
from tui.terminal.tty.environment import prepare, terminal_abilities

prepare()

from textual import on  # noqa: E402
from textual.events import Mount  # noqa: E402

from tui.explorer.recording.targets_screen import TargetsScreen  # noqa: E402
from tui.state.target_list import TargetEntry  # noqa: E402
from tui.terminal.app.renderer import TerminalApp  # noqa: E402


class TargetsApp(TerminalApp[str]):
    """Ends with the target that was chosen, "none" without."""

    @on(Mount)
    def _ask(self) -> None:
        self.push_screen(TargetsScreen(), self._answered)

    def _answered(self, entry: TargetEntry | None) -> None:
        self.exit("none" if entry is None else f"{entry.target}: {entry.records}")


if __name__ == "__main__":
    print("chosen:", TargetsApp(terminal_abilities(started_environment(), "auto")).run())
    end(0)  # as tickscope ends: a thread that still looks for targets may start no other at the interpreter's exit
