"""What the user asks to record: the target and the options, as values and as words of the command line."""
