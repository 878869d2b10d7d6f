"""Benchmarks: `python -m tests.benchmarks` measures what tickscope promises about speed and memory.

README.md beside this file says how to run them, RESULTS.md what they said last. `folder`, `tools`, `corpus` make the
recordings; `contenders/` are the programs that load one, each in a fresh process, driven by `runs`; `load`, `growth`,
`ranges`, `chart`, `callers`, `huge` are the parts, and `results` writes down what they found.
"""
