"""Filters: the steps that narrow or reshape what is counted, and the text they are written as."""
