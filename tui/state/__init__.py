"""The explorer without a screen: pure functions from one view to the next. `view` holds the values."""
