"""The recording of one target: everything behind one inspector, over one connection."""
