"""The keys of the commands, in the words of a profile; which of the user's own can be, and what is told of others."""

import pytest

from tui.state.command_table import COMMANDS, Where
from tui.state.key_names import SHOWN_KEYS, key_of, shown_key
from tui.state.keymap import Keymap, Wording, chosen_keymap, chosen_keys, shown_keys
from tui.state.model.options import WantedKeys


def wanted(**keys: str | list[str]) -> list[WantedKeys]:
    """Wishes on the lines of `c.toml`; `_` in a name stands for `-`."""
    return [
        WantedKeys(name.replace("_", "-"), tuple([value] if isinstance(value, str) else value), f"c.toml:{line}")
        for line, (name, value) in enumerate(keys.items(), 1)
    ]


def test_each_key_that_is_shown_can_be_written() -> None:
    for command in COMMANDS:
        for key in command.keys:
            if key not in ("up", "down", "left", "right"):
                assert key_of(shown_key(key)) == key
    assert {key_of(name) for name in ("up", "Down", "LEFT", "right")} == {"up", "down", "left", "right"}
    assert key_of("Ctrl-T") == key_of("ctrl+t") == "ctrl+t"
    assert key_of("F12") == "f12"
    assert [key_of(text) for text in ("/", "\\", "@", "~", "_", "é")] == [
        "slash", "backslash", "at", "tilde", "underscore", "latin_small_letter_e_with_acute",
    ]  # fmt: skip
    assert [key_of(text) for text in ("", " ", "F13", "Ctrl-", "Ctrl-é", "Hyper-x", "ff")] == [None] * 7
    assert len(set(SHOWN_KEYS.values())) == len(SHOWN_KEYS)


def test_keys_are_taken() -> None:
    keys, problems = chosen_keys(wanted(focus_function=["f", "F2"], zoom_pane="Ctrl-T", undo=[]))
    assert keys == {"focus-function": ("f", "f2"), "zoom-pane": ("ctrl+t",), "undo": ()}
    assert problems == []


def test_two_commands_can_change_places() -> None:
    keys, problems = chosen_keys(wanted(focus_function="x", exclude="f"))
    assert keys == {"focus-function": ("x",), "exclude": ("f",)}
    assert problems == []


@pytest.mark.parametrize(
    ("wishes", "held", "told"),
    [
        (
            wanted(focus_funktion="F2"),
            [],
            "c.toml:1: there is no command called 'focus-funktion'. Is it 'focus-function'?",
        ),
        (wanted(exclude="Hyper-x"), [], "c.toml:1: there is no key called 'Hyper-x'."),
        (wanted(exclude=["F2", "Ctrl-I"]), [], "c.toml:1: 'Ctrl-I' cannot be bound: on a slow link"),
        (wanted(exclude="O"), [], "c.toml:1: 'O' cannot be bound"),
        (wanted(exclude="f"), [], "c.toml:1: 'f' is the key of 'focus-function' already."),
        (wanted(quit="j"), [], "c.toml:1: 'j' is the key of 'cursor-down' already."),
        (wanted(help="F2", undo="F2"), ["help"], "c.toml:2: 'F2' is the key of 'help' already."),
    ],
)
def test_what_cannot_be_is_told_and_leaves_the_rest(wishes: list[WantedKeys], held: list[str], told: str) -> None:
    keys, problems = chosen_keys([*wishes, *wanted(redo="F9")])
    assert list(keys) == [*held, "redo"]
    assert len(problems) == 1
    assert problems[0].startswith(told)


def test_a_wish_that_falls_takes_down_what_rested_on_it() -> None:
    keys, problems = chosen_keys(wanted(focus_function="x", exclude="q"))
    assert keys == {}
    assert len(problems) == 2


def test_one_key_may_mean_something_else_in_another_pane() -> None:
    keys, problems = chosen_keys(wanted(toggle_order="F5", drill="F5", open_selected="f"))
    assert problems == []
    assert set(keys) == {"toggle-order", "drill", "open-selected"}
    assert any(command.where is Where.START for command in COMMANDS if command.id == "open-selected")


# ── the keymap ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_place_that_has_a_key_decides_its_command() -> None:
    keymap = Keymap()
    for places, command in (((Where.HOT, Where.LIST), "unfold-callers"), ((Where.TREE, Where.HOT), "unfold")):
        found = keymap.command_at("l", places)
        assert found is not None
        assert found.id == command
    assert keymap.command_at("l", (Where.PROFILE, Where.APP)) is None
    assert keymap.command_at("l", ()) is None


def test_own_keys_replace_those_of_the_table_in_hints_too() -> None:
    own = Keymap({"facts": ("f9",), "drill": ()})
    assert own.command("facts").keys == ("f9",)
    assert own.command("undo").keys == ("u",)
    assert ("F9", "facts") in own.hints(Where.PROFILE)
    assert ("!", "facts") in Keymap().hints(Where.PROFILE)
    found = own.command_at("f9", (Where.PROFILE,))
    assert found is not None
    assert found.id == "facts"
    assert own.command_at("exclamation_mark", (Where.PROFILE,)) is None
    assert own.command_at("enter", (Where.HOT,)) is None


def test_hints_are_in_the_order_of_the_places_and_only_of_commands_with_a_word_and_a_key() -> None:
    hints = Keymap({"facts": ()}).hints(Where.HOT, Where.PROFILE)
    assert hints[0] == ("l", "callers")
    words = [word for _, word in hints]
    assert "facts" not in words
    assert words.index("callers") < words.index("pane")
    assert all(words)


def test_commands_are_listed_in_the_order_of_the_places_then_of_the_table() -> None:
    listed = [command.where for command in Keymap().commands(Where.LIVE, Where.HOT)]
    assert listed == sorted(listed, key=[Where.LIVE, Where.HOT].index)
    assert set(listed) == {Where.LIVE, Where.HOT}


def test_the_keymap_of_the_settings_has_what_can_be() -> None:
    keymap, problems = chosen_keymap(wanted(facts="F9", exclude="f"))
    assert keymap.command("facts").keys == ("f9",)
    assert keymap.command("exclude").keys == ("x",)
    assert len(problems) == 1


def test_keys_are_shown_as_people_write_them() -> None:
    assert shown_keys(Keymap().command("cursor-down")) == "j ↓"
    assert shown_keys(Keymap().command("cursor-down"), is_ascii=True) == "j Down"
    assert Wording(Keymap(), is_ascii=True).keys(Keymap().command("page-down")) == "PgDn Ctrl-F Space"


def test_commands_are_in_the_words_of_what_is_measured() -> None:
    command = Keymap().command("choose-range")
    assert "time range" in Wording(Keymap()).command(command).help
    in_bytes = Wording(Keymap(), "bytes")
    assert "time" not in in_bytes.command(command).help
    assert ("t", "order/merged") in in_bytes.hints(Where.CHART)
    assert ("t", "time/merged") in Wording(Keymap()).hints(Where.CHART)
    assert in_bytes.text("Where the time goes") == "Where the memory was allocated"
