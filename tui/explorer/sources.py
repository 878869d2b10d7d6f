"""The source texts of a profile's scripts, each read once, under the rules of `tui.source`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tui.explorer.options import ExplorerOptions
from tui.explorer.samples import sample_profiles
from tui.profile.profile import Profile
from tui.source.disk import read_source
from tui.source.source import Refusal, Source


class Sources:
    """Sources by url, from below the working directory and the roots that the user named.

    The samples bring the programs that they were recorded from.
    """

    def __init__(self, profile: Profile, options: ExplorerOptions) -> None:
        path = Path(profile.origin.path)
        roots = [Path.cwd(), *options.source_roots]
        is_sample = path.resolve() in [sample.resolve() for sample in sample_profiles()]
        if is_sample:
            roots.insert(0, path.resolve().parent / "programs")
        self._roots = [root for root in roots if root.is_dir()]
        # What a checkout wrote last says nothing about which was first, the sample or its program.
        self.profile_modified_at = None if is_sample or not path.is_file() else path.stat().st_mtime
        self._is_sample = is_sample
        self._read: dict[str, Source | Refusal] = {}

    def source_of(self, url: str) -> Source | Refusal:
        """The source of the script at `url`, or why there is none."""
        if url not in self._read:
            found = read_source(url, self._roots)
            if self._is_sample and isinstance(found, Source):
                # A sample's programs stand beside it under the ends of their paths: there is nothing to doubt.
                found = replace(found, found_as="")
            self._read[url] = found
        return self._read[url]
