"""Words of the command line become a typed command; `--help` and completions follow from the same table."""
