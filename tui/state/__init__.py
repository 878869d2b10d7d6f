"""The explorer without a screen: `update(state, message)` is the next state, and the effects that it asks for.

`model` holds the values, `view` the selection and what each pane shows, `rows` what stands in lists, `commands` what
each key does; `command_table` says which key leads where.
"""
