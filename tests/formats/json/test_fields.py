"""Numbers in JSON as writers spell them: integers, digits in strings, and what is none."""

from fractions import Fraction

import pytest

from tui.formats.json import fields


@pytest.mark.parametrize(
    ("value", "integer", "decimal"),
    [
        (7, 7, Fraction(7)),
        (7.0, 7, Fraction(7)),
        ("7", 7, Fraction(7)),
        (0.3, None, Fraction(3, 10)),
        ("0.3", None, Fraction(3, 10)),
        ("1e3", None, Fraction(1000)),
        (-1.5, None, Fraction(-3, 2)),
        (True, None, None),
        (None, None, None),
        ("", None, None),
        ("-", None, None),
        ("seven", None, None),
        ("inf", None, None),
        ("1e999", None, None),
        (float("nan"), None, None),
        ([7], None, None),
    ],
)
def test_numbers_are_read_by_their_digits(value: object, integer: int | None, decimal: Fraction | None) -> None:
    assert fields.integer(value) == integer
    assert fields.decimal(value) == decimal


def test_a_boolean_is_no_number() -> None:
    assert [fields.is_number(value) for value in (1, 1.5, True, False, "1", None)] == [True, True, *[False] * 4]
