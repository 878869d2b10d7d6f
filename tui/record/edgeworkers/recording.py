"""`tickscope record https://…`: one handler or all, once or often, into one file."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tui.analysis.repeats import Repeats, repeats
from tui.atomic_file import write_atomically
from tui.errors import RecordError
from tui.export.repeats_json import repeats_json
from tui.export.repeats_text import repeats_text
from tui.record.connection import Json
from tui.record.contents import achieved_interval_us
from tui.record.earlier import recover_earlier
from tui.record.edgeworkers.answered import Answered
from tui.record.edgeworkers.asking import Asking, Pace, Stopped
from tui.record.edgeworkers.diagnosis import NoProfile
from tui.record.edgeworkers.exchange import Route, trust
from tui.record.edgeworkers.interrupts import interrupts
from tui.record.edgeworkers.kept import Kept
from tui.record.edgeworkers.options import EdgeWorkersOptions
from tui.record.edgeworkers.place import Place, place_of
from tui.record.edgeworkers.runs import Run, by_handler, merged, set_file, suffix
from tui.record.edgeworkers.staging import staging_name
from tui.record.edgeworkers.token import Tokens
from tui.record.edgeworkers.token_source import read_tokens
from tui.record.folders import free_path, recordings_folder, stem
from tui.record.narrator import Narrator
from tui.record.out_file import check_out
from tui.record.retention import Retention, remove_expired
from tui.record.sidecar import write_sidecar
from tui.text import counted
from tui.units import amount, duration

FEW_SAMPLES = 200
_MOST_FAILURES = 2
"""Runs of a handler that may fail in a row."""
_SANDBOX_ADDRESS = "127.0.0.1"
INSECURE = "--insecure: the certificate is NOT checked, and whoever answers gets the token"


@dataclass(slots=True)
class _Session:
    """What is known of the recording while it goes on."""

    place: Place
    options: EdgeWorkersOptions
    narrator: Narrator
    environment: Mapping[str, str]
    tokens: Tokens
    kept: Kept
    runs: list[Run] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def tell(self, sentence: str) -> None:
        """Tells the user, the journal and the sidecar."""
        sentence = self.tokens.masked(sentence)
        self.notes.append(sentence)
        self.kept.note(sentence)
        self.narrator.say(sentence)

    def tokens_of_now(self) -> Tokens:
        """The tokens; new ones where a command gives them and the old ones have expired."""
        if self.options.token.command is not None and any(token.is_expired() for token in self.tokens.tokens):
            self.tokens = read_tokens(self.options.token, self.environment)
        self.tokens.check()
        return self.tokens


def record_edgeworkers(
    url: str,
    options: EdgeWorkersOptions,
    narrator: Narrator,
    environment: Mapping[str, str],
    retention: Retention | None = None,
) -> Path:
    """Records as `options` ask and saves; the path of the file.

    Raises UsageError for a URL that cannot be meant, RecordError when no profile came or it cannot be saved, and
    KeyboardInterrupt when the user gave up before any came.
    """
    place = place_of(url)
    check_out(options.out)
    tokens = read_tokens(options.token, environment)
    tokens.check()
    route = _route(place, options)
    recover_earlier(narrator, options.journal)
    started = datetime.now(UTC)
    session = _Session(place, options, narrator, environment, tokens, Kept(place.shown, options, started))
    try:
        with interrupts():
            narrator.event("start", session.kept.header)
            _tell_before(session, route)
            _record(session, route)
            path = _save(session, route, started)
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


def _tell_before(session: _Session, route: Route) -> None:
    if session.options.is_insecure:
        session.tell(INSECURE)
    session.tell(session.tokens.expiry())
    where = "the Sandbox" if session.place.is_sandbox else "staging"
    session.tell(f"asking {session.place.shown} at {route.address} ({where})")


def _record(session: _Session, route: Route) -> None:
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


def _record_handler(session: _Session, asking: Asking, handler: str) -> list[NoProfile]:
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


def _tell_of(session: _Session, run: Run) -> None:
    found = repeats([run.profile])
    facts = _facts_of(run)
    session.narrator.event("profile", facts)
    of = f", run {run.number} of {session.options.runs}" if session.options.runs > 1 else ""
    active = "active" if found.unit == "us" else "allocated"
    samples = counted(found.sample_count, "sample")
    sentence = f"{run.handler}{of}: {samples}, {amount(found.active.median, found.unit)} {active}"
    session.kept.note(sentence)
    if not session.options.writes_events:
        session.narrator.say(sentence)


def _facts_of(run: Run) -> Json:
    profile = run.profile
    unit = profile.origin.unit
    return {
        "handler": run.handler,
        "run": run.number,
        "samples": len(profile.timeline),
        f"active_{unit}": int(repeats([profile]).active.median),
        "duration_us": profile.duration_us if unit == "us" else None,
        "interval_us": achieved_interval_us(profile) if unit == "us" else None,
    }


def _save(session: _Session, route: Route, started: datetime) -> Path:
    options = session.options
    named = _named(session)
    sets = {handler: repeats([run.profile for run in runs]) for handler, runs in by_handler(session.runs).items()}
    path = _path(session, [answered for _, answered in named], started)
    data = named[0][1].document if len(named) == 1 else set_file(named)
    try:
        write_atomically(str(path), data, replaces=True, mode=0o600)
        write_sidecar(path, _sidecar(session, route, sets))
    except OSError as error:
        raise RecordError(
            str(path),
            f"it cannot be written ({error.strerror})",
            f"What was recorded is in {session.kept.path}; the next `tickscope record` saves it.",
        ) from error
    _tell_sets(session, sets)
    told: Json = {"path": str(path), "profiles": len(named), "samples": sum(one.sample_count for one in sets.values())}
    session.kept.finish({**told, "seconds": 0, "threads": len(named), "interval_us": options.interval_us})
    session.narrator.say(f"saved {path} ({counted(len(named), 'profile')}, {counted(told['samples'], 'sample')})")
    session.narrator.event("complete", told)
    return path


def _named(session: _Session) -> list[tuple[str, Answered]]:
    """The profiles of the file, with what each is called."""
    if not session.options.merges:
        return [(f"{run.handler}, run {run.number}", run.answered) for run in session.runs]
    return [
        (handler, runs[0].answered if len(runs) == 1 else merged(runs))
        for handler, runs in by_handler(session.runs).items()
    ]


def _path(session: _Session, answered: Sequence[Answered], started: datetime) -> Path:
    if session.options.out is not None:
        return session.options.out
    folder = recordings_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handlers = by_handler(session.runs)
    what = next(iter(handlers)) if len(handlers) == 1 else "handlers"
    return free_path(folder, stem(f"{session.place.host}-{what}", started), suffix(answered))


def _sidecar(session: _Session, route: Route, sets: Mapping[str, Repeats]) -> Json:
    options, header = session.options, session.kept.header
    expiries = [token.expires_at for token in session.tokens.tokens if token.expires_at is not None]
    return {
        **{key: header[key] for key in ("tickscope", "started", "host", "target", "command")},
        "runtime": "edgeworkers",
        "address": route.address,
        "is_certificate_checked": route.trust is not None and not options.is_insecure,
        "handlers": list(options.handlers),
        "type": options.kind,
        "is_cold_start": options.is_cold_start,
        "method": options.method,
        "header_names": [name for name, _ in options.headers],
        "interval_us": {"asked": options.interval_us, "achieved": _facts_of(session.runs[0])["interval_us"]},
        "token_expires": datetime.fromtimestamp(min(expiries), UTC).isoformat() if expiries else None,
        "is_merged": options.merges,
        "duration_us": max(run.profile.duration_us for run in session.runs) if options.kind == "cpu" else None,
        "samples": sum(one.sample_count for one in sets.values()),
        "runs": [_facts_of(run) for run in session.runs],
        "repeats": {handler: repeats_json(found) for handler, found in sets.items() if found.run_count > 1} or None,
        "notes": session.notes,
    }


def _tell_sets(session: _Session, sets: Mapping[str, Repeats]) -> None:
    """The table of each handler that was recorded more than once."""
    for handler, found in sets.items():
        if found.run_count > 1:
            session.narrator.event("repeats", {"handler": handler, **repeats_json(found)})
            if not session.options.writes_events:
                session.narrator.pass_on(repeats_text(handler, found).encode())
        elif found.unit == "us" and found.sample_count < FEW_SAMPLES:
            session.narrator.say(
                f"{counted(found.sample_count, 'sample')} in {duration(found.active.median)} are mostly chance: "
                "--repeat 10 tells what is usual, and how far runs lie apart"
            )
