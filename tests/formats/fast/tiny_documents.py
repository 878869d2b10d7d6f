"""Profiles of no to three nodes and samples, in V8's own spelling, with everything that may be odd about them.

Small shapes are where two readers differ: empty lists, a node alone, ids that repeat, a child that is its own parent.
Each function below varies one part of a document in all ways and leaves the rest as V8 may write it; `anything` varies
all parts at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, product
from random import Random
from typing import NamedTuple

import orjson

from tests.formats.fast.both_readers import Document

IDS = (0, 1, 2, 5)
ODD_IDS = (*IDS, 3, 70_000, 70_001, 2**31 - 1, 2**31, 2**53, 2**62, 10**18, -1)
NAMES = ("(root)", "", "a", "[root]", "(module)", "(program)", "(idle)", "(garbage collector)", "(unknown)", "root")
TICKS: tuple[tuple[tuple[int, int], ...] | None, ...] = (
    *(None, (), ((1, 1),), ((0, 1),), ((1, 0),), ((7, 2), (7, 3)), ((9, 1), (2, 1)), ((2**31 - 1, 1),)),
    *(((2**31, 1),), ((1, 2**53 - 1),), ((1, 2**53),), ((1, 10**15),)),
)
DELTAS = (0, 1, 3, -1, -3, 125)
VALUES: tuple[object, ...] = (
    None,
    True,
    0,
    -1,
    7,
    7.5,
    7.0,
    2**31 - 1,
    2**31,
    2**53,
    "",
    "7",
    "a",
    [],
    [1],
    {},
    {"a": {"b": 1}},
)
FRAME_KEYS = (
    *("functionName", "scriptId", "url", "lineNumber", "columnNumber", "lineTicks", "positionTicks", "hitCount"),
    *("id", "children", "callFrame", "parent", "title", "codeType"),
)
LINE_TICKS: tuple[list[dict[str, int]], ...] = (
    [{"line": 3, "hitCount": 2}],
    [{"line": 3, "ticks": 2}],
    [{"line": 0, "hitCount": 1}],
    [{}],
)
TAILS = (b"\n", b" \r\n\t", b"\0", b"}", b",")
LARGE_DELTAS = (2**31, 2**40, 2**40 + 1, 2**52, 2**53 - 1, 2**53, 10**18, -(2**53))
STARTS_ENDS = (
    *((0, 0), (0, 9), (9, 0), (5, 5), (1000, 2000), (-5, 5), (-5, -9), (0, -1)),
    *((10**15 - 1, 10**15 + 9), (10**15, 10**15 + 9), (2**53 - 1, 2**53 - 1), (0, 2**53 - 1), (2**53, 2**53 + 9)),
)


class TinyNode(NamedTuple):
    """A node as it is written; `ticks` are (line, count). None leaves a field out."""

    id: int
    children: Sequence[int] | None = None
    name: str = "a"
    line: int = 1
    url: str = "file:///a.js"
    hit_count: int = 0
    ticks: Sequence[tuple[int, int]] | None = None
    deopt_reason: str | None = None
    in_frame: Document | None = None
    """Fields of the call frame that are other than usual, or added."""

    def written(self) -> Document:
        is_state = self.name.startswith("(")
        node: Document = {
            "id": self.id,
            "callFrame": {
                "functionName": self.name,
                "scriptId": "0" if is_state else "7",
                "url": "" if is_state else self.url,
                "lineNumber": -1 if is_state else self.line,
                "columnNumber": -1 if is_state else 4,
                **(self.in_frame or {}),
            },
            "hitCount": self.hit_count,
        }
        if self.children is not None:
            node["children"] = list(self.children)
        if self.ticks is not None:
            node["positionTicks"] = [{"line": line, "ticks": count} for line, count in self.ticks]
        if self.deopt_reason is not None:
            node["deoptReason"] = self.deopt_reason
        return node


def text(
    nodes: Sequence[TinyNode],
    samples: Sequence[int] = (),
    deltas: Sequence[int] | None = None,
    start_end: tuple[int, int] = (1000, 2000),
) -> bytes:
    """The text of a profile; without `deltas` the samples are 1 µs apart."""
    start, end = start_end
    return orjson.dumps(
        {
            "nodes": [node.written() for node in nodes],
            "startTime": start,
            "endTime": end,
            "samples": list(samples),
            "timeDeltas": [1] * len(samples) if deltas is None else list(deltas),
        }
    )


PAIR = (TinyNode(1, (2,), "(root)"), TinyNode(2))
TRIPLE = (TinyNode(1, (2, 3), "(root)"), TinyNode(2), TinyNode(3, None, "b", 5))


def trees() -> Iterator[bytes]:
    """Every way in which up to three nodes can name each other, with a sample on each id."""
    for count in range(4):
        for ids in product(IDS, repeat=count):
            lists = _children(sorted({*ids, 1}))
            for children in product(lists, repeat=count):
                names = ("(root)", "a", "b")
                nodes = [TinyNode(*row) for row in zip(ids, children, names, strict=False)]
                yield text(nodes, ids)


def _children(ids: Sequence[int]) -> list[tuple[int, ...] | None]:
    return [None, (), *product(ids, repeat=1), *product(ids, repeat=2)]


def ids() -> Iterator[bytes]:
    """Ids of every size, in a tree that is whole."""
    for first, second in product(ODD_IDS, repeat=2):
        yield text((TinyNode(first, (second,), "(root)"), TinyNode(second)), (first, second))
        yield text((TinyNode(first, None, "(root)"), TinyNode(second)), (second,))
    for samples in product((*ODD_IDS, 2**63 - 1, 2**63, 2**64 - 1), repeat=2):
        yield text(PAIR, samples)


def names() -> Iterator[bytes]:
    """Every name on every node, in three shapes, on one line or several."""
    for one, two, three in product(NAMES, repeat=3):
        for lists in (((2, 3), None, None), ((2,), (3,), None), ((2,), None, None)):
            for lines in ((1, 1, 1), (1, 2, 3)):
                nodes = [
                    TinyNode(number, children, name, line)
                    for number, children, name, line in zip((1, 2, 3), lists, (one, two, three), lines, strict=True)
                ]
                yield text(nodes, (2, 1, 3))
    for name, start_end in product(NAMES, STARTS_ENDS):
        yield text((TinyNode(1, None, name),), (1,), None, start_end)
        yield text((TinyNode(1, (2,), "(root)"), TinyNode(2, None, name, url="")), (2, 1), None, start_end)


def samples_and_deltas() -> Iterator[bytes]:
    """Up to three samples on known and unknown ids, with as many deltas or others, between starts and ends."""
    for count, delta_count in product(range(4), range(5)):
        for samples in product((1, 2, 9), repeat=count):
            for deltas in product(DELTAS, repeat=delta_count):
                # Where the samples are changes nothing about times: each start and end goes with some of them.
                place = hash((samples, deltas)) % len(STARTS_ENDS)
                yield text(PAIR, samples, deltas, STARTS_ENDS[place])
    for samples, deltas in product(((), (1,), (1, 9)), ((), (1,), (3, -1))):
        yield text((), samples, deltas)
    for start_end, deltas in product(STARTS_ENDS, product((*DELTAS, *LARGE_DELTAS), repeat=2)):
        yield text(PAIR, (2, 1), deltas, start_end)


def details() -> Iterator[bytes]:
    """Ticks, hit counts and the fields that V8 writes now and then."""
    for ticks in product(TICKS, repeat=3):
        yield text([node._replace(ticks=of_node) for node, of_node in zip(TRIPLE, ticks, strict=True)], (2, 3, 3))
    reasons = (None, "", "not a Smi", '},{"id":2,')
    for hits, reason, ticks_of_root in product((0, 1, 2**31, 10**15, -1), reasons, TICKS):
        yield text(
            [PAIR[0]._replace(ticks=ticks_of_root), PAIR[1]._replace(hit_count=hits, deopt_reason=reason)], (2, 2)
        )


def call_frames() -> Iterator[bytes]:
    """Any value of any field of a call frame, at the first node and at the second."""
    for key, value in chain(product(FRAME_KEYS, VALUES), product(("lineTicks", "positionTicks"), LINE_TICKS)):
        for has_ticks, has_reason in product((False, True), repeat=2):
            odd = PAIR[1]._replace(
                in_frame={key: value},
                ticks=((5, 1),) if has_ticks else None,
                deopt_reason="no" if has_reason else None,
            )
            yield text((PAIR[0], odd), (2, 2, 1))
        yield text((PAIR[0]._replace(in_frame={key: value}), PAIR[1]), (2, 2, 1))


def ends() -> Iterator[bytes]:
    """What may stand behind the two arrays."""
    whole = text(PAIR, (2, 1))
    members = (b"", b',"tickscope":{"masked_urls":1}', b',"tickscope":{"masked_urls":0}', b',"tickscope":{}', b',"a":1')
    for member, tail in product(members, (b"", *TAILS)):
        yield whole[:-1] + member + b"}" + tail


def anything(random: Random) -> bytes:
    """A document with all of that at once; its odd parts are few, so that some of them are V8's shape."""
    count = random.choice((0, 1, 2, 2, 3, 3))
    is_odd = random.random() < 0.3
    known = random.sample(IDS, count)
    if is_odd and count:
        known[random.randrange(count)] = random.choice(ODD_IDS)
    parents = [random.randrange(index) for index in range(1, count)]
    nodes = []
    for index, node_id in enumerate(known):
        children = [known[child] for child, parent in enumerate(parents, 1) if parent == index]
        if random.random() < 0.1:
            children.insert(random.randint(0, len(children)), random.choice((*known, 9)))
        nodes.append(
            TinyNode(
                node_id,
                children or random.choice((None, None, ())),
                "(root)" if index == 0 and random.random() < 0.7 else random.choice(NAMES),
                random.choice((-1, 0, 1, 2, 2**31 - 2, 2**31)) if random.random() < 0.2 else index,
                random.choice(("file:///a.js", "", "node:fs", "bun:main")),
                random.choice((0, 0, 1)),
                random.choice(TICKS) if random.random() < 0.3 else None,
                random.choice((None, None, None, "no")),
                {random.choice(FRAME_KEYS): random.choice(VALUES)} if random.random() < 0.1 else None,
            )
        )
    samples = random.choices([*known, 9] if is_odd else known or [9], k=random.choice((0, 1, 1, 2, 3)))
    delta_count = len(samples) + random.choice((-1, 1)) if random.random() < 0.1 else len(samples)
    deltas = random.choices((*DELTAS, *(LARGE_DELTAS if is_odd else ())), k=max(0, delta_count))
    return text(nodes, samples, deltas, random.choice(STARTS_ENDS))
