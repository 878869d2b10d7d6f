"""The explorer without a screen: selection, sorting, scrolling, chart viewport and layout, as pure functions."""
