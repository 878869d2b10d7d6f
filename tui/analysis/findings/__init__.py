"""Findings in a profile: warm-up, busy periods, garbage collection, the busiest threads, warnings."""
