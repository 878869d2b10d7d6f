"""`tickscope targets`: what can be recorded on this machine."""

from __future__ import annotations

import sys

from tui.cli.arguments.commands import TargetsCommand
from tui.cli.output import encoding_of, narrate, terminal_width, write
from tui.record.inspectors.leftovers import close_leftovers
from tui.record.targets.open_targets import recordable_targets
from tui.record.targets.targets_text import targets_json, targets_text
from tui.record.targets.worker_threads import with_workers


def list_targets(command: TargetsCommand) -> None:
    """Prints the targets, after closing the inspectors that killed recorders left open."""
    for sentence in close_leftovers():
        narrate(sentence)
    targets = recordable_targets()
    if command.with_workers:
        targets = list(with_workers(targets))
    if command.as_json:
        write(targets_json(targets, show_urls=command.show_urls) + "\n", "utf-8")
    else:
        write(targets_text(targets, terminal_width(), show_urls=command.show_urls), encoding_of(sys.stdout))
