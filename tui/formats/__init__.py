"""Bytes become profiles.

`read_profiles` is the door. Each format has a reader that fills a `Recording`; `assemble` turns that into a
`Profile` by the one set of rules. Nothing here knows what will be asked of a profile.
"""

from tui.formats.read import read_profiles

__all__ = ["read_profiles"]
