"""The name of a row that stands for a chain of calls."""

from __future__ import annotations

from collections.abc import Sequence

from tui.analysis.search.found import Found
from tui.analysis.search.patterns import Span
from tui.draw.rows.glyphs import Glyphs
from tui.profile.columns.functions import Functions


def chain_name(
    functions: Functions, chain: Sequence[int], arrow: str, glyphs: Glyphs, found: Found | None = None
) -> tuple[str, list[Span]]:
    """`a › … › f  +9`: the ends of a chain and how many calls are behind its first; and what of it is lit.

    `chain` are indices of functions, `arrow` stands between them. Where one of the calls between is found, `…` is lit.
    """
    named = [chain[0], chain[-1]] if len(chain) > 1 else [chain[0]]
    parts = [functions.labels[function] for function in named]
    spans = [found.label_spans(function) if found else [] for function in named]
    if len(chain) > 2:
        is_found = found is not None and any(found.is_match[function] for function in chain[1:-1])
        parts.insert(1, glyphs.ellipsis)
        spans.insert(1, [(0, len(glyphs.ellipsis))] if is_found else [])
    joint = f" {arrow} "
    lit: list[Span] = []
    start = 0
    for part, some in zip(parts, spans, strict=True):
        lit += [(start + first, start + last) for first, last in some]
        start += len(part) + len(joint)
    return joint.join(parts) + (f"  +{len(chain) - 1}" if len(chain) > 1 else ""), lit
