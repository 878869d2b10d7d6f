"""What tests of recording may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.record.programs import Run, runner


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """`run(node(), script="…")`: a program that is ended with the test (`Running`)."""
    yield from runner(tmp_path)
