"""The explorer: the Textual app, its screens and dialogs.

It turns keys, the mouse and what threads find out into messages, and shows the state that `tui.state.update` makes of
them. What keys do is in `tui.state`, how it looks in `tui.draw`.
"""
