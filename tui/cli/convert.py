"""`tickscope convert`: a profile in another format, in a file of its own."""

from __future__ import annotations

from tui.base.errors import UsageError
from tui.base.url_secrets import text_without_secrets
from tui.cli.arguments.commands import ConvertCommand
from tui.cli.input_files import parsed_range, recorded_profile
from tui.cli.output import narrate


def convert(command: ConvertCommand) -> None:
    """Writes the profile, and says on stderr what the format cannot hold and what was masked."""
    from tui.export.convert import converted, save
    from tui.export.redaction.redaction import Redactor

    profile = recorded_profile(command.path, command.reading)
    origin = profile.origin
    for warning in origin.warnings:
        narrate(f"{origin.path}: {text_without_secrets(warning)}")
    range_us = parsed_range(command.range, profile)
    if range_us is not None and origin.estimated:
        raise UsageError("--range", "the times of this profile are estimates", "Convert the whole of it.")
    redactor = Redactor(command.redactions, keeps_urls=command.keeps_urls)
    data = converted(profile, command.target, command.out, range_us, redactor)
    save(data, command.out, replaces=command.replaces)
    if origin.count_scale > 1:
        narrate(f"counts with fractions were written × {origin.count_scale:,}, as whole numbers")
    for sentence in redactor.sentences():
        narrate(sentence)
