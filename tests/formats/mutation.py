"""Damage: what bad disks, bad tools and bad intentions do to a file, at random."""

import copy
import json
from random import Random
from typing import Any

ODD_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2,
    3.5,
    -0.25,
    1e18,
    2**31,
    2**53,
    2**63,
    2**64,
    -(2**63),
    "",
    "7",
    "(root)",
    "(garbage collector)",
    "(program)",
    "\x1b]0;t\x07",
    "\ud800",
    [],
    [[]],
    [1],
    [None],
    {},
    {"id": 1},
    {"nodes": []},
)
"""What stands where something else should: every JSON type, and the edges of numbers."""


def mutated(document: Any, random: Random, most: int = 4) -> Any:
    """A copy of a JSON document with one to `most` changes somewhere in it."""
    changed = [copy.deepcopy(document)]
    for _change in range(random.randint(1, most)):
        container, key = _place(changed, random)
        random.choice((_drop, _duplicate, _retype, _swap, _shift))(changed, container, key, random)
        if not changed:
            changed.append(copy.deepcopy(random.choice(ODD_VALUES)))
    return changed[0]


def damaged(data: bytes, random: Random) -> bytes:
    """Bytes cut off, flipped, lost or repeated."""
    if not data:
        return data
    start = random.randrange(len(data))
    end = min(len(data), start + random.choice((1, 2, 10, 100, 1000)))
    return random.choice(
        (
            data[:start],
            data[start:],
            data[:start] + bytes([random.randrange(256)]) + data[start + 1 :],
            data[:start] + data[end:],
            data[:end] + data[start:],
        )
    )


def written(document: Any) -> bytes:
    """JSON of anything, lone surrogates and numbers that no parser likes included."""
    return json.dumps(document).encode()


def compact(document: Any) -> bytes:
    """The same without a space, as V8 writes it."""
    return json.dumps(document, separators=(",", ":")).encode()


def _place(changed: list[Any], random: Random) -> tuple[Any, Any]:
    """A container somewhere in the document, and one of its keys: a walk downwards that may stop anywhere."""
    container: Any = changed
    key: Any = 0
    while isinstance(container[key], dict | list) and container[key] and random.random() < 0.85:
        container = container[key]
        key = random.choice(list(container)) if isinstance(container, dict) else random.randrange(len(container))
    return container, key


def _drop(changed: list[Any], container: Any, key: Any, random: Random) -> None:
    del container[key]


def _duplicate(changed: list[Any], container: Any, key: Any, random: Random) -> None:
    value = copy.deepcopy(container[key])
    if isinstance(container, list):
        container.insert(random.randrange(len(container) + 1), value)
    else:
        container[random.choice(list(container))] = value


def _retype(changed: list[Any], container: Any, key: Any, random: Random) -> None:
    container[key] = copy.deepcopy(random.choice(ODD_VALUES))


def _swap(changed: list[Any], container: Any, key: Any, random: Random) -> None:
    other, other_key = _place(changed, random)
    first, second = copy.deepcopy(container[key]), copy.deepcopy(other[other_key])
    container[key] = second
    if other_key in other if isinstance(other, dict) else other_key < len(other):
        other[other_key] = first


def _shift(changed: list[Any], container: Any, key: Any, random: Random) -> None:
    value = container[key]
    if isinstance(value, int | float) and not isinstance(value, bool):
        container[key] = random.choice((value + 1, value - 1, -value, value * 1000, value + 0.5))
    else:
        container[key] = [value]
