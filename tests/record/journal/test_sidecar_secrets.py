"""A sidecar tells how a recording was made, and no secret of the command line, of urls or of threads."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import tickscope
from tests.record.programs import node
from tests.record.recording import HOT, Recording
from tui.explorer.loading.call_counts import call_counts
from tui.formats import read_profiles
from tui.record.saving.recording_folders import stem
from tui.record.saving.secret_words import masked_words, without_secret_words
from tui.record.saving.sidecar import sidecar_of, write_sidecar

SECRETS = [f"SECRET{number}" for number in range(1, 9)]
_URL = f"https://bob:{SECRETS[0]}@host.example/app.js?token={SECRETS[1]}"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["node", "app.js", "--port=80", "--verbose"], ["node", "app.js", "--port=80", "--verbose"]),
        (["--password=SECRET"], ["--password=***"]),
        (["--db-password", "SECRET", "app.js"], ["--db-password", "***", "app.js"]),
        (["--token", "--verbose"], ["--token", "--verbose"]),
        (["env", "API_KEY=SECRET", "AWS_SECRET_ACCESS_KEY=SECRET", "node"], None),
        (["--api-key:SECRET", "-token=SECRET", "--auth=SECRET"], ["--api-key:***", "-token=***", "--auth=***"]),
        (["--author=Ann", "--tokenizer=wasm"], ["--author=Ann", "--tokenizer=wasm"]),
        (["--pass-through", "app.js", "--compass=1"], ["--pass-through", "app.js", "--compass=1"]),
        (["--dbPassword=SECRET", "--pass", "SECRET"], ["--dbPassword=***", "--pass", "***"]),
        (["-H", "Authorization: Bearer SECRET"], ["-H", "Authorization: ***"]),
        (["--header=Cookie: a=SECRET"], ["--header=Cookie: ***"]),
        (["-u", "bob:SECRET", "--user", "bob"], ["-u", "***", "--user", "bob"]),
        (["https://bob:SECRET@host/x?SECRET#SECRET"], ["https://***@host/x?…#…"]),
        (["--db=postgres://bob:SECRET@host/db"], ["--db=postgres://***@host/db"]),
        (["--//registry.npmjs.org/:_authToken=SECRET"], ["--//registry.npmjs.org/:_authToken=***"]),
        (["-e", "run('data:text/css,SECRET')"], ["-e", "run('data:text/css,length=7…')"]),
    ],
)
def test_secrets_of_command_lines(words: list[str], shown: list[str] | None) -> None:
    found = masked_words(words)
    assert "SECRET" not in " ".join(found).replace("AWS_SECRET_ACCESS_KEY", "")
    assert shown is None or found == shown
    assert masked_words(found) == found


def test_a_target_is_told_as_its_command() -> None:
    facts = {"target": "-- node --token SECRET", "command": ["node", "--token", "SECRET"], "samples": 3}
    assert without_secret_words(facts) == {
        "target": "-- node --token ***",
        "command": ["node", "--token", "***"],
        "samples": 3,
    }
    page = {"target": "ws://bob:SECRET@host/x", "command": None, "threads": [{"name": "https://x/?SECRET", "pid": 1}]}
    assert without_secret_words(page) == {
        "target": "ws://***@host/x",
        "command": None,
        "threads": [{"name": "https://x/?…", "pid": 1}],
    }


def test_a_sidecar_belongs_to_its_file_whatever_that_is_called(tmp_path: Path) -> None:
    profile = tmp_path / "x.js?token=1.cpuprofile"
    profile.write_text("{}")
    write_sidecar(profile, {"tickscope": "1", "command": None})
    facts = sidecar_of(profile)
    assert facts is not None
    write_sidecar(profile, {**facts, "exit_status": 0})
    assert (sidecar_of(profile) or {})["exit_status"] == 0


def test_files_are_not_called_by_secrets() -> None:
    from datetime import datetime

    started = datetime(2026, 11, 21, 15, 12)
    assert stem("https://bob:SECRET@host/app.js?token=SECRET", started) == "app.js-20261121-151200"


def test_what_a_real_recording_tells(record: Callable[..., Recording], tmp_path: Path) -> None:
    program = tmp_path / "app.js"
    turns = "function turn() { hot(2e3); calls++; if (Date.now() < until) return setTimeout(turn, 20);"
    worker = f"require('vm').runInThisContext(`{HOT}`); const until = Date.now() + 1500; let calls = 0;\n"
    program.write_text(
        f"const {{ Worker }} = require('worker_threads');\n"
        f"new Worker(`{worker.replace('`', chr(92) + '`')} {turns} }} turn();`,"
        f" {{ eval: true, name: 'https://host.example/?{SECRETS[2]}' }});\n"
        f"require('vm').runInThisContext({json.dumps(HOT)}, {{ filename: {json.dumps(_URL)} }});\n"
        f"const until = Date.now() + 1500; let calls = 0;\n{turns} console.log(`called ${{calls}}`); }}\nturn();\n"
    )
    arguments = [f"--password={SECRETS[3]}", "--token", SECRETS[4], f"API_KEY={SECRETS[5]}"]
    urls = [f"https://bob:{SECRETS[6]}@host/?{SECRETS[7]}"]
    ended = record("--count-calls", "--", node(), program, *arguments, *urls).saved()
    sidecar = json.dumps(ended.sidecar)
    assert [secret for secret in SECRETS if secret in sidecar] == []
    assert ended.sidecar["command"][2:] == ["--password=***", "--token", "***", "API_KEY=***", "https://***@host/?…"]
    # The recording is the user's own, and as V8 wrote it.
    recorded = ended.path.read_text()
    assert [secret for secret in SECRETS[:3] if secret in recorded] == SECRETS[:3]
    assert stat.S_IMODE(ended.path.stat().st_mode) == 0o600
    # Calls find their functions, although the sidecar does not tell where they are.
    counts = {key: count for profile in read_profiles(ended.path) for key, count in call_counts(profile).items()}
    [called] = re.findall(r"called (\d+)", ended.err)
    assert [count for key, count in counts.items() if key.name == "hot" and key.url == _URL] == [int(called)]
    for suffix in ("speedscope.json", "cpuprofile", "collapsed"):
        out = tmp_path / f"out.{suffix}"
        assert tickscope("convert", ended.path, "--thread", "1", "-o", out).status == 0
        assert [secret for secret in SECRETS if secret in out.read_text()] == []
