"""`tickscope report`: what a profile says, as text, Markdown or JSON on stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from tui.base.python_gc import uncollected
from tui.base.text import counted, short_location
from tui.base.user_folders import resolved, working_folder
from tui.cli.arguments.commands import ReportCommand
from tui.cli.input_files import parsed_range, recorded_profile, recorded_profiles, require_folders, require_times
from tui.cli.output import encoding_of, is_terminal, narrate, shows, terminal_width, write_pieces

if TYPE_CHECKING:
    from tui.analysis.filters.lens import Lens
    from tui.export.report.report import Report
    from tui.profile.profile import Profile
    from tui.source.scripts import Scripts

ROWS_ON_TERMINAL = 50
"""Rows of a text report on a terminal without --limit; a pipe gets all."""
_UNMAPPED_TOLD = 5
"""Scripts without a source map that a report names on stderr."""
_DOUBTS_TOLD = 5
"""Scripts that a report says to have changed."""


@uncollected()
def print_report(command: ReportCommand) -> None:
    """Prints the report; what a reader has to know beside it goes to stderr."""
    from tui.analysis.compare.compare import require_same_unit
    from tui.analysis.compare.repeated import repeated
    from tui.analysis.counting.counting import accounted
    from tui.analysis.findings.busiest_threads import chosen_thread
    from tui.export.report.report import Request, report
    from tui.export.report.report_json import json_pieces
    from tui.export.report.report_markdown import markdown_pieces
    from tui.export.report.report_text import text_pieces

    profiles = recorded_profiles(command.path, command.reading)
    recorded = chosen_thread(profiles, command.reading.thread)
    baseline = None
    if command.against is not None:
        baseline = recorded_profile(command.against, replace(command.reading, thread=None))
        require_same_unit(recorded.origin, baseline.origin)
    scripts = _scripts(recorded, command.source_map_dirs)
    if command.source_map_dirs:
        recorded = _mapped(recorded, scripts)
        if baseline is not None:
            baseline = _mapped(baseline, _scripts(baseline, command.source_map_dirs), of=" of the baseline")
    range_us, lens = parsed_range(command.range, recorded), _lens(command.lens, recorded)
    if command.gaps is not None:
        lens = replace(lens, accounting=replace(lens.accounting, cuts_gaps=command.gaps == "cut"))
    is_read = command.format == "text" and is_terminal(sys.stdout)
    limit = ROWS_ON_TERMINAL if is_read and command.limit is None else command.limit
    profile = accounted(recorded, lens.accounting)
    against = None if baseline is None else accounted(baseline, lens.accounting)
    found = report(profile, Request(command.view, range_us, limit, command.show_urls, lens), against)
    found = replace(found, repeated=repeated(profiles))
    for caution in found.baseline.cautions if found.baseline is not None else ():
        narrate(caution)
    if command.format == "json":
        write_pieces(chain(json_pieces(found), ["\n"]), "utf-8")
        return
    encoding = encoding_of(sys.stdout)
    if command.format == "markdown":
        write_pieces(markdown_pieces(found), encoding)
    else:
        width = terminal_width()
        is_ascii = command.ascii or not shows(encoding, "█…µ")
        as_written = bool(command.source_map_dirs)
        if recorded.embedded.maps and not as_written:
            narrate("the file holds source maps. Use --source-map-dir . to report code as it was written.")
        for doubt in _doubts(found, scripts, as_written=as_written):
            narrate(doubt)
        text_of = partial(scripts.excerpt, as_written=as_written)
        write_pieces(text_pieces(found, width, is_ascii=is_ascii, text_of=text_of), encoding)


def _lens(text: str, profile: Profile) -> Lens:
    """The lens that was typed for a profile. Raises UsageError when it cannot be read, or needs times that are not."""
    from tui.analysis.filters.lens_text import parse_lens

    lens = parse_lens(text, profile.duration_us)
    if lens.range_us is not None:
        require_times(profile)
    return lens


def _scripts(profile: Profile, folders: Sequence[Path]) -> Scripts:
    """The scripts of a profile, kept beside it or below the working directory, with maps also from `folders`."""
    from tui.record.saving.kept_texts import texts_of, texts_problem
    from tui.source.embedded import Embedded
    from tui.source.scripts import Scripts

    require_folders("--source-map-dir", folders)
    path = Path(profile.origin.path)
    if problem := texts_problem(path):
        narrate(problem)
    texts = texts_of(path, profile.origin.thread.number)
    here = working_folder()
    return Scripts([] if here is None else [here], folders, profile.origin.runtime, texts, Embedded(profile))


def _doubts(report: Report, scripts: Scripts, *, as_written: bool) -> Iterator[str]:
    """Why what stands beside lines may not be what ran there, a sentence for each of the first scripts.

    Not of the samples: what a checkout wrote last says nothing about which was first, a sample or its program.
    """
    from tui.base.sample_profiles import sample_profiles
    from tui.source.files.source_text import Source, suspicion

    path = Path(report.origin.path)
    if not report.lines or resolved(path) in [sample.resolve() for sample in sample_profiles()]:
        return
    modified_at = path.stat().st_mtime if path.is_file() else None
    last_line: dict[str, int] = {}
    for row in report.lines:
        if row.url and row.line:
            last_line[row.url] = max(row.line, last_line.get(row.url, 0))
    sources = ((scripts.shown(url, as_written=as_written), line) for url, line in last_line.items())
    doubts = (suspicion(source, line, modified_at) for source, line in sources if isinstance(source, Source))
    yield from islice(filter(None, doubts), _DOUBTS_TOLD)


def _mapped(profile: Profile, scripts: Scripts, of: str = "") -> Profile:
    """The profile with what source maps say of it; which scripts (`of` which profile) have none is told on stderr."""
    from tui.source.written import applied

    found = applied(profile, scripts)
    for url, reason in list(found.unmapped.items())[:_UNMAPPED_TOLD]:
        narrate(f"no source map for {short_location(url, 0)}{of}: {reason}")
    left = len(found.unmapped) - _UNMAPPED_TOLD
    if left > 0:
        narrate(f"no source map for {counted(left, 'more script')}{of}")
    return replace(profile, functions=replace(profile.functions, written=found.written))
