"""Cells to the terminal, under Textual.

Widgets that paint cells (`CellWidget`), the colours of their roles (`Palette`), what the terminal can do
(`environment`), and the framebuffer between Textual's compositor and the tty. It knows nothing of profiles: another
Textual app could take this package with `tui.cells` and `tui.text`.
"""
