"""Source text on this disk: where it is, whether it may be read, and where its functions begin and end."""
