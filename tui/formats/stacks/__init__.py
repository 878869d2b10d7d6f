"""Formats that write whole stacks, collapsed ones and speedscope's, and the call tree that is built of them."""
