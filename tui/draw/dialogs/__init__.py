"""Lists and pages that open over the panes or before them, as cells."""
