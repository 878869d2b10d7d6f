"""What was recorded: functions, call tree, timeline and line ticks, as columns.

A profile is a set of numpy arrays behind a few named methods. Nothing here knows a file format, a question that is
asked of a profile, or a screen.
"""
