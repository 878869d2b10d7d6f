"""The parts that rows share in all panes: names, places, number columns, glyphs, units, and rows as copied text."""
