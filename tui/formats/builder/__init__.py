"""From what a reader has read to a `Profile`: checks, sorting, the runtime, and the limits of one file."""
