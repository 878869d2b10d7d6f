"""Work off the event loop, and timers."""
