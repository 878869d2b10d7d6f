"""The commands that print or write what files hold: report, convert, and the list of a file's threads."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from tui.base.errors import UsageError
from tui.base.text import counted, short_location
from tui.base.urls import text_without_secrets
from tui.base.user_folders import resolved, working_folder
from tui.cli.arguments.commands import ConvertCommand, ExplorerCommand, Reading, ReportCommand
from tui.cli.folders import require_folders
from tui.cli.output import encoding_of, is_terminal, narrate, shows, write, write_pieces
from tui.formats.builder.garbage import uncollected

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


def _profiles(path: str, reading: Reading) -> list[Profile]:
    """The profiles of a file, as recorded."""
    from tui.formats import DEFAULT_MAX_SIZE, read_profiles

    try:
        return read_profiles(path, max_size=DEFAULT_MAX_SIZE if reading.max_size is None else reading.max_size)
    except OSError as error:
        # What fails while it is read, as on a bad disk, does not know its name.
        error.filename = error.filename or path
        raise


def _profile(path: str, reading: Reading) -> Profile:
    """The profile of a file that was chosen, or the busiest one, as recorded."""
    from tui.analysis.counting.threads import chosen_thread

    return chosen_thread(_profiles(path, reading), reading.thread)


@uncollected()
def list_threads(command: ReportCommand | ConvertCommand | ExplorerCommand) -> None:
    from tui.export.report.thread_list import threads_json, threads_text

    paths = command.paths if isinstance(command, ExplorerCommand) else (command.path,)
    if len(paths) != 1:
        raise UsageError("--list-threads takes one PROFILE", f"{len(paths)} given")
    profiles = _profiles(paths[0], command.reading)
    if isinstance(command, ReportCommand) and command.format == "json":
        write(threads_json(profiles) + "\n", "utf-8")
    else:
        width = shutil.get_terminal_size().columns if is_terminal(sys.stdout) else None
        write(threads_text(profiles, width), encoding_of(sys.stdout))


def convert(command: ConvertCommand) -> None:
    from tui.export.convert import converted, save
    from tui.export.redaction.redaction import Redactor

    profile = _profile(command.path, command.reading)
    origin = profile.origin
    for warning in origin.warnings:
        narrate(f"{origin.path}: {text_without_secrets(warning)}")
    range_us = _range_us(command.range, profile)
    if range_us is not None and origin.estimated:
        raise UsageError("--range", "the times of this profile are estimates", "Convert the whole of it.")
    redactor = Redactor(command.redactions, keeps_urls=command.keeps_urls)
    data = converted(profile, command.target, command.out, range_us, redactor)
    save(data, command.out, replaces=command.replaces)
    if origin.count_scale > 1:
        narrate(f"counts with fractions were written × {origin.count_scale:,}, as whole numbers")
    for sentence in redactor.sentences():
        narrate(sentence)


def _range_us(text: str | None, profile: Profile) -> tuple[int, int] | None:
    """The time range that was typed for a profile. Raises UsageError when it has none, or ends earlier."""
    from tui.base.units import parse_range

    if text is None:
        return None
    _require_times(profile)
    return parse_range(text, profile.duration_us)


def _require_times(profile: Profile) -> None:
    if profile.origin.unit != "us" or not profile.origin.has_timeline:
        raise UsageError("--range", "this profile has no order in time")


def _lens(text: str, profile: Profile) -> Lens:
    """The lens that was typed for a profile. Raises UsageError when it cannot be read, or needs times that are not."""
    from tui.analysis.filters.lens_text import parse_lens

    lens = parse_lens(text, profile.duration_us)
    if lens.range_us is not None:
        _require_times(profile)
    return lens


@uncollected()
def print_report(command: ReportCommand) -> None:
    from tui.analysis.compare.compare import require_same_unit
    from tui.analysis.compare.repeated import repeated
    from tui.analysis.counting.counting import accounted
    from tui.analysis.counting.threads import chosen_thread
    from tui.export.report.report import Request, report
    from tui.export.report.report_json import json_pieces
    from tui.export.report.report_markdown import markdown_pieces
    from tui.export.report.report_text import text_pieces

    recorded_profiles = _profiles(command.path, command.reading)
    recorded = chosen_thread(recorded_profiles, command.reading.thread)
    baseline = None
    if command.against is not None:
        baseline = _profile(command.against, replace(command.reading, thread=None))
        require_same_unit(recorded.origin, baseline.origin)
    scripts = _scripts(recorded, command.source_map_dirs)
    if command.source_map_dirs:
        recorded = _mapped(recorded, scripts)
        if baseline is not None:
            baseline = _mapped(baseline, _scripts(baseline, command.source_map_dirs), of=" of the baseline")
    range_us, lens = _range_us(command.range, recorded), _lens(command.lens, recorded)
    if command.gaps is not None:
        lens = replace(lens, accounting=replace(lens.accounting, cuts_gaps=command.gaps == "cut"))
    is_read = command.format == "text" and is_terminal(sys.stdout)
    limit = ROWS_ON_TERMINAL if is_read and command.limit is None else command.limit
    profile = accounted(recorded, lens.accounting)
    against = None if baseline is None else accounted(baseline, lens.accounting)
    found = report(profile, Request(command.view, range_us, limit, command.show_urls, lens), against)
    found = replace(found, repeated=repeated(recorded_profiles))
    for caution in found.baseline.cautions if found.baseline is not None else ():
        narrate(caution)
    if command.format == "json":
        write_pieces(chain(json_pieces(found), ["\n"]), "utf-8")
        return
    encoding = encoding_of(sys.stdout)
    if command.format == "markdown":
        write_pieces(markdown_pieces(found), encoding)
    else:
        width = shutil.get_terminal_size().columns if is_read else None
        is_ascii = command.ascii or not shows(encoding, "█…µ")
        as_written = bool(command.source_map_dirs)
        if recorded.embedded.maps and not as_written:
            narrate("the file holds source maps. Use --source-map-dir . to report code as it was written.")
        for doubt in _doubts(found, scripts, as_written=as_written):
            narrate(doubt)
        text_of = partial(scripts.excerpt, as_written=as_written)
        write_pieces(text_pieces(found, width, is_ascii=is_ascii, text_of=text_of), encoding)


def _scripts(profile: Profile, folders: Sequence[Path]) -> Scripts:
    """The scripts of a profile, kept beside it or below the working directory, with maps also from `folders`."""
    from tui.record.journal.kept_texts import texts_of, texts_problem
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
    from tui.source.files.source import Source, suspicion

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
