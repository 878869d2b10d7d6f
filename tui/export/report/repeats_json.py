"""Several recordings of the same thing as JSON: medians and spreads of the total and of each function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.base.url_secrets import text_without_credentials, without_credentials

if TYPE_CHECKING:
    from tui.analysis.compare.repeats import Repeats, Spread

Json = dict[str, object]


def repeats_json(found: Repeats, limit: int | None = None) -> Json:
    """`{"runs", "samples", "active_us": SPREAD, "functions": [{…, "runs", "self_us": SPREAD, "total_us": SPREAD}]}`.

    SPREAD is `{"least","low","median","high","largest"}`; the middle half lies from `low` to `high`. Suffixes name the
    unit as in a report. Credentials in urls are masked. `limit` is how many functions there are at most.
    """
    unit = found.unit
    return {
        "runs": found.run_count,
        "samples": found.sample_count,
        f"active_{unit}": _spread(found.active),
        "functions": [
            {
                "name": text_without_credentials(one.key.name),
                "url": without_credentials(one.key.url),
                "line": one.key.line,
                "column": one.key.column,
                "runs": one.runs,
                f"self_{unit}": _spread(one.self_time),
                f"total_{unit}": _spread(one.total_time),
            }
            for one in found.functions[:limit]
        ],
    }


def _spread(one: Spread) -> Json:
    return {
        "least": one.least,
        "low": one.low,
        "median": one.median,
        "high": one.high,
        "largest": one.largest,
    }
