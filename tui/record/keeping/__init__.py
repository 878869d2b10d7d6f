"""The journal while it is recorded, and the file that is kept."""
