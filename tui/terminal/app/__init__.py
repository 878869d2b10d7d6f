"""The app under Textual: our own renderer, and Textual's for `TICKSCOPE_RENDER=stock`."""
