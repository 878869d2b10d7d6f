"""Search: queries, the functions that match them, and the moves from match to match."""
