"""The start screen's files, the list of targets, and the screens that wait, as cells."""
