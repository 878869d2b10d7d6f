"""What the inspector's messages and the journal's records are made of, for those who connect to nothing."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
"""A JSON object, as it was read."""
