"""V8's own documents, `.cpuprofile`, `head` and `.heapprofile`, and what Bun and Hermes write in the same form."""
