"""The explorer starts threads in one place."""

from __future__ import annotations

import ast

from tests.places import CHECKOUT

EXPLORER = CHECKOUT / "tui" / "explorer"


def thread_starters(source: str) -> list[str]:
    """The calls in some code that start a thread or a pool of them."""
    names = ("Thread", "Timer", "ThreadPoolExecutor", "run_in_executor", "to_thread", "run_worker")
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [ast.unparse(call) for call in calls if ast.unparse(call).rpartition(".")[2] in names]


def test_only_one_module_starts_threads() -> None:
    starters = {path.name for path in EXPLORER.rglob("*.py") if thread_starters(path.read_text("utf-8"))}
    assert starters == {"threads.py"}


def test_what_starts_a_thread_is_noticed() -> None:
    assert thread_starters("import threading\nthreading.Thread(target=f).start()") == ["threading.Thread"]
    assert thread_starters("loop.run_in_executor(None, f)") == ["loop.run_in_executor"]
    assert thread_starters("start_thread('load', f)") == []
