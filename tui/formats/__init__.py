"""Reads profiles from bytes.

`read_profiles` is the way in. Each format has a reader that fills a `Recording`; `assemble` turns that into a
`Profile` by one set of rules. Nothing here knows an analysis.

`input` supplies bytes and `json` documents; `documents` picks the reader: `v8`, `trace` or `stacks`. `builder` makes
the profile. `fast` reads what V8 itself wrote, and parses only its distinct call frames.
"""

from tui.base.units import DEFAULT_MAX_SIZE
from tui.formats.input.container import Progress
from tui.formats.read import read_profiles

__all__ = ["DEFAULT_MAX_SIZE", "Progress", "read_profiles"]
