"""The rows of a report, in the order and the number that were asked for."""

from tests.stacks import profile_from
from tui.export.report.report import Report, Request, report
from tui.export.writers.output_formats import View

STACKS = "main;parse 3 | main;render;parse 2 | (garbage collector) | (idle) 2 | main;render;draw"


def asked(
    view: View = "functions",
    stacks: str = STACKS,
    range_us: tuple[int, int] | None = None,
    limit: int | None = None,
) -> Report:
    ticks = {"main;parse": {21: 2, 22: 1}} if stacks is STACKS else {}
    return report(profile_from(stacks, ticks=ticks), Request(view, range_us, limit))


def function_rows(found: Report) -> str:
    rows = found.functions or ()
    return "\n".join(f"{row.key.name} {row.self_us} {row.total_us} {row.samples} {row.category.label}" for row in rows)


def tree_rows(found: Report) -> str:
    return "\n".join(
        f"{' ' * row.depth}{row.key.name} #{row.id}<{row.parent} {row.self_us} {row.total_us} {row.samples}"
        for row in found.tree or ()
    )


def line_rows(found: Report) -> str:
    return "\n".join(f"{row.key.name}:{row.line} {row.self_us} {row.ticks}" for row in found.lines or ())


def test_functions_stand_by_self_then_total_then_name() -> None:
    found = asked()
    assert function_rows(found) == (
        "parse 5000 6000 5 user\n"
        "(idle) 2000 2000 2 idle\n"
        "(garbage collector) 1000 1000 1 gc\n"
        "draw 1000 1000 1 user\n"
        "main 0 7000 0 user\n"
        "render 0 4000 0 user"
    )
    assert found.tree is None
    assert found.lines is None


def test_equal_functions_stand_by_url_line_and_column() -> None:
    found = asked(stacks="f@b.js:2 | f@a.js:9 | f@b.js:1 | e@z.js:1")
    assert [(row.key.name, row.key.url, row.key.line) for row in found.functions or ()] == [
        ("e", "z.js", 1),
        ("f", "a.js", 9),
        ("f", "b.js", 1),
        ("f", "b.js", 2),
    ]


def test_the_tree_is_the_effective_one_in_preorder() -> None:
    assert tree_rows(asked("tree")) == (
        "(root) #1<None 0 9000 0\n"
        " main #2<1 0 7000 0\n"
        "  parse #3<2 3000 3000 3\n"
        "  render #4<2 0 4000 0\n"
        "   parse #5<4 2000 3000 2\n"
        "    (garbage collector) #9<5 1000 1000 1\n"
        "   draw #8<4 1000 1000 1\n"
        " (idle) #7<1 2000 2000 2"
    )


def test_a_limit_keeps_the_largest_rows_with_all_above_them() -> None:
    assert tree_rows(asked("tree", limit=4)) == (
        "(root) #1<None 0 9000 0\n"
        " main #2<1 0 7000 0\n"
        "  parse #3<2 3000 3000 3\n"
        "  render #4<2 0 4000 0"
    )  # fmt: skip
    assert tree_rows(asked("tree", limit=0)) == "(root) #1<None 0 9000 0", "the root is always there"
    assert function_rows(asked(limit=1)) == "parse 5000 6000 5 user"
    assert function_rows(asked("tree", limit=1)) == "parse 5000 6000 5 user"
    assert asked(limit=1).row_count == 6
    assert asked("tree", limit=1).row_count == 8


def test_lines_stand_by_self_and_ticks() -> None:
    assert line_rows(asked("lines")) == (
        "parse:21 2000 2\n(idle):0 2000 0\nparse:0 2000 0\nparse:22 1000 1\n(garbage collector):0 1000 0\ndraw:0 1000 0"
    )
    assert line_rows(asked("lines", limit=1)) == "parse:21 2000 2"
    assert asked("lines", limit=1).row_count == 6


def test_a_range_counts_what_overlaps_it() -> None:
    found = asked("tree", range_us=(2_500, 4_000))
    assert function_rows(found) == "parse 1500 1500 2 user\nmain 0 1500 0 user\nrender 0 1000 0 user"
    assert tree_rows(found) == (
        "(root) #1<None 0 1500 0\n"
        " main #2<1 0 1500 0\n"
        "  parse #3<2 500 500 1\n"
        "  render #4<2 0 1000 0\n"
        "   parse #5<4 1000 1000 1"
    )  # fmt: skip
    assert found.range_us == (2_500, 4_000)
    assert (found.active_us, found.sampled_us) == (1_500, 1_500)
    assert found.figures.duration_us == 9_000, "figures are those of the whole profile"
    assert line_rows(asked("lines", range_us=(2_500, 4_000))) == "parse:0 1000 0\nparse:21 333 2\nparse:22 167 1"


def test_the_summary_has_no_rows() -> None:
    found = asked("summary")
    assert (found.functions, found.tree, found.lines) == (None, None, None)
    assert found.figures.function_count == 6


def test_a_profile_without_samples_has_its_root_and_nothing_else() -> None:
    found = asked("tree", stacks="")
    assert function_rows(found) == ""
    assert tree_rows(found) == "(root) #1<None 0 0 0"
    assert line_rows(asked("lines", stacks="")) == ""


def test_one_sample_lasts_to_the_end() -> None:
    assert function_rows(asked(stacks="main")) == "main 1000 1000 1 user"
