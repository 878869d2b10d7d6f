"""Source texts, source maps and syntax colours, read off the event loop; the user's editor."""
