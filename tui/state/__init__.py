"""The explorer without a screen: `update(state, message)` is the next state, and the effects that it asks for.

    f ─► update.message_of ─► Press("focus-function") ─► command_table ─► commands.filters.focus_function
      ─► a state whose filter is pending, and the effect Count        ─► explorer.profile.work counts in a thread
      ─► the message Counted ─► commands.filters.counted              ─► draw.panes draw what changed

`model` holds the state, its parts, messages and effects; `view` the selection and what each pane shows; `rows` what
stands in lists; `commands` what each key does. `command_table` says which key leads where, `keymap` which keys the user
has, `pane_texts` how panes are explained, `update` handles messages, `follow` says which panes follow a change at once,
`program` runs it all. `file_list` and `target_list` are the start screen's files and what can be recorded.
"""
