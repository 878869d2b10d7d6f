"""Turns JSON text into a document: mended, completed, taken out of logs and wrappers, or refused by name."""
