"""The source texts of a profile's scripts, each read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tui.base.sample_profiles import sample_profiles
from tui.base.user_folders import resolved, working_folder
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import Functions
from tui.profile.profile import Profile
from tui.source.embedded import Embedded
from tui.source.files.source_text import Refusal, Source
from tui.source.scripts import Scripts


class Sources:
    """Sources by URL: those that came with the recording or inside its file, those below the working directory and
    `roots`, and those in source maps, which are looked for in `map_folders` too. The samples bring the programs that
    they were recorded from.

    `texts` are those that came with the recording, by URL, `#12` for scripts that have none. Making one looks at
    folders on the disk: not for the event loop.
    """

    def __init__(
        self, profile: Profile, roots: Sequence[Path], map_folders: Sequence[Path], texts: Mapping[str, str]
    ) -> None:
        path = Path(profile.origin.path)
        self.texts = dict(texts)
        here = working_folder()
        folders = [*([] if here is None else [here]), *roots]
        is_sample = resolved(path) in [sample.resolve() for sample in sample_profiles()]
        if is_sample:
            folders.insert(0, resolved(path).parent / "programs")
        self._embedded = Embedded(profile)
        self.scripts = Scripts(
            [folder for folder in folders if folder.is_dir()],
            [folder for folder in map_folders if folder.is_dir()],
            profile.origin.runtime,
            self.texts,
            self._embedded,
        )
        # What a checkout wrote last says nothing about which was first, the sample or its program.
        self.profile_modified_at = None if is_sample or not path.is_file() else path.stat().st_mtime
        self._is_sample = is_sample

    def place_of(self, key: FunctionKey) -> str:
        """Where the text of a function's script is asked for: its URL, or the number of one whose text was recorded."""
        return key.place if key.place in self.texts or key.place in self._embedded else key.url

    def source_of(self, place: str, functions: Functions) -> Source | Refusal:
        """The text of the script at `place`, one of those that `functions` show: as written or as it ran."""
        return self._trusted(self.scripts.shown(place, as_written=functions.as_written is not None))

    def known(self, place: str, functions: Functions) -> Source | Refusal | None:
        """The same where it was read before, else None."""
        found = self.scripts.kept(place, as_written=functions.as_written is not None)
        return None if found is None else self._trusted(found)

    def _trusted(self, found: Source | Refusal) -> Source | Refusal:
        # A sample's programs stand beside it under the ends of their paths: there is nothing to doubt.
        return replace(found, found_as="") if self._is_sample and isinstance(found, Source) else found
