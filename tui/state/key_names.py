"""What keys are called: by people, by Textual, and on the screen."""

from __future__ import annotations

import unicodedata

NEVER_BOUND = frozenset({"left_square_bracket", "right_square_bracket", "O", "ctrl+h", "ctrl+i", "ctrl+m"})
"""On a lagging link an escape sequence arrives in two parts, and these are what its second part looks like."""

SHOWN_KEYS = {
    "question_mark": "?", "colon": ":", "exclamation_mark": "!", "percent_sign": "%", "plus": "+", "minus": "-",
    "equals_sign": "=", "less_than_sign": "<", "greater_than_sign": ">", "space": "Space", "enter": "Enter",
    "slash": "/", "asterisk": "*", "number_sign": "#",
    "full_stop": ".", "comma": ",", "escape": "Esc", "backspace": "Backspace", "tab": "Tab", "pagedown": "PgDn",
    "pageup": "PgUp", "home": "Home", "end": "End", "up": "↑", "down": "↓", "left": "←", "right": "→", "f1": "F1",
    "shift+tab": "Shift-Tab",
}  # fmt: skip

_ARROWS = frozenset({"up", "down", "left", "right"})
_NAMES = {shown.lower(): key for key, shown in SHOWN_KEYS.items() if len(shown) > 1} | {
    name: name for name in ("up", "down", "left", "right", "insert", "delete")
}
# What Textual calls characters otherwise than Unicode does (textual.keys.KEY_NAME_REPLACEMENTS).
_REPLACED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def shown_key(key: str, is_ascii: bool = False) -> str:
    """A key as people write it: `Ctrl-D`, `?`, `PgDn`; arrows by their names where there is nothing but ASCII."""
    if is_ascii and key in _ARROWS:
        return key.capitalize()
    if key in SHOWN_KEYS:
        return SHOWN_KEYS[key]
    if key[:1] == "f" and key[1:].isdecimal():
        return key.upper()
    return f"Ctrl-{key.removeprefix('ctrl+').upper()}" if key.startswith("ctrl+") else key


def key_of(text: str) -> str | None:
    """What Textual calls a key that people write as `f`, `?`, `Ctrl-T`, `F2` or `PgDn`; None when there is none."""
    if len(text) == 1 and text.isprintable() and text != " ":
        if text.isascii() and text.isalnum():
            return text
        name = unicodedata.name(text, "").lower().replace("-", "_").replace(" ", "_")
        return _REPLACED.get(name, name) or None
    name = text.strip().lower().replace("+", "-")
    if name in _NAMES:
        return _NAMES[name]
    if name.startswith("ctrl-") and len(name) == 6 and name[5].isascii() and name[5].isalpha():
        return f"ctrl+{name[5]}"
    if name.startswith("f") and name[1:].isdecimal() and 1 <= int(name[1:]) <= 12:
        return name
    return None
