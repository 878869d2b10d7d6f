"""The table of commands, the user's keymap, and the help that follows from both."""
