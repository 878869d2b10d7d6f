"""Every byte counts: a file changed anywhere is read as what it then says, or left to the general reader."""

from __future__ import annotations

from hypothesis import event, given
from hypothesis import strategies as st

from tests.formats.fast.both_readers import as_v8, check_fast_or_nothing
from tests.formats.fast.v8_documents import v8_documents

PIECES = st.sampled_from(
    [
        *(bytes([byte]) for byte in b'0159-+.,:[]{}" \n\0\\/aeEx\xff'),
        b"00",
        b"99999999999999999999",
        b",,",
        b"null",
        b"true",
        b"1.5",
        b"1e3",
        b'"callFrame":',
        b',"hitCount":',
        b'},{"id":',
        b'"children":[',
        b'"line":',
        b'"ticks":',
        b'"samples":[',
        b'],"timeDeltas":[',
    ]
)


@st.composite
def changed(draw: st.DrawFn, text: bytes) -> bytes:
    """`text` with a piece replaced, put in, taken out, repeated or moved."""
    start = draw(st.integers(0, len(text)))
    end = min(len(text), start + draw(st.sampled_from((0, 1, 1, 2, 3, 8, 30))))
    piece = draw(PIECES | st.just(text[start:end]) | st.just(b""))
    kept = text[:start] + piece + text[end:]
    if draw(st.integers(0, 4)) == 0:
        place = draw(st.integers(0, len(kept)))
        return kept[:place] + text[start:end] + kept[place:]
    return kept


@given(v8_documents(), st.data())
def test_changed_anywhere(document: dict[str, object], data: st.DataObject) -> None:
    text = data.draw(changed(as_v8(document)))
    event(f"fast: {check_fast_or_nothing(text)}")


@given(v8_documents(), st.data())
def test_two_tokens_in_each_other_s_place(document: dict[str, object], data: st.DataObject) -> None:
    """As a swap of `"line"` and `"ticks"`, or of a hit count's key and a call frame's."""
    text = as_v8(document)
    one, other = data.draw(
        st.sampled_from(
            (
                (b'"line"', b'"ticks"'),
                (b'"callFrame"', b'"hitCount"'),
                (b'"children"', b'"positionTicks"'),
                (b'"samples"', b'"timeDeltas"'),
                (b'"startTime"', b'"endTime"'),
                (b'"id"', b'"hitCount"'),
            )
        )
    )
    check_fast_or_nothing(text.replace(one, b"\0").replace(other, one).replace(b"\0", other))
    check_fast_or_nothing(text.replace(one, b"\0", 1).replace(other, one, 1).replace(b"\0", other, 1))
