"""The list of targets: typing narrows it, worker threads unfold, and the cursor stays on its program."""

from __future__ import annotations

from tui.state.target_list import Records, TargetEntry, TargetList, records_after

SERVER = TargetEntry("812", "server.js", "node v24", user="anna", url="ws://127.0.0.1:9229/a")
BATCH = TargetEntry("813", "batch.js", "node v22", user="anna")
LOCKED = TargetEntry("9", "init.js", "node v20", user="root", obstacle="another user's")
EDGE = TargetEntry("https://x", "edge", is_edgeworker=True)
SEEN = TargetList().with_seen([SERVER, BATCH, LOCKED])


def names(targets: TargetList) -> str:
    """The names of the rows, the cursor's in brackets."""
    rows = enumerate(targets.rows)
    return " ".join(f"[{row.name.strip()}]" if place == targets.cursor else row.name.strip() for place, row in rows)


def test_every_typed_word_narrows_the_list() -> None:
    assert names(SEEN) == "[server.js] batch.js init.js"
    assert names(SEEN.with_words("NODE anna", ())) == "[server.js] batch.js"
    assert names(SEEN.moved(2).with_words("ba", ())) == "[batch.js]"
    assert names(SEEN.with_words("nothing", ())) == ""


def test_what_is_typed_in_full_is_the_last_row() -> None:
    typed = TargetEntry(":9230", ":9230", "typed")
    assert names(SEEN.with_words(":9230", [typed])) == "[:9230]"
    # Unless it is listed.
    assert names(SEEN.with_words("812", [TargetEntry("812", "812", "typed")])) == "[server.js]"


def test_the_cursor_stops_at_the_ends() -> None:
    assert names(SEEN.moved(-1)) == "[server.js] batch.js init.js"
    assert names(SEEN.moved(9)) == "server.js batch.js [init.js]"
    assert TargetList().moved(1).selected is None


def test_the_cursor_stays_on_its_target_when_others_come_and_go() -> None:
    on_batch = SEEN.moved(1)
    assert names(on_batch.with_seen([LOCKED, SERVER, BATCH])) == "init.js server.js [batch.js]"
    assert names(on_batch.with_seen([SERVER, LOCKED])) == "server.js [init.js]"
    assert on_batch.with_seen([]).selected is None


def test_worker_threads_unfold_below_their_program() -> None:
    asked = SEEN.unfolded()
    assert asked.rows[0].how == "Asking for its worker threads …"
    assert asked.unfolded() is asked
    known = asked.with_workers(SERVER.url, ["resizer", "mailer"])
    assert names(known) == "[server.js] resizer mailer batch.js init.js"
    assert known.rows[0].how == "2 worker threads, recorded with it. Left: folds them."
    # A worker is recorded with its program, and knows no workers of its own.
    on_worker = known.moved(2)
    assert on_worker.selected is not None
    assert (on_worker.selected.worker, on_worker.selected.target) == ("mailer", "812")
    assert on_worker.unfolded() is on_worker
    assert names(on_worker.with_seen([BATCH, SERVER])) == "batch.js server.js resizer [mailer]"
    assert names(on_worker.folded()) == "[server.js] batch.js init.js"


def test_a_program_without_workers_says_so() -> None:
    none = SEEN.unfolded().with_workers(SERVER.url, [])
    assert none.rows[0].how == "It has no worker threads, or did not answer."


def test_workers_that_come_when_they_are_folded_again_are_dropped() -> None:
    assert SEEN.unfolded().folded().with_workers(SERVER.url, ["late"]).workers == {}
    assert SEEN.folded() is SEEN
    assert SEEN.moved(1).unfolded().workers == {}


def test_what_cannot_be_recorded_is_not_chosen() -> None:
    assert SEEN.moved(2).chosen is None
    assert TargetList().chosen is None
    chosen = SEEN.with_next_records().chosen
    assert chosen is not None
    assert (chosen.target, chosen.records) == ("812", Records.IN_USE)


def test_a_key_goes_through_what_can_be_recorded() -> None:
    kinds = [Records.TIME]
    for _ in range(3):
        kinds.append(records_after(kinds[-1], SERVER))
    assert kinds == [Records.TIME, Records.IN_USE, Records.ALLOCATED, Records.TIME]
    assert records_after(Records.IN_USE, EDGE) is Records.TIME
    # Of an EdgeWorker there is one kind of memory profile only.
    assert records_after(Records.ALLOCATED, EDGE) is Records.TIME
