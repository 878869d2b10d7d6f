"""The root of a call tree: found among the nodes without a parent, or made above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tui.profile.category import ROOT
from tui.profile.function_key import FunctionKey, state_key
from tui.profile.functions import ROOT_NAMES

if TYPE_CHECKING:
    from tui.formats.recording import Recording

_ROOT_KEY = state_key(ROOT)


def is_root(key: FunctionKey) -> bool:
    """Whether a node without a parent is the root when it has the function `key`.

    V8 calls its root `(root)`, Hermes `[root]`; other writers give it neither a name nor a url. Any other node
    without a parent is a function that was called from outside.
    """
    return key.name in ROOT_NAMES or not (key.name or key.url)


def ensure_root(recording: Recording) -> None:
    """Gives the nodes of `recording` exactly one root, called `(root)`.

    Exporters other than V8 write one tree for each function at the bottom of the stack, and no root above them:

        nodes    alpha ── gamma    beta            nodes    (root) ─┬─ alpha ── gamma
        parent   −1       0        −1                               └─ beta
    """
    tops = np.flatnonzero(recording.parent < 0)
    root = int(tops[0])
    key = recording.functions.key(int(recording.node_function[root]))
    if len(tops) > 1 or not is_root(key):
        _add_root(recording)
    elif key.name != ROOT:
        # An array of its own: readers may still hold the one that was given.
        recording.node_function = recording.node_function.copy()
        recording.node_function[root] = recording.functions.intern(_ROOT_KEY)


def _add_root(recording: Recording) -> None:
    is_top = recording.parent < 0
    root = recording.add_node(_ROOT_KEY, -1)
    recording.parent[:-1][is_top] = root
