"""Cells to the terminal, under Textual.

Widgets that paint cells (`CellWidget`), the colours of their roles (`Palette`), what the terminal can do
(`environment`), and the framebuffer between Textual's compositor and the tty (`frames`; `textual_internals` is the only
file with private names of Textual). `renderer` chooses between them and Textual's own frames. It knows nothing of
profiles.

Another Textual app can have it: it takes this package with `cells`, `text`, `url_secrets` and
`user_environment` of `tui.base`, and says

    from tui.terminal.tty.environment import prepare, terminal_abilities
    from tui.base.user_environment import started_environment
    prepare()                                   # before Textual is imported, which reads its environment then
    from tui.terminal.app.renderer import TerminalApp

    class Editor(TerminalApp[None]):
        BINDINGS = [Binding("ctrl+l", "redraw"), Binding("ctrl+z", "suspend_process")]
        def action_redraw(self) -> None:
            self.redraw()                       # after foreign output

    editor = Editor(terminal_abilities(started_environment()))
    editor.run(mouse=False)
    if editor.crash is not None:
        raise editor.crash                      # what nobody caught; the terminal is as it was
    sys.exit(editor.return_code)                # 128 + n after signal n

Stock widgets need no more. What changes often is better a `CellWidget`: its `paint()` answers a `Canvas` of roles, and
`repaint()` says that it has changed. The names of the roles (`tui.base.cells.Role`) and their colours (`scheme`) are
all that is tickscope's own. `tests/terminal/demo_app.py` is such an app; a test runs it with these files alone.
"""
