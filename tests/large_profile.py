"""A large profile made on the spot, in the shape of a compiler at work: wide, deep, recursive, 300,000 nodes.

    python -m tests.large_profile FILE [NODES [SEED [SAMPLES]]]

Functions call each other by a fixed random grammar with a few favourites each, so call paths repeat and some are hot;
a stack is followed over time: each sample is some frames shorter and longer than the one before. The file is written
as V8 writes it: nodes in preorder with names, urls, `children` and `positionTicks`.
"""

import json
import random
import sys
from collections import Counter
from itertools import cycle, islice
from pathlib import Path

_VERBS = ("visit", "check", "bind", "parse", "emit", "resolve", "get", "create", "is", "forEach", "update", "transform")
# fmt: off
_NOUNS = (
    "EachChild", "SourceElement", "Declaration", "Symbol", "Type", "Signature", "Expression", "CallExpression",
    "Statement", "Block", "Node", "Members", "PropertyAccess", "Identifier", "Contextual", "Flow", "Union",
    "Constraint", "Arguments", "Worker", "List", "Text", "Token", "Comment", "Module", "Name",
)
# fmt: on
_ODD_NAMES = (
    "",
    "",
    "(anonymous)",
    "get [Symbol.iterator]",
    "async *walk",
    "Map.forEach",
    "<instance_members_initializer>",
)
_URLS = (
    "file:///srv/app/node_modules/typescript/lib/typescript.js",
    "file:///srv/app/node_modules/typescript/lib/typescript.js",
    "file:///srv/app/node_modules/@babel/traverse/lib/path/index.js",
    "file:///srv/app/src/compile.ts",
    "file:///srv/app/src/server/routes/checkout.ts",
    "node:internal/modules/cjs/loader",
    "node:fs",
    "",
)
_FUNCTIONS = 3_000
_DEEPEST = 240
_FUNCTIONS_OF_A_FILE = 150
_STATES = (("(idle)", 0.02), ("(garbage collector)", 0.05), ("(program)", 0.03))


def write_large_profile(path: Path, nodes: int = 300_000, seed: int = 5, samples_wanted: int = 0) -> None:
    """Writes a `.cpuprofile` of at least `nodes` nodes to `path`; the same one for the same arguments.

    For more samples than so many nodes come with, what ran runs again, from the start.
    """
    rng = random.Random(seed)
    callees = _grammar(rng)
    function, parent = [0], [-1]
    child: dict[tuple[int, int], int] = {}

    def below(node: int, called: int) -> int:
        found = child.setdefault((node, called), len(function))
        if found == len(function):
            function.append(called)
            parent.append(node)
        return found

    states = [below(0, 1 + index) for index in range(len(_STATES))]
    main = len(_STATES) + 1
    bottom = [below(0, main)]
    stack, samples = list(bottom), []
    while len(function) < nodes:
        state = rng.random()
        for node, (_, share) in zip(states, _STATES, strict=True):
            state -= share
            if state < 0:
                samples.append(node)
                break
        else:
            # Mostly the top of the stack changes; now and then the program returns from nearly everything.
            left = int(rng.expovariate(1 / 6)) if rng.random() < 0.97 else rng.randrange(len(stack))
            del stack[max(1, len(stack) - left) :]
            for _ in range(1 + int(rng.expovariate(1 / 11))):
                choices = callees[function[stack[-1]]]
                if not choices or len(stack) > _DEEPEST:
                    break
                stack.append(below(stack[-1], choices[int(len(choices) * rng.random() ** 2)]))
            samples.append(stack[-1])
            if rng.random() < 0.3:
                samples += [stack[-1]] * rng.randrange(4)
    if samples_wanted > len(samples):
        samples = list(islice(cycle(samples), samples_wanted))
    path.write_text(_document(rng, function, parent, samples), "utf-8")


def _grammar(rng: random.Random) -> list[list[int]]:
    """For each function those that it calls, its favourite first; a tenth calls nothing."""
    callees: list[list[int]] = [[]]
    for caller in range(1, _FUNCTIONS):
        is_leaf = caller > 40 and rng.random() < 0.1
        near = [min(_FUNCTIONS - 1, 4 + int(abs(rng.gauss(caller, 60)))) for _ in range(rng.randrange(1, 9))]
        recursive = [rng.randrange(4, 40)] if rng.random() < 0.35 else []
        callees.append([] if is_leaf else near[:1] + recursive + near[1:])
    return callees


def _document(rng: random.Random, function: list[int], parent: list[int], samples: list[int]) -> str:
    children: list[list[int]] = [[] for _ in function]
    for node in range(1, len(function)):
        children[parent[node]].append(node)
    # V8 numbers nodes as they come and writes them in preorder.
    preorder, pending = [], [0]
    while pending:
        node = pending.pop()
        preorder.append(node)
        pending.extend(reversed(children[node]))
    frames = [_call_frame(rng, index) for index in range(_FUNCTIONS)]
    hits = Counter(samples)
    texts = []
    for node in preorder:
        text = f'{{"id":{node + 1},"callFrame":{frames[function[node]]},"hitCount":{hits[node]}'
        if children[node]:
            text += f',"children":[{",".join(str(one + 1) for one in children[node])}]'
        if hits[node] and parent[node] > 0:
            line = 17 * function[node] + 1
            ticks = Counter(line + rng.randrange(12) for _ in range(hits[node]))
            text += f',"positionTicks":{json.dumps([{"line": line, "ticks": count} for line, count in ticks.items()])}'
        texts.append(text + "}")
    deltas = [rng.randrange(150, 320) for _ in samples]
    start = 4_000_000_000
    return (
        f'{{"nodes":[{",".join(texts)}],"startTime":{start},"endTime":{start + sum(deltas) + 250},'
        f'"samples":[{",".join(str(node + 1) for node in samples)}],"timeDeltas":[{",".join(map(str, deltas))}]}}'
    )


def _call_frame(rng: random.Random, index: int) -> str:
    names = ["(root)", *(name for name, _ in _STATES)]
    if index < len(names):
        name, url, line, script = names[index], "", -1, 0
    else:
        is_odd = rng.random() < 0.08
        name = (
            rng.choice(_ODD_NAMES) if is_odd else rng.choice(_VERBS) + "".join(rng.sample(_NOUNS, rng.randrange(1, 4)))
        )
        url = _URLS[index // _FUNCTIONS_OF_A_FILE % len(_URLS)] if rng.random() < 0.9 else rng.choice(_URLS)
        line, script = (17 * index, 20 + len(url)) if url else (-1, 0)
    return json.dumps(
        {"functionName": name, "scriptId": str(script), "url": url, "lineNumber": line, "columnNumber": line % 40}
    )


if __name__ == "__main__":
    write_large_profile(Path(sys.argv[1]), *map(int, sys.argv[2:]))
