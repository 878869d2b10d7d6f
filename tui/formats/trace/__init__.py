"""Traces of Chrome, Edge and Hermes: profiles in chunks, as samples or as events, and the scripts beside them."""
