"""A profile beside a baseline, and several runs of the same program."""
