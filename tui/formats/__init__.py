"""Bytes become profiles.

`read_profiles` is the door. Each format has a reader that fills a `Recording`; `assemble` turns that into a
`Profile` by the one set of rules. Nothing here knows what will be asked of a profile.

`input` gives bytes, `json` documents, and `documents` finds the reader: `v8`, `trace` or `stacks`. `fast` reads what V8
itself wrote without parsing it.
"""

from tui.base.units import DEFAULT_MAX_SIZE
from tui.formats.input.container import Progress
from tui.formats.read import read_profiles

__all__ = ["DEFAULT_MAX_SIZE", "Progress", "read_profiles"]
