"""Textual's key bindings from the table of commands, and the footer of screens."""
