"""tickscope: a terminal explorer for V8 CPU profiles.

Imports go down only, between these folders and between the folders inside them (`tests/layers.py` lists all):

    9  __main__                the process
    8  cli                     arguments, one module for each command, output, settings
    7  explorer                the Textual app: screens, dialogs, threads
    6  record  terminal        targets, recorder, journal · cells to the terminal
    5  draw  export            state to cells · reports and files
    4  state                   the explorer without a screen: what keys do
    3  analysis                filters, counting, layouts, tables, comparison, findings, search
    2  formats  source         bytes to a profile · source texts and source maps
    1  profile                 what was recorded, as columns
    0  base                    printable text, cells, units, errors, files
"""

__version__ = "0.1.0"
