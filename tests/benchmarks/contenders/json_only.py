"""A JSON parser alone: `json_only.py orjson|json PATH`, from open to the parsed document, the cyclic GC off."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from tests.benchmarks.contenders.meter import measured

LOADS: dict[str, Callable[[bytes], Any]] = {"orjson": orjson.loads, "json": json.loads}


def parsed(name: str, path: str) -> dict[str, object]:
    """The counts of what was parsed."""
    gc.disable()
    document: dict[str, Any] = LOADS[name](Path(path).read_bytes())
    return {"nodes": len(document["nodes"]), "samples": len(document["samples"])}


if __name__ == "__main__":
    measured(lambda: parsed(*sys.argv[1:3]))
