"""Commands load only what they need: a report no screen and no network, `--help` no library at all."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.places import CHECKOUT, SAMPLES

UNWANTED_BY_HELP = {"argparse", "difflib", "textual", "rich", "websocket", "numpy", "orjson"}


@pytest.mark.parametrize("output_format", ["text", "json", "markdown"])
def test_a_report_loads_no_screen_and_no_network(output_format: str, tmp_path: Path) -> None:
    profile = tmp_path / "small.cpuprofile"
    frame = {"functionName": "(root)", "scriptId": "0", "url": "", "lineNumber": -1, "columnNumber": -1}
    work = frame | {"functionName": "work", "scriptId": "1", "url": "file:///work.js", "lineNumber": 0}
    nodes = [{"id": 1, "callFrame": frame, "children": [2]}, {"id": 2, "callFrame": work}]
    times = {"startTime": 0, "endTime": 2000, "samples": [2, 2], "timeDeltas": [0, 1000]}
    profile.write_text(json.dumps({"nodes": nodes, **times}))
    program = (
        "import sys, tui.cli.main\n"
        "status = tui.cli.main.main(sys.argv[1:])\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "print(status, sorted(loaded & {'textual', 'rich', 'websocket'}), file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", program, "report", str(profile), "--format", output_format]
    run = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert "work" in run.stdout
    assert run.stderr.splitlines()[-1] == "0 []"


@pytest.mark.parametrize(
    ("program", "unwanted"),
    [
        (
            "import tui.cli.main; tui.cli.main.main(['--help'])",
            {"regex", *UNWANTED_BY_HELP},
        ),
        (
            "import tui.cli.main; tui.cli.main.main(['--version'])",
            UNWANTED_BY_HELP,
        ),
        ("import tui.cli.main; tui.cli.main.main(['targets', '--json'])", {"textual", "rich", "numpy"}),
        ("import tui.export.convert", {"textual", "rich", "websocket"}),
        ("import tui.explorer.app", {"websocket", "email", "regex"}),
        ("from tui.analysis.search.query import parse_query; parse_query('parse url:app self>5%')", {"regex"}),
        ("from tui.analysis.search.query import parse_query; parse_query('^get item$', is_pattern=True)", {"regex"}),
    ],
)
def test_what_is_not_needed_is_not_loaded(program: str, unwanted: set[str]) -> None:
    print_loaded = "import sys\nprint(*{name.split('.')[0] for name in sys.modules}, file=sys.stderr)\n"
    command = [sys.executable, "-c", f"{program}\n{print_loaded}"]
    run = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert unwanted & set(run.stderr.splitlines()[-1].split()) == set()


def test_the_first_frame_waits_for_nothing_that_it_does_not_show() -> None:
    """What only some files or keys need is imported with the first of them."""
    sample = SAMPLES / "workerd.cpuprofile"
    program = (
        f"import sys, tui.cli.main\nassert tui.cli.main._command([{str(sample)!r}])\n"
        "import tui.cli.settings, tui.explorer.app\nfrom tui.explorer.loading.open_profile import open_file\n"
        "from tui.state.model.options import ExplorerOptions\n"
        f"assert open_file({str(sample)!r}, lambda stage, done, total: None, ExplorerOptions())\n"
        "print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    unwanted = {
        "argparse",
        "tomllib",
        "tui.analysis.compare.compare",
        "tui.analysis.search.query",
        "tui.cli.arguments.arguments",
        "tui.draw.bars.recording_header",
        "tui.explorer.dialogs.text_dialog",
        "tui.explorer.start.files",
        "tui.explorer.recording.live_feed",
        "tui.export.report.report",
        "tui.formats.documents",
        "tui.record.saving.recovery",
        "tui.record.recorder.recorder_process",
        "tui.source.maps.source_map",
    }
    assert unwanted & set(run.stdout.split()) == set()
    assert all(find_spec(module) for module in unwanted), "a module of the list was renamed"
