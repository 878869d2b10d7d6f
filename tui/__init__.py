"""tickscope: a terminal explorer for V8 CPU profiles.

Six floors, imports go down only (`tests/test_floors.py` holds the plan):

    5  cli  __main__  settings       arguments, exit codes, environment
    4  explorer  terminal            the Textual app · cells to the tty
    3  draw  export  record          cells · tables and files · live targets
    2  formats  analysis  source     bytes -> Profile · what is asked of it · source text
    1  profile                       what was recorded, as columns
    0  text  units  errors  cells    what everything stands on · atomic_file  user_environment
"""

__version__ = "0.1.0"
