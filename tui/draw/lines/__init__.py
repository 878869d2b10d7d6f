"""The lines of one function: source text with a gutter of times and ticks, as cells."""
