"""Where the sample profiles lie: inside the package once it is installed, beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "sample_profiles", _PACKAGE.parent / "sample_profiles")


def sample_profiles() -> list[Path]:
    """The sample profiles that came with tickscope, by name; none where they were left out of the installation."""
    for folder in _FOLDERS:
        if profiles := sorted(folder.glob("*.cpuprofile")):
            return profiles
    return []
