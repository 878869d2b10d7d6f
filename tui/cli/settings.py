"""The user's own settings: `config.toml` in the folder for settings of this system, or what TICKSCOPE_CONFIG names.

    color = "256"                    # auto, 16, 256, never
    pane = "tree"                    # the pane that is shown first
    percent = "all"                  # what percentages are of
    source_roots = ["/srv/app"]
    source_map_dirs = ["/srv/maps"]

    [keys]
    focus-function = ["f", "F2"]

Whatever is wrong in it is told with its line, and everything else holds. Keys are looked at by the explorer, which
knows its commands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from tui.base.errors import ConfigError
from tui.base.text import printable
from tui.state.model.options import COLORS, ExplorerOptions, WantedKeys
from tui.state.view.percent_base import Whole
from tui.state.view.screen_layout import MAIN_PANES

VARIABLE = "TICKSCOPE_CONFIG"
_PANES = tuple(str(pane) for pane in MAIN_PANES)
_BASES = tuple(str(whole) for whole in Whole if whole is not Whole.FUNCTION)
_MOST_BYTES = 1 << 20
_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?")
_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user set; None and nothing where they did not. `problems` are sentences with file and line."""

    color: str | None = None
    pane: str | None = None
    percent: str | None = None
    source_roots: tuple[Path, ...] = ()
    source_map_dirs: tuple[Path, ...] = ()
    keys: tuple[WantedKeys, ...] = ()
    problems: tuple[str, ...] = ()


def settings_path(environ: Mapping[str, str]) -> Path:
    """Where the settings are, if there are any."""
    named = environ.get(VARIABLE)
    return Path(named) if named else user_config_path("tickscope", appauthor=False) / "config.toml"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings that `environ` leads to; none without a file, unless the environment names one."""
    path = settings_path(environ)
    if not environ.get(VARIABLE) and not path.is_absolute():
        return Settings()  # nobody knows where home is: a folder called ~ in the working directory is not it
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        missing = f"{printable(str(path))}: there is no such file, though {VARIABLE} names it"
        return Settings(problems=(missing,) if environ.get(VARIABLE) else ())
    except OSError as error:
        return Settings(problems=(f"{printable(str(path))}: {error.strerror or error}",))
    if len(data) > _MOST_BYTES:
        return Settings(problems=(f"{printable(str(path))}: this is too long for settings",))
    return parse_settings(data.decode("utf-8", "replace"), path.name)


def parse_settings(text: str, name: str) -> Settings:
    """The settings in `text`, the content of a file called `name`."""
    import tomllib  # here, since most have no settings

    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is no TOMLDecodeError
        line = _LINE.search(str(error))
        where = f"{name}:{line[1]}" if line else name
        reason = "nested too deeply" if isinstance(error, RecursionError) else printable(str(error), 200)
        return Settings(problems=(f"{printable(where)}: this is no TOML: {reason}",))
    return _Reading(text, name).settings(raw)


class _Reading:
    """Goes through the settings of one file and collects what is wrong with them."""

    def __init__(self, text: str, name: str) -> None:
        self._lines = text.splitlines()
        self._name = name
        self._problems: list[str] = []

    def settings(self, raw: dict[str, Any]) -> Settings:
        """What holds of `raw`."""
        known = {"color", "pane", "percent", "source_roots", "source_map_dirs", "keys"}
        for key in raw:
            if key not in known:
                self._tell("", key, f"there is no setting called {key!r}", f"There are {', '.join(sorted(known))}.")
        color = self._one_of(raw, "color", COLORS)
        pane = self._one_of(raw, "pane", _PANES)
        percent = self._one_of(raw, "percent", _BASES)
        roots, maps = self._folders(raw, "source_roots"), self._folders(raw, "source_map_dirs")
        return Settings(color, pane, percent, roots, maps, self._keys(raw), tuple(self._problems))

    def _one_of(self, raw: dict[str, Any], key: str, known: tuple[str, ...]) -> str | None:
        value = raw.get(key)
        if value is None or (isinstance(value, str | int) and str(value) in known):
            return None if value is None else str(value)
        self._tell("", key, f"{key} cannot be {value!r}", f"It is one of {', '.join(known)}.")
        return None

    def _folders(self, raw: dict[str, Any], key: str) -> tuple[Path, ...]:
        texts = self._texts(raw.get(key, []))
        if texts is None:
            self._tell("", key, f"{key} is no list of folders", 'Write it as ["/srv/app"].')
            return ()
        folders = []
        for text in texts:
            try:
                folders.append(Path(text).expanduser())
            except RuntimeError:
                self._tell("", key, f"{text!r} is below the home of an unknown user", "Write the whole path.")
        return tuple(folders)

    def _keys(self, raw: dict[str, Any]) -> tuple[WantedKeys, ...]:
        table = raw.get("keys", {})
        if not isinstance(table, dict):
            self._tell("", "keys", "keys is no table", "Write [keys] on a line of its own, and the commands below it.")
            return ()
        found = []
        for command, value in table.items():
            texts = self._texts(value)
            if texts is None:
                self._tell("keys", command, f"the keys of {command!r} are no text", 'Write them as "f" or ["f", "F2"].')
            else:
                found.append(WantedKeys(command, tuple(texts), self._where("keys", command)))
        return tuple(found)

    def _texts(self, value: object) -> list[str] | None:
        """A text or a list of texts as a list; None for anything else."""
        values = value if isinstance(value, list) else [value]
        return [one for one in values if isinstance(one, str)] if all(isinstance(one, str) for one in values) else None

    def _tell(self, table: str, key: str, what: str, next_step: str) -> None:
        self._problems.append(printable(str(ConfigError(self._where(table, key), what, next_step)), limit=400))

    def _where(self, table: str, key: str) -> str:
        """`config.toml:12`: where a key is set, as far as that can be found."""
        here = ""
        wanted = re.compile(rf"""\s*(?:{re.escape(table)}\s*\.\s*)?["']?{re.escape(key)}["']?\s*[=.]""")
        for number, line in enumerate(self._lines, 1):
            if head := _TABLE.fullmatch(line):
                here = head[1].strip("\"'")
                if not table and here == key:
                    return f"{self._name}:{number}"
            elif here in (table, "") and wanted.match(line):
                return f"{self._name}:{number}"
        return self._name


def with_settings(options: ExplorerOptions, settings: Settings) -> ExplorerOptions:
    """The options of the command line, and the settings where it says nothing."""
    return replace(
        options,
        color=settings.color if settings.color is not None and options.color == COLORS[0] else options.color,
        source_roots=(*options.source_roots, *settings.source_roots),
        source_map_dirs=(*options.source_map_dirs, *settings.source_map_dirs),
        first_pane=settings.pane or options.first_pane,
        percent_base=settings.percent or options.percent_base,
        keys=settings.keys,
        problems=settings.problems,
    )
