"""Masks secrets in what a sidecar tells: command lines, titles, urls."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tui.base.json_text import Json
from tui.base.url_secrets import text_without_secrets, without_secrets

_MASK = "***"
_SECRET = (
    r"(?:pass(?:word|wd|phrase|code)|secret|token|credentials?|cookies?|jwt|bearer|authorization|auth|signature"
    r"|(?:api|access|private|secret|account|encryption)[-_.]?key|session[-_.]?(?:id|key)|(?<![a-z])(?:pass|pwd))"
)
_NAME = rf"[A-Za-z0-9_.:/@\-]{{0,64}}{_SECRET}(?:(?<!pass)[-_.][A-Za-z0-9_.\-]{{0,64}})?"
_OPTION = re.compile(rf"--?{_NAME}", re.IGNORECASE)
_ASSIGNED = re.compile(rf"(?P<name>(?:--?)?{_NAME})(?P<sign>=|:\s*)(?P<value>.+)", re.IGNORECASE | re.DOTALL)
_HEADER_OPTIONS = ("-H", "--header")
_USER_OPTIONS = ("-u", "--user")
_LOGIN = re.compile(r"[^\s:/@=]{1,256}:[^\s/@][^\s@]{0,256}@?")


def masked_words(words: Sequence[str]) -> list[str]:
    """The words of a command line, the values of secrets as `***`: `--password=***`, `--token ***`, `API_KEY=***`."""
    shown, is_value = [], False
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        shown.append(_MASK if is_value and not word.startswith("-") else _masked_word(word, before))
        is_value = _OPTION.fullmatch(word) is not None
    return shown


def _masked_word(word: str, before: str) -> str:
    assigned = _ASSIGNED.fullmatch(word)
    if assigned is not None:
        return f"{assigned['name']}{assigned['sign']}{_MASK}"
    if before in _USER_OPTIONS and _LOGIN.fullmatch(word):
        return _MASK
    name, sign, value = word.partition("=")
    if name in _HEADER_OPTIONS and sign and (found := _ASSIGNED.fullmatch(value)) is not None:
        return f"{name}={found['name']}{found['sign']}{_MASK}"
    return text_without_secrets(word)


def without_secret_words(facts: Json) -> Json:
    """`facts` of a recording, with the secrets in them masked; a command is told word by word, and so as the target."""
    command = facts.get("command")
    shown: Json = {name: _masked(value, name) for name, value in facts.items()}
    if isinstance(command, list):
        words = masked_words([str(word) for word in command])
        shown["command"] = words
        if "target" in shown:
            shown["target"] = "-- " + " ".join(words)
    return shown


def _masked(value: object, name: str) -> object:
    if isinstance(value, str):
        return without_secrets(value) if name == "url" else text_without_secrets(value)
    if isinstance(value, Mapping):
        return {key: _masked(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(inner, name) for inner in value]
    return value
