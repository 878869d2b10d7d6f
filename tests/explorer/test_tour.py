"""The ten questions of README, typed as they stand there, on three sample profiles."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.explorer_in_process import Explore, ExplorerInProcess
from tests.places import CHECKOUT, SAMPLES

MOST_KEYS = 8
_ROW = re.compile(r"\| (.+\?) \| (.+) \| (.+) \|")
_NAMES = {"Enter": "enter"}


@dataclass(frozen=True)
class Question:
    """A row of the table: the keys, and what has to be on the screen then."""

    text: str
    keys: tuple[str, ...]
    answer: tuple[str, ...]


def questions() -> Iterator[Question]:
    readme = (CHECKOUT / "README.md").read_text("utf-8")
    table = readme[readme.index("## Ten questions") : readme.index("## Keys")]
    for text, keys, answer in _ROW.findall(table):
        typed = tuple(_NAMES.get(key, key) for key in re.findall(r"`([^`]+)`", keys))
        # What is behind the last semicolon is another way.
        told = re.findall(r"`([^`]+)`", answer.split(";")[0])
        yield Question(text, typed, tuple(told))


QUESTIONS = list(questions())
STARTUP = ("v", *"0-.5", "enter")
ELSEWHERE = {
    "async-idle": (
        ("countWords", "60.9%"),
        ("rebuildIndex", "87.6%"),
        ("371.2", "counts.set"),
        ("2.00–3.00 s", "countWords", "58.2%"),
        ("8.718", "163.2", "countWords"),
        ("(native)", "28.0%"),
        ("(own code)", "61.8%", "93.7%"),
        ("48.1 ms", "countWords", "46.9%"),
        ("module loading", "14.7"),
    ),
    "workerd": (
        ("fetch", "63.0%"),
        ("Callers and callees", "thumbnail", "fetch"),
        ("●", "Lines of fetch"),
        ("2.00–3.00 s", "fetch", "60.8%"),
        ("0.669", "1,921.6", "fetch"),
        ("(native)", "5.3%"),
        ("(own code)", "93.6%", "99.9%"),
        ("28.3 ms", "inline", "76.7%"),
        ("0–500 ms", "average"),
    ),
}


def ask(explore: Explore, sample: str, keys: tuple[str, ...], *words: str) -> ExplorerInProcess:
    app = explore(SAMPLES / f"{sample}.cpuprofile", *words, columns=80, rows=24)
    app.wait_for("Hot functions")
    app.keys(*keys)
    return app


def shows(answer: tuple[str, ...]) -> Callable[[str], bool]:
    return lambda text: all(part in text for part in answer)


def test_there_are_ten_and_none_takes_long() -> None:
    assert len(QUESTIONS) == 10
    assert all(len(question.keys) <= MOST_KEYS for question in QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS[:9], ids=lambda question: question.text)
def test_the_answer_is_where_readme_says(explore: Explore, question: Question) -> None:
    ask(explore, "http-server", question.keys).wait_for(shows(question.answer), timeout=30.0)


@pytest.mark.parametrize("sample", ELSEWHERE)
@pytest.mark.parametrize("place", range(9), ids=[question.text for question in QUESTIONS[:9]])
def test_and_in_other_profiles(explore: Explore, sample: str, place: int) -> None:
    keys = STARTUP if (sample, place) == ("workerd", 8) else QUESTIONS[place].keys
    ask(explore, sample, keys).wait_for(shows(ELSEWHERE[sample][place]), timeout=30.0)


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ("async-idle", ("countWords", "gone", "−60.9")),
        ("workerd", ("average", "gone", "−18.3")),
        ("http-server", ("formatPrice", "0.0")),
    ],
)
def test_what_changed_since_the_recording_before(explore: Explore, before: str, answer: tuple[str, ...]) -> None:
    baseline = SAMPLES / f"{before}.cpuprofile"
    ask(explore, "http-server", QUESTIONS[9].keys, "--against", str(baseline)).wait_for(
        shows((*answer, "against")), timeout=30.0
    )
