"""The fast path for `.cpuprofile` files as V8 itself writes them.

V8 writes no space, always the same keys in the same order, and the same few thousand call frames again and again:
a node takes about 230 bytes, 170 of them a call frame that stood there before.

    {"nodes":[{"id":1,"callFrame":{…},"hitCount":0,"children":[2,5]},{"id":2,"callFrame":{…},"hitCount":3},…],
     "startTime":…,"endTime":…,"samples":[1,2,2,…],"timeDeltas":[0,125,250,…]}

Reading such a file takes these steps, one file each:

    source      the bytes, from a file or from memory
    layout      where the node list and the two number arrays lie, found from the end of the file
    slices      the node list in runs of whole nodes, about a megabyte each
    joints      a run is split at its call frames; what stands between two of them, a joint, is checked by its shape
    call_frames call frames are told apart by their bytes, and only the first of equal ones is parsed as JSON
    parsed      a run that has another shape is parsed by orjson instead, and only that run
    integers    comma-separated numbers become int64 a block at a time
    node_table  the columns of all runs, and the parent of each node
    samples     node and time of each sample
    reader      all of it, one after another

The promise is that it is *exact*: each byte is either checked against the grammar of its step or parsed by orjson, and
whatever is not as expected raises `NotV8Shape`. The answer is then None, and the general reader reads the file.
"""

from tui.formats.fast.reader import fast_cpuprofile, fast_file
from tui.formats.fast.source import InMemory

__all__ = ["InMemory", "fast_cpuprofile", "fast_file"]
