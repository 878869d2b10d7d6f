"""The columns of a profile: functions, call tree, timeline and line ticks, as numpy arrays."""
