"""How long a test waits for what has to come."""

PATIENCE_S = 120.0
"""A machine whose cores others use may need half a minute; only what hangs, or is wrong, needs this long."""
