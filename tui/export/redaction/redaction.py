"""Takes secrets out of a profile before it leaves this machine: the door of every file that `convert` writes.

Credentials, queries and fragments of urls always, unless they are to be kept; home and build folders and the bodies of
regular expressions on request. What differs before differs after, so functions and their times stay as they are: a
number tells apart what would become alike (`https://host/app.js?…` and `https://host/app.js?…2`). Numbers follow the
order in the file: a hash of a short secret could be guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from tui.base.text import counted
from tui.base.url_secrets import has_mask, masked, masked_in, urls_in
from tui.export.redaction.private_paths import private_folders
from tui.export.redaction.redaction_options import Redaction
from tui.profile.columns.function_key import FunctionKey
from tui.profile.profile import Profile

_REGEXP = "RegExp: "
_ANY_REGEXP = f"{_REGEXP}…"
_MASKED_REGEXP = re.compile(r"RegExp: …\d{0,7}")


@dataclass
class _Marks:
    """Assigns each original its own masked form; forms that somebody else has are numbered."""

    of: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _last_number: dict[str, int] = field(default_factory=dict)

    def reserve_all(self, texts: Iterable[str]) -> None:
        """Keeps each of `texts` for itself: it is written as it is."""
        for text in texts:
            self.of[text] = text
            self._taken.add(text)

    @property
    def changed_count(self) -> int:
        """How many originals have another form."""
        return sum(original != form for original, form in self.of.items())

    def assign(self, original: str, first: str, form: Callable[[int], str]) -> str:
        """The masked form of `original`: `first`, or that of `form(2)`, `form(3)`, … which is free."""
        if original not in self.of:
            shown = first
            number = self._last_number.get(first, 1)
            while shown in self._taken:
                number += 1
                shown = form(number)
            self._last_number[first] = number
            self._taken.add(shown)
            self.of[original] = shown
        return self.of[original]


class Redactor:
    """Masks a profile, and counts what it masked."""

    def __init__(self, redactions: Iterable[Redaction] = (), *, keeps_urls: bool = False) -> None:
        """Masks the secrets of urls unless it `keeps_urls`, and what `redactions` name."""
        self._redactions = frozenset(redactions)
        self._keeps_urls = keeps_urls
        self._urls, self._folders, self._regexps = _Marks(), _Marks(), _Marks()
        self._places, self._texts = _Marks(), _Marks()
        self._spans: dict[str, list[tuple[int, int]]] = {}
        """Where urls stand in each text that has any."""
        self.masked_urls = 0
        """Distinct urls of what was written that were masked."""

    def sentences(self) -> list[str]:
        """What was masked, for the user; nothing where nothing was."""
        found = []
        if self.masked_urls:
            found.append(f"masked {counted(self.masked_urls, 'URL')}; --keep-urls writes them as recorded")
        if self._folders.changed_count:
            found.append(f"shortened {counted(self._folders.changed_count, 'home or build folder')}")
        if self._regexps.changed_count:
            found.append(f"masked {counted(self._regexps.changed_count, 'regular expression')}")
        return found

    def redacted(self, profile: Profile, *, has_titles: bool = True) -> Profile:
        """`profile` with names, urls and titles masked; its functions and all else are the same.

        Urls in titles count where the file `has_titles`.
        """
        keys, thread, origin = profile.functions.keys, profile.origin.thread, profile.origin
        titles = (origin.title, thread.name, thread.process)
        places, texts = dict.fromkeys(key.place for key in keys), dict.fromkeys([*(key.name for key in keys), *titles])
        if not self._keeps_urls:
            self._find_urls(places, texts)
        self._regexps.reserve_all(text for text in texts if _MASKED_REGEXP.fullmatch(text))
        _learn(self._places, places, self._place)
        _learn(self._texts, texts, self._text)
        place, text = self._places.of, self._texts.of
        shared = tuple(FunctionKey(text[key.name], place[key.place], key.line, key.column) for key in keys)
        return replace(
            profile,
            functions=replace(profile.functions, keys=shared, written=None),
            origin=replace(
                origin,
                title=text[origin.title],
                thread=replace(thread, name=text[thread.name], process=text[thread.process]),
                masked_urls=0 if self._keeps_urls else self._count(profile, titles if has_titles else ()),
            ),
        )

    def _find_urls(self, places: Iterable[str], texts: Iterable[str]) -> None:
        """Assigns each url a form without secrets. Those without any come first, and keep their form.

        Places are urls, unless they are script ids, which other tools write freely.
        """
        for text in (*(place for place in places if place.startswith("#")), *texts):
            if spans := list(urls_in(text)):
                self._spans[text] = spans
        found = {url: masked(url) for url in self._urls_of(places, texts)}
        self._urls.reserve_all(url for url, shown in found.items() if url == shown)
        for url, shown in found.items():
            if url != shown:
                self._urls.assign(url, shown, partial(masked, url))

    def _urls_of(self, places: Iterable[str], texts: Iterable[str]) -> dict[str, None]:
        """The urls in these, each once, in their order."""
        found: dict[str, None] = {}
        scripts: list[str] = []
        for place in places:
            if place.startswith("#"):
                scripts.append(place)
            else:
                found[place] = None
        for text in (*scripts, *texts):
            for start, end in self._spans.get(text, ()):
                found[text[start:end]] = None
        return found

    def _count(self, profile: Profile, titles: Iterable[str]) -> int:
        """How many urls of the functions that have nodes are masked, those among them that were before too."""
        used = [profile.functions.keys[function] for function in np.unique(profile.tree.function).tolist()]
        urls = self._urls_of((key.place for key in used), (*(key.name for key in used), *titles))
        secret = [url for url in urls if self._urls.of[url] != url]
        self.masked_urls = len(secret)
        return len(secret) + sum(has_mask(url) for url in urls if self._urls.of[url] == url)

    def _place(self, place: str) -> str:
        if place.startswith("#"):
            return self._text(place)
        return self._shortened(place if self._keeps_urls else self._urls.of[place])

    def _text(self, text: str) -> str:
        if "regexps" in self._redactions and text.startswith(_REGEXP):
            return self._regexps.assign(text, _ANY_REGEXP, partial(_numbered, _ANY_REGEXP))
        return self._shortened(masked_in(text, self._urls.of.__getitem__, self._spans.get(text, ())))

    def _shortened(self, text: str) -> str:
        if "paths" not in self._redactions:
            return text
        pieces, place = [], 0
        for start, end, mark in private_folders(text):
            pieces += [text[place:start], self._folders.assign(text[start:end], mark, partial(_numbered, mark))]
            place = end
        return "".join([*pieces, text[place:]])


def _numbered(mark: str, number: int) -> str:
    return f"{mark}{number}"


def _told_apart(form: str, number: int) -> str:
    return f"{form} #{number}"


def _learn(marks: _Marks, originals: Iterable[str], shown: Callable[[str], str]) -> None:
    """Assigns what is `shown` of each original; what is shown as it is comes first, and keeps its form."""
    changed = {original: shown(original) for original in originals if original not in marks.of}
    marks.reserve_all(original for original, form in changed.items() if form == original)
    for original, form in changed.items():
        marks.assign(original, form, partial(_told_apart, form))
