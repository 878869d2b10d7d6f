"""What a profile's file holds of the program itself: texts of its scripts, and their source maps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class EmbeddedMap(NamedTuple):
    """A source map as the JSON that the file has of it, not checked yet; its sources are relative to `url`."""

    url: str
    document: Mapping[str, object]


class EmbeddedSources(NamedTuple):
    """Texts by a function's place (its url, or `#12` for a script without one), and source maps by url.

    Only of scripts that the profile names. The values are shared by the profiles of a file.
    """

    texts: Mapping[str, str]
    maps: Mapping[str, EmbeddedMap]


NOTHING_EMBEDDED = EmbeddedSources({}, {})
