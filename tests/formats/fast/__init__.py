"""Tests of the fast path: it answers what the general reader answers, or nothing."""
