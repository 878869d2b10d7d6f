"""The tests mirror `tui/`; what they share (`pty_app`, `emulator`, `picture`) lies beside them."""
