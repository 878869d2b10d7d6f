"""`tickscope record https://…`: one handler or all, once or often, into one file."""

from __future__ import annotations

import contextlib
import ipaddress
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tui.analysis.compare.repeats import repeats
from tui.base.errors import RecordError
from tui.base.text import counted
from tui.base.units import amount, duration
from tui.record.edgeworkers.requests.asking import Asking
from tui.record.edgeworkers.requests.diagnosis import NoProfile
from tui.record.edgeworkers.requests.exchange import Route, trust
from tui.record.edgeworkers.requests.pace import Pace, Stopped
from tui.record.edgeworkers.requests.request_url import Place, place_of
from tui.record.edgeworkers.requests.staging import staging_name
from tui.record.edgeworkers.requests.token import Tokens
from tui.record.edgeworkers.requests.token_source import read_tokens
from tui.record.edgeworkers.run_journal import Kept
from tui.record.edgeworkers.runs import Run, by_handler, facts_of
from tui.record.edgeworkers.saving import save
from tui.record.edgeworkers.session import Session
from tui.record.options.edgeworkers_options import EdgeWorkersOptions
from tui.record.recorder.claims import Claim
from tui.record.recorder.earlier import recover_earlier, tell_of_folder
from tui.record.recorder.narrator import Narrator
from tui.record.saving.out_file import check_out
from tui.record.saving.recording_folders import recordings_folder
from tui.record.saving.retention import Retention, remove_expired

_MOST_FAILURES = 2
"""Runs of a handler that may fail."""
_SANDBOX_ADDRESS = "127.0.0.1"
INSECURE = "--insecure: the certificate is NOT checked, and whoever answers gets the token"


_ENDING_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def record_edgeworkers(
    url: str,
    options: EdgeWorkersOptions,
    narrator: Narrator,
    retention: Retention | None = None,
) -> Path:
    """Records as `options` ask and saves; the path of the file.

    Raises UsageError for a URL that cannot be meant, RecordError when no profile came or it cannot be saved, and
    KeyboardInterrupt when the user gave up before any came.
    """
    place = place_of(url)
    check_out(options.out, replaces=options.replaces_out)
    tokens = read_tokens(options.token)
    tokens.check()
    route = _route(place, options)
    tell_of_folder(options.out, narrator)
    recover_earlier(narrator, options.journal)
    started = datetime.now(UTC)
    session = Session(place, options, narrator, tokens, Kept(place.shown, options, started))
    claim = Claim(session.kept.path)
    try:
        with contextlib.closing(claim), interrupts():
            claim.begin((), options.most_recordings, place.shown)
            narrator.event("start", session.kept.header)
            _tell_before(session, route)
            _record(session, route)
            path = save(session, route, started)
    except RecordError as error:
        session.kept.leave()
        raise _masked(error, session.tokens) from None
    except BaseException:
        session.kept.leave()
        raise
    if retention is not None and path.parent == recordings_folder():
        for gone in remove_expired(path.parent, retention):
            narrator.say(f"removed {gone.name}, as TICKSCOPE_KEEP_… asks")
    return path


def _masked(error: RecordError, tokens: Tokens) -> RecordError:
    """`error` without a token: a server may send ours back, and what it says is quoted."""
    return type(error)(tokens.masked(error.what), tokens.masked(error.where), tokens.masked(error.next_step))


def _route(place: Place, options: EdgeWorkersOptions) -> Route:
    """How the place is reached: where the user said, on this machine for a Sandbox, or else on staging."""
    context = None
    if place.is_secure:
        certificates = None if options.certificates is None else str(options.certificates)
        context = trust(certificates, is_insecure=options.is_insecure)
    if options.address is not None:
        return Route(place, options.address, context)
    if place.is_sandbox:
        return Route(place, "::1" if place.host == "::1" else _SANDBOX_ADDRESS, context)
    if _is_address(place.host):
        raise RecordError(place.shown, "staging cannot be looked up for an IP address", "Give the name, and --edge-ip.")
    return Route(place, staging_name(place.host), context)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _tell_before(session: Session, route: Route) -> None:
    if session.options.is_insecure:
        session.tell(INSECURE)
    session.tell(session.tokens.expiry())
    where = "the Sandbox" if session.place.is_sandbox else "staging"
    session.tell(f"asking {session.place.shown} at {route.address} ({where})")


def _record(session: Session, route: Route) -> None:
    """Asks for all that is wanted. What came before a failure, or a wish to stop, is kept."""
    asking = Asking(
        route, session.options, session.tokens_of_now, session.tell, Pace(lambda: session.kept.is_asked_to_stop)
    )
    refusals: list[NoProfile] = []
    try:
        for handler in session.options.handlers:
            refusals += _record_handler(session, asking, handler)
    except (Stopped, KeyboardInterrupt):
        if not session.runs:
            raise KeyboardInterrupt from None
        session.tell(f"stopped after {counted(len(session.runs), 'profile')}")
    except RecordError as error:
        if not session.runs:
            raise
        session.tell(f"stopped after {counted(len(session.runs), 'profile')}: {error}")
    if not session.runs:
        raise _most_telling(refusals)


def _record_handler(session: Session, asking: Asking, handler: str) -> list[NoProfile]:
    """Asks for the runs of a handler; why those that failed did."""
    refusals: list[NoProfile] = []
    for number in range(1, session.options.runs + 1):
        try:
            run = Run(handler, number, asking.profile(handler))
        except NoProfile as refusal:
            refusals.append(refusal)
            has_come = bool(by_handler(session.runs).get(handler))
            if len(session.options.handlers) > 1 or has_come:
                session.tell(f"no profile of {handler}: {refusal.where}")
            if not has_come or len(refusals) >= _MOST_FAILURES:
                return refusals
            continue
        session.runs.append(run)
        session.kept.add(run)
        _tell_of(session, run)
    return refusals


def _most_telling(refusals: Sequence[NoProfile]) -> RecordError:
    if len(refusals) == 1:
        return refusals[0]
    first = refusals[0]
    return RecordError(first.what.rpartition(", ")[0], f"no handler gave a profile; {first.where}", first.next_step)


def _tell_of(session: Session, run: Run) -> None:
    found = repeats([run.profile])
    facts = facts_of(run)
    session.narrator.event("profile", facts)
    of = f", run {run.number} of {session.options.runs}" if session.options.runs > 1 else ""
    active = "active" if found.unit == "us" else "allocated"
    samples = counted(found.sample_count, "sample")
    interval_us = facts["interval_us"]
    every = "" if interval_us is None else f" every {duration(interval_us)}"
    sentence = f"{run.handler}{of}: {samples}{every}, {amount(found.active.median, found.unit)} {active}"
    session.kept.note(sentence)
    if not session.options.writes_events:
        session.narrator.say(sentence)


@contextmanager
def interrupts() -> Iterator[None]:
    """Inside, SIGINT, SIGTERM and SIGHUP raise KeyboardInterrupt; SIGHUP not where nohup has it ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {}
    for number in (signal.Signals[name] for name in _ENDING_SIGNALS if name in signal.Signals.__members__):
        if number == signal.SIGINT or signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, reaction in before.items():
            signal.signal(number, reaction)
