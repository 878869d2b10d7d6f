"""What a terminal sends for a key (xterm without the kitty protocol)."""

_NAMED = {
    "backspace": b"\x7f",
    "delete": b"\x1b[3~",
    "down": b"\x1b[B",
    "end": b"\x1b[F",
    "enter": b"\r",
    "escape": b"\x1b",
    "home": b"\x1b[H",
    "insert": b"\x1b[2~",
    "left": b"\x1b[D",
    "pagedown": b"\x1b[6~",
    "pageup": b"\x1b[5~",
    "right": b"\x1b[C",
    "shift+tab": b"\x1b[Z",
    "space": b" ",
    "tab": b"\t",
    "up": b"\x1b[A",
    **{f"f{number}": b"\x1bO" + b"PQRS"[number - 1 : number] for number in range(1, 5)},
}


def key_bytes(name: str) -> bytes:
    """The bytes of a key: one character stands for itself, others have names ("enter", "ctrl+d", "alt+x").

    Raises:
        KeyError: no terminal key is called that.
    """
    if len(name) == 1:
        return name.encode()
    if name in _NAMED:
        return _NAMED[name]
    modifier, _, key = name.partition("+")
    if modifier == "ctrl" and len(key) == 1 and "@" <= key.upper() <= "_":
        return bytes([ord(key.upper()) - ord("@")])
    if modifier == "alt" and key:
        return b"\x1b" + key_bytes(key)
    raise KeyError(f"no key is called {name!r}; known: {', '.join(sorted(_NAMED))}, ctrl+a ..., alt+...")
