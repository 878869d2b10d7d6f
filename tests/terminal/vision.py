"""How colours are seen: contrast, difference, and what is left of them without one kind of cone.

Contrast is that of WCAG 2.2 (1 to 21; text wants 4.5, marks 3). Difference is the distance in CIELAB (1976): 2 is just
noticed side by side, 10 at a glance. Colour blindness is simulated by the matrices of Machado, Oliveira and Fernandes,
"A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), at full severity.
"""

import numpy as np

from tests.terminal.shown import emulator_color

Rgb = tuple[int, int, int]

VISIONS = {
    "all cones": np.eye(3),
    "no red cones": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "no green cones": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "no blue cones": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
_XYZ_OF_RGB = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE_XYZ = np.array([0.95047, 1.0, 1.08883])


def rgb(color: int) -> Rgb:
    """Red, green and blue of a colour number from 16 up; those below are the user's."""
    assert color >= 16
    red, green, blue = bytes.fromhex(emulator_color(color))
    return red, green, blue


def contrast(one: Rgb, other: Rgb) -> float:
    darker, lighter = sorted(float(_XYZ_OF_RGB[1] @ _linear(each)) for each in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def difference(one: Rgb, other: Rgb, vision: str = "all cones") -> float:
    return float(np.linalg.norm(_lab(one, vision) - _lab(other, vision)))


def _linear(color: Rgb) -> np.ndarray:
    part = np.array(color) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def _lab(color: Rgb, vision: str) -> np.ndarray:
    seen = np.clip(VISIONS[vision] @ _linear(color), 0, 1)
    relative = _XYZ_OF_RGB @ seen / _WHITE_XYZ
    x, y, z = np.where(relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
