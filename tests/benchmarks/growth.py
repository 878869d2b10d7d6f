"""Growth: CPU and memory of loading as straight lines over the size of the file, by least squares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.load import Loaded
from tests.benchmarks.tables import Section, megabytes, table


@dataclass(frozen=True, slots=True)
class Line:
    """`value ≈ base + slope * size`; `r_squared` is the share of the variance that this explains."""

    base: float
    slope: float
    r_squared: float

    def at(self, size: float) -> float:
        """The value that the line has at a size."""
        return self.base + self.slope * size


def fitted(sizes: Sequence[float], values: Sequence[float]) -> Line:
    """The line with the least squares of relative distances: each point counts by its share of its own value.

    A plain fit over 1 to 500 would see the largest file alone. At least two different sizes are needed.
    """
    weights = [1 / value**2 for value in values]
    total = sum(weights)
    middle_size = sum(weight * size for weight, size in zip(weights, sizes, strict=True)) / total
    middle = sum(weight * value for weight, value in zip(weights, values, strict=True)) / total
    points = list(zip(weights, sizes, values, strict=True))
    along = sum(weight * (size - middle_size) * (value - middle) for weight, size, value in points)
    slope = along / sum(weight * (size - middle_size) ** 2 for weight, size, _ in points)
    base = middle - slope * middle_size
    left = sum(weight * (value - base - slope * size) ** 2 for weight, size, value in points)
    spread = sum(weight * (value - middle) ** 2 for weight, _, value in points)
    return Line(base, slope, 1 - left / spread if spread else 1.0)


def growth_section(loaded: Sequence[Loaded]) -> Section:
    """The fits of node-bound and sample-bound recordings, with how far each is off its line."""
    section = Section("Growth")
    section.paragraphs.append("Least squares of relative distances: CPU in ms and peak memory in MB, over MB of file.")
    for shape, is_node_bound in (("node-bound", True), ("sample-bound", False)):
        chosen = [one for one in loaded if one.is_node_bound == is_node_bound]
        if len({one.recording.bytes for one in chosen}) >= 2:
            section.paragraphs += _fit(shape, chosen)
    return section


def _fit(shape: str, loaded: Sequence[Loaded]) -> list[str]:
    sizes = [one.recording.bytes / 1e6 for one in loaded]
    cpu_ms = [one.ours.cpu_s * 1e3 for one in loaded]
    peak_mb = [one.ours.peak_bytes / 1e6 for one in loaded]
    cpu, peak = fitted(sizes, cpu_ms), fitted(sizes, peak_mb)
    rows = [
        [one.recording.name, megabytes(one.recording.bytes), *_off(cpu, size, ms), *_off(peak, size, mb)]
        for one, size, ms, mb in zip(loaded, sizes, cpu_ms, peak_mb, strict=True)
    ]
    head = [shape, "MB", "CPU ms", "off the line", "peak MB", "off the line"]
    return [f"{shape}: {_told('CPU', cpu, 'ms')}; {_told('memory', peak, 'MB')}.", table(head, rows)]


def _off(line: Line, size: float, value: float) -> list[str]:
    return [f"{value:,.0f}", f"{(value / line.at(size) - 1) * 100:+.0f} %"]


def _told(what: str, line: Line, unit: str) -> str:
    return f"{what} = {line.base:.0f} {unit} + {line.slope:.2f} {unit} per MB, R² = {line.r_squared:.4f}"
