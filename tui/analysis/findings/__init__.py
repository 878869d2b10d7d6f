"""What a profile shows without being searched: warm-up, busy periods, garbage collection, warnings."""
