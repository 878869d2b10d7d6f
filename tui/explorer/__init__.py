"""The explorer: screens, panes, dialogs and the table of commands, on Textual.

Panes are bound to what `ProfileScreen` holds (the aggregate and the look) and ask it for changes by message; they know
neither each other nor how a profile is read or counted.
"""
