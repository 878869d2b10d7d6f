"""The journal of a recording: written by the recorder, read by whoever watches it."""
