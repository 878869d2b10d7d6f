"""What Deno ran in place of a file with types: it keeps the JavaScript that it made of it in its cache."""

from __future__ import annotations

from collections.abc import Sequence

from tui.source.files.disk import SIZE_LIMIT, FileRead, Kind, read_file
from tui.source.files.locate import Candidate, NamedPath, candidates, named_path, shown_url
from tui.source.files.source_text import DENO_CACHE, Refusal, Source, cut_into_lines

_MADE = Kind("script", (".js", ".mjs", ".cjs"), SIZE_LIMIT)


def made_by_deno(url: str, folders: Sequence[str]) -> Source | Refusal:
    """The JavaScript that ran as the script at `url`, from below `folders`: of `file:///a/b.ts`, `file/a/b.ts.js`."""
    named = named_path(url)
    if isinstance(named, Refusal):
        return named
    parts = (*named.parts[:-1], f"{named.parts[-1]}.js")
    in_cache = [Candidate(folder, ("file", *parts), is_exact=True) for folder in folders]
    for candidate in (*in_cache, *candidates(NamedPath(parts, is_absolute=True), folders)):
        found = read_file(candidate, _MADE)
        if isinstance(found, FileRead):
            return Source("", cut_into_lines(found.data.decode("utf-8", "replace")), url=url, text_from=DENO_CACHE)
        if found is not None:
            return found
    return Refusal(
        f"Deno ran JavaScript made from {shown_url(url)}, and its lines are others: "
        "give Deno's cache of it with --source-map-dir DENO_DIR/gen.",
        is_of_other_text=True,
    )
