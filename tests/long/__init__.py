"""Long proofs: what takes minutes or hours, and is run by hand.

The files are called `long_*.py`, so that pytest does not collect them with the suite; name one to run it:

    python -m pytest tests/long/long_damaged_journals.py -q

Each has a seeded sample of itself in the suite.
"""
