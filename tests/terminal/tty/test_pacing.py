"""Frames wait for the terminal, and never for one that does not answer."""

from tui.terminal.tty.pacing import FEW_BYTES, MODE_QUESTION, STATUS_QUESTION, Pacing
from tui.terminal.tty.probe import Probe, questions
from tui.terminal.tty.replies import BackgroundReport, ModeReport, StatusReport


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


BIG, SMALL = "x" * (FEW_BYTES + 1), "x" * 200


def answering(clock: Clock | None = None) -> Pacing:
    pacing = Pacing(clock or Clock())
    pacing.heard(MODE_QUESTION)
    return pacing


def test_nothing_is_asked_or_waited_for_before_the_terminal_has_answered() -> None:
    pacing = Pacing(Clock())
    for _ in range(100):
        assert pacing.may_send()
        assert pacing.sent(BIG) == BIG


def test_a_big_frame_is_waited_for() -> None:
    pacing = answering()
    assert pacing.sent(BIG) == BIG + MODE_QUESTION
    assert not pacing.may_send()
    pacing.heard(MODE_QUESTION)
    assert pacing.may_send()


def test_small_frames_flow_and_are_asked_for_together() -> None:
    pacing = answering()
    sent = [pacing.sent(SMALL) for _ in range(9)]
    assert [frame.endswith(MODE_QUESTION) for frame in sent] == [False, False, True] * 3
    assert pacing.may_send()
    assert pacing.awaited == 3


def test_many_small_frames_are_waited_for() -> None:
    pacing = answering()
    count = 0
    while pacing.may_send():
        pacing.sent(SMALL)
        count += 1
    assert FEW_BYTES <= count * len(SMALL) <= FEW_BYTES + 600
    pacing.heard(MODE_QUESTION)
    assert pacing.may_send()


def test_the_question_that_is_answered_first_is_kept() -> None:
    pacing = Pacing(Clock())
    pacing.heard(STATUS_QUESTION)
    assert pacing.sent(BIG).endswith(STATUS_QUESTION)
    pacing.heard(MODE_QUESTION)
    assert not pacing.may_send()
    pacing.heard(STATUS_QUESTION)
    assert pacing.may_send()


def test_bytes_are_counted_not_characters() -> None:
    pacing = answering()
    pacing.sent("▏" * (FEW_BYTES // 2))
    assert not pacing.may_send()


def test_after_one_missed_answer_it_is_off_for_good() -> None:
    clock = Clock()
    pacing = answering(clock)
    pacing.sent(BIG)
    seconds = pacing.seconds_left()
    assert seconds is not None
    assert 2 < seconds < 4
    assert not pacing.give_up_if_missed()
    clock.now += seconds
    assert pacing.give_up_if_missed()
    assert pacing.may_send()
    assert pacing.sent(BIG) == BIG
    pacing.heard(MODE_QUESTION)
    assert pacing.sent(BIG) == BIG
    assert (pacing.is_on, pacing.awaited, pacing.seconds_left()) == (False, 0, None)


def test_it_is_known_whether_a_missed_answer_may_still_come() -> None:
    clock = Clock()
    pacing = answering(clock)
    pacing.sent(BIG)
    missing = [pacing.is_one_missing]
    clock.now += 60
    assert pacing.give_up_if_missed()
    missing.append(pacing.is_one_missing)
    pacing.heard(MODE_QUESTION)
    missing.append(pacing.is_one_missing)
    assert missing == [False, True, False]


def test_nothing_is_on_its_way_after_a_restart() -> None:
    pacing = answering()
    pacing.sent(BIG)
    pacing.restart()
    assert pacing.may_send()
    assert pacing.is_on


def test_questions_that_a_terminal_would_print_are_not_asked() -> None:
    assert questions({"TERM": "linux"}) == "\x1b[5n"
    assert "$p" not in questions({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"})
    assert questions({"TERM": "xterm-256color"}) == "\x1b]11;?\x1b\\\x1b[?2026$p\x1b[5n"


def test_the_first_frame_waits_shortly_for_its_colours() -> None:
    clock = Clock()
    probe = Probe(questions({"TERM": "xterm"}), clock)
    assert 0 < probe.background_seconds_left <= 0.2
    clock.now += 0.2
    assert probe.background_seconds_left <= 0
    assert Probe(questions({"TERM": "linux"}), clock).background_seconds_left == 0


def test_an_answer_to_a_later_question_says_that_there_is_none_to_the_earlier() -> None:
    for reply in (BackgroundReport(True), ModeReport(2026, False), StatusReport()):
        probe = Probe(questions({"TERM": "xterm"}), Clock())
        probe.heard(reply)
        assert probe.background_seconds_left == 0
        assert probe.is_awaiting is not isinstance(reply, StatusReport)


def test_answers_are_not_awaited_for_ever() -> None:
    clock = Clock()
    probe = Probe(questions({"TERM": "xterm"}), clock)
    assert probe.is_awaiting
    clock.now += 3
    assert not probe.is_awaiting
