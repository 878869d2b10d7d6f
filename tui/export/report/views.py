"""The views of a report and the formats that it is written in."""

from __future__ import annotations

from typing import Literal

View = Literal["summary", "functions", "tree", "lines"]
VIEWS: tuple[View, ...] = ("summary", "functions", "tree", "lines")
Format = Literal["text", "json", "markdown"]
FORMATS: tuple[Format, ...] = ("text", "json", "markdown")
DEFAULT_VIEW: View = "functions"
DEFAULT_FORMAT: Format = "text"
