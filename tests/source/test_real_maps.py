"""Programs compiled by real compilers and recorded by real runtimes: their hot lines are those that somebody wrote."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands import report_of, tickscope
from tests.patience import PATIENCE_S
from tests.runtimes import deno, from_npm, node

PROJECT = Path(__file__).parent / "projects"
HOT_LINE = next(
    number for number, line in enumerate((PROJECT / "numbers.ts").read_text().split("\n"), 1) if "Math.sin" in line
)
HOT_FUNCTION = HOT_LINE - 3


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project's folder, which is the working directory."""
    shutil.copytree(PROJECT, tmp_path / "src")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str | Path, **environment: str) -> None:
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=PATIENCE_S, check=False, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr + done.stdout


def record(script: str) -> Path:
    path = Path(f"{Path(script).stem}.cpuprofile")
    run(node(), "--cpu-prof", f"--cpu-prof-name={path}", script)
    return path


def compile_with_typescript() -> Path:
    run(
        *(from_npm("tsc", "typescript"), "--outDir", "out", "--sourceMap", "--target", "es2022"),
        *("--module", "nodenext", "--moduleResolution", "nodenext", "--rewriteRelativeImportExtensions", "src/main.ts"),
    )
    return record("out/main.js")


def bundle(*options: str, out: str = "out/app.js") -> Path:
    run(from_npm("esbuild", "esbuild"), "src/main.ts", "--bundle", "--platform=node", f"--outfile={out}", *options)
    return record(out)


def bundle_with_esbuild() -> Path:
    return bundle("--sourcemap")


def minify_with_a_map_beside() -> Path:
    return bundle("--sourcemap", "--minify")


def minify_with_the_map_inside() -> Path:
    return bundle("--sourcemap=inline", "--minify")


def minify_without_the_text_in_the_map() -> Path:
    return bundle("--sourcemap", "--minify", "--sources-content=false")


def run_with_deno() -> Path:
    run(deno(), "run", "--cpu-prof", "--cpu-prof-dir=recorded", "src/main.ts", DENO_DIR=str(Path("cache").resolve()))
    return next(Path("recorded").iterdir())


def hottest(path: Path, folder: str) -> dict[str, Any]:
    """The hottest line that is the project's own."""
    lines: list[dict[str, Any]] = report_of(path, "--view", "lines", "--source-map-dir", folder)["lines"]
    return next(line for line in lines if line["url"].startswith("file:"))


@pytest.mark.parametrize(
    ("compile_and_record", "folder", "hot_line"),
    [
        (compile_with_typescript, "out", HOT_LINE),
        (bundle_with_esbuild, "out", HOT_LINE),
        # Ticks tell lines, and the whole bundle is one: what can be known is the function.
        (minify_with_a_map_beside, "out", HOT_FUNCTION),
        (minify_with_the_map_inside, "out", HOT_FUNCTION),
        (minify_without_the_text_in_the_map, "out", HOT_FUNCTION),
        (run_with_deno, "cache/gen", HOT_LINE),
    ],
)
def test_the_hot_line_is_the_written_one(
    project: Path, compile_and_record: Callable[[], Path], folder: str, hot_line: int
) -> None:
    line = hottest(compile_and_record(), folder)
    assert line["url"] == (project / "src/numbers.ts").as_uri()
    assert line["line"] == hot_line
    assert line["function"]["name"] == "sumOfRoots"
    assert line["function"]["line"] == HOT_FUNCTION


def test_every_function_of_the_program_is_named_as_it_was_written(project: Path) -> None:
    path = minify_with_a_map_beside()
    recorded = report_of(path)["functions"]
    written = report_of(path, "--source-map-dir", "out")["functions"]
    own = {one["name"]: one["url"].rpartition("/")[2] for one in written if "/src/" in one["url"]}
    assert {"sumOfRoots": "numbers.ts", "squares": "numbers.ts", "walk": "numbers.ts", "work": "main.ts"}.items() <= (
        own.items()
    )
    assert not {"sumOfRoots", "squares", "work"} & {one["name"] for one in recorded}
    # What is measured stays what it is.
    assert sorted(one["self_us"] for one in recorded) == sorted(one["self_us"] for one in written)


def test_lines_add_up_to_the_self_time_of_each_function(project: Path) -> None:
    path = bundle_with_esbuild()
    for options in ((), ("--source-map-dir", "out")):
        document = report_of(path, "--view", "lines", *options)
        spent: dict[str, int] = {}
        for line in document["lines"]:
            identity = str(line["function"])
            spent[identity] = spent.get(identity, 0) + line["self_us"]
        for one in document["functions"]:
            identity = str({name: one[name] for name in ("name", "url", "script", "line", "column")})
            assert spent.get(identity, 0) == one["self_us"], identity


def two_builds(project: Path) -> tuple[Path, Path]:
    """A program minified twice, and changed before the second time: all its names and places are others then."""
    options = "--minify", "--sourcemap"
    before = bundle(*options, out="out/app-1.js")
    lines = (project / "src/main.ts").read_text().split("\n")
    first = (
        "export const more = (value: number): number => [value].map((one) => one + globalThis.performance.now())[0];"
    )
    changed = [lines[0], first, *lines[1:-2], "for (let n = 0; n < 3; n++) more(n);", *lines[-2:]]
    (project / "src/main.ts").write_text("\n".join(changed))
    numbers = (project / "src/numbers.ts").read_text()
    (project / "src/numbers.ts").write_text(f"const unit = 1 + Number(1);\n{numbers.replace('% 97', '% (96 + unit)')}")
    return before, bundle(*options, out="out/app-2.js")


def test_functions_of_two_builds_are_compared_by_their_written_names(project: Path) -> None:
    before, after = two_builds(project)
    recorded = {one["name"] for path in (before, after) for one in report_of(path)["functions"]}
    assert not {"sumOfRoots", "squares", "work"} & recorded
    ended = tickscope("report", after, "--format", "json", "--against", before, "--source-map-dir", "out")
    # On a busy machine one of both may well have been sampled at half the rate, which is told.
    told = [line for line in ended.err.splitlines() if "the sampling intervals differ: " not in line]
    assert (ended.status, told) == (0, []), ended.err
    found = {one["name"]: one for one in json.loads(ended.out)["functions"] if "/src/" in one["url"]}
    assert found["sumOfRoots"]["url"] == (project / "src/numbers.ts").as_uri()
    # The line is that of the second build, and the function is the same all the same.
    assert found["sumOfRoots"]["line"] == HOT_FUNCTION + 1
    # A function that calls others may never be on top of a sampled stack.
    for name in ("sumOfRoots", "work", "walk", "squares"):
        assert found[name]["against"]["total_us"] > 0, name
