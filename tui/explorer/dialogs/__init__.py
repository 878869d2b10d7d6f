"""Dialogs over a screen: lists that typing narrows, pages of text, and the prompt for a path."""
