"""Chooses who writes the frames when it is imported: we do, or Textual with `TICKSCOPE_RENDER=stock`.

`TerminalApp` is the base class of apps. Textual's private names are used by our own renderer only, in
`textual_internals`; the stock renderer never imports that module. So it works with a release of Textual that has
changed them, and shows whether our own renderer is to blame for what a terminal shows.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.terminal.app.base_app import BaseApp as TerminalApp
elif os.environ.get("TICKSCOPE_RENDER") == "stock":
    from tui.terminal.app.stock_app import StockApp as TerminalApp
else:
    from tui.terminal.app.textual_internals import FramebufferApp as TerminalApp

__all__ = ["TerminalApp"]
