"""The lists and pages of dialogs, as cells."""
