"""The parts that rows of all panes consist of: names, places, number columns, glyphs and units."""
