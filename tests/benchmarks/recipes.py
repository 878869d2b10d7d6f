"""The corpus: what is recorded, and how each size is reached."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recorded:
    """A program of `programs/` under `node --cpu-prof`, sampled every `interval_us`."""

    name: str
    program: str
    words: tuple[str, ...]
    interval_us: int

    @property
    def how(self) -> str:
        """How it is made, for the table of the corpus."""
        return f"real: {self.program} {' '.join(self.words)}, every {self.interval_us} µs"


@dataclass(frozen=True, slots=True)
class Repeated:
    """A recording whose samples are repeated until there are `samples` of them. Its nodes stay as they are."""

    name: str
    of: str
    samples: int

    @property
    def how(self) -> str:
        """How it is made, for the table of the corpus."""
        return f"the samples of {self.of} over and over, until they are {self.samples:,}"


Recipe = Recorded | Repeated

EXPLORED = ("check-200us", "build-50us", "http-13M")
"""In which callers are unfolded and time ranges chosen, and which the explorer opens. Other sizes are made up."""

# A build has several nodes for each sample, a server thousands of samples for each node. A server writes 40 kB a
# second, so its longer recordings are not waited for.
CORPUS: tuple[Recipe, ...] = (
    Recorded("small-1ms", "build.mjs", ("small",), 1000),
    Recorded("terser-1ms", "build.mjs", ("terser",), 1000),
    Recorded("check-1ms", "build.mjs", ("check",), 1000),
    Recorded("check-200us", "build.mjs", ("check",), 200),
    Recorded("build-50us", "build.mjs", ("check", "terser"), 50),
    Recorded("http-20s-50us", "http_server.mjs", ("20",), 50),
    Recorded("http-50us", "http_server.mjs", ("540",), 50),
    Repeated("http-4M", "http-50us", 4_000_000),
    Repeated("http-13M", "http-50us", 13_300_000),
    Repeated("http-31M", "http-50us", 31_000_000),
    Repeated("http-63M", "http-50us", 63_000_000),
)
