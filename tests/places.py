"""Where the files lie that tests read."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
SAMPLES = CHECKOUT / "sample_profiles"
PROFILES = CHECKOUT / "tests" / "profiles"
SHARED = CHECKOUT.parent / "shared" if (CHECKOUT.parent / "shared" / "expected.json").is_file() else None
"""More real and damaged profiles than travel with the project; None where they are not beside it."""


def shared_profiles(*names: str) -> list[Path]:
    """The named profiles of `SHARED` (all of them without names), sorted; none where it is not there."""
    if SHARED is None:
        return []
    folder = SHARED / "profiles"
    if names:
        return [folder / name for name in names]
    return sorted(path for path in folder.iterdir() if path.suffix != ".md")
