"""Where the functions of a heap profile are, also when V8 cannot tell any more.

V8 looks for the script of a function when it is asked for the profile. Once a script was collected, as at the end of a
program, its functions have a name and nothing else. What was told of a node before still holds: it keeps its id.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.base.json_text import Json

_NO_SCRIPT = "0"


@dataclass(slots=True)
class HeapPlaces:
    """The call frames that V8 has told with their places, by node, and the urls of their scripts."""

    _frame_of: dict[int, Json] = field(default_factory=dict)
    _url_of: dict[str, str] = field(default_factory=dict)

    def complete(self, profile: Json) -> None:
        """Puts places that are known from before into `profile`; those that it has are known from now on."""
        open_nodes = [profile.get("head")]
        without: list[Json] = []
        while open_nodes:
            node = open_nodes.pop()
            if not isinstance(node, dict):
                continue
            frame = node.get("callFrame")
            if isinstance(frame, dict) and frame.get("scriptId", _NO_SCRIPT) != _NO_SCRIPT:
                if frame.get("url"):
                    self._frame_of[node.get("id", 0)] = frame
                    self._url_of[frame["scriptId"]] = frame["url"]
                else:
                    without.append(node)
            open_nodes += node.get("children") or ()
        for node in without:
            self._place(node)

    def _place(self, node: Json) -> None:
        frame, before = node["callFrame"], self._frame_of.get(node.get("id", 0))
        if before is not None and (before["scriptId"], before.get("functionName")) == (
            frame["scriptId"],
            frame.get("functionName"),
        ):
            node["callFrame"] = before
        elif frame["scriptId"] in self._url_of:
            node["callFrame"] = {**frame, "url": self._url_of[frame["scriptId"]]}
