"""The command line: its words, what each command does with them, and what is printed."""
