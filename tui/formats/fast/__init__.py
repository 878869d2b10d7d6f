"""The fast path for `.cpuprofile` files as V8 itself writes them.

V8 writes no space, always the same keys in the same order, and the same few thousand call frames again and again:
a node takes about 230 bytes, 170 of them a call frame that stood there before.

    {"nodes":[{"id":1,"callFrame":{…},"hitCount":0,"children":[2,5]},{"id":2,"callFrame":{…},"hitCount":3},…],
     "startTime":…,"endTime":…,"samples":[1,2,2,…],"timeDeltas":[0,125,250,…]}

Reading such a file takes these steps, one file each, in the order in which to read them:

    reader      all of it, one after another
    byte_source the bytes, from a file or from memory (gzip and pipes are expanded there first)
    layout      where the node list and the two number arrays lie, found from the end of the file
    slices      the node list in runs of whole nodes, about a megabyte each
    joints      a run is split at its call frames; what stands between two of them, a joint, is checked by its shape
    call_frames call frames are told apart by their bytes, and only the first of equal ones is parsed as JSON
    integers    comma-separated numbers, their spelling checked, become int64 a block at a time
    node_table  the columns of all runs, and the parent of each node
    sample_columns
                node and time of each sample

and three beside them: `node_columns` are what a run becomes; `parsed` parses a run of another shape with orjson;
`NotV8Shape` (in `shape`) is raised wherever something is not as expected. What follows that is None, and the general
reader reads the file. For example, of the run

    {"id":1,"callFrame":{A},"hitCount":0,"children":[2,3]},{"id":2,"callFrame":{B},"hitCount":7},{"id":3,"callFrame":{A},…

    joints      …{"id":1,    0,"children":[2,3]},{"id":2,    7},{"id":3,    …      what does not stand in a frame
    shapes                   9,"children":[9,9]},{"id":9,    9},{"id":9,           a hundred kinds in all
    numbers          1       0            2,3          2     7        3            read by numpy, all at once
    frames               A                                B            A           looked up; the second A is known
    columns     id 1, 2, 3 · function 0, 1, 0 · child_of 0, 0 · child_id 2, 3

*Every byte is accounted for.* The file is the head, the node list, the middle and the two arrays, end to end: `layout`
compares all that is fixed, and `integers` checks each character of the arrays. The node list is runs with one comma
between; a run is joints and call frames with fixed bytes between; each joint matches the grammar as a whole, and each
frame is an object to orjson. So a byte that is flipped anywhere is either read as what it then says, or noticed:
`tests/formats/fast/test_every_flip.py` flips, doubles and drops every one of them.
"""

from tui.formats.fast.byte_source import InMemory
from tui.formats.fast.reader import fast_cpuprofile, fast_file

__all__ = ["InMemory", "fast_cpuprofile", "fast_file"]
