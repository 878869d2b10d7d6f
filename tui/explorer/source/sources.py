"""The source texts of a profile's scripts, each read once, under the rules of `tui.source`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from tui.base.sample_profiles import sample_profiles
from tui.base.user_folders import resolved, working_folder
from tui.profile.columns.function_key import FunctionKey
from tui.profile.columns.functions import Functions
from tui.profile.profile import Profile
from tui.record.saving.kept_texts import texts_of
from tui.source.embedded import Embedded
from tui.source.files.source_text import Refusal, Source
from tui.source.scripts import Scripts
from tui.state.options import ExplorerOptions


class Sources:
    """Sources by url: those that came with the recording or inside its file, those below the working directory and the
    roots that the user named, and those in source maps. The samples bring the programs that they were recorded from.

    `texts` are those that the program told while it was recorded; None: what is kept beside the file.
    """

    def __init__(self, profile: Profile, options: ExplorerOptions, texts: Mapping[str, str] | None = None) -> None:
        path = Path(profile.origin.path)
        self.texts = texts_of(path, profile.origin.thread.number) if texts is None else dict(texts)
        """Texts of scripts by their urls, `#12` for those that have none."""
        here = working_folder()
        roots = [*([] if here is None else [here]), *options.source_roots]
        is_sample = resolved(path) in [sample.resolve() for sample in sample_profiles()]
        if is_sample:
            roots.insert(0, resolved(path).parent / "programs")
        folders = [folder for folder in options.source_map_dirs if folder.is_dir()]
        roots = [root for root in roots if root.is_dir()]
        self._embedded = Embedded(profile)
        self.scripts = Scripts(roots, folders, profile.origin.runtime, self.texts, self._embedded)
        # What a checkout wrote last says nothing about which was first, the sample or its program.
        self.profile_modified_at = None if is_sample or not path.is_file() else path.stat().st_mtime
        self._is_sample = is_sample

    def place_of(self, key: FunctionKey) -> str:
        """Where the text of a function's script is asked for: its url, or the number of one whose text was told."""
        return key.place if key.place in self.texts or key.place in self._embedded else key.url

    def source_of(self, url: str, functions: Functions) -> Source | Refusal:
        """The text of the script at `url`, one of those that `functions` show: as written or as it ran."""
        return self._trusted(self.scripts.shown(url, as_written=functions.as_written is not None))

    def known(self, url: str, functions: Functions) -> Source | Refusal | None:
        """The same where it was asked for before, else None."""
        found = self.scripts.kept(url, as_written=functions.as_written is not None)
        return None if found is None else self._trusted(found)

    def _trusted(self, found: Source | Refusal) -> Source | Refusal:
        # A sample's programs stand beside it under the ends of their paths: there is nothing to doubt.
        return replace(found, found_as="") if self._is_sample and isinstance(found, Source) else found
