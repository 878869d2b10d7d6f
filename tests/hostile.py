"""Names and urls that want to be more than text, for every test that shows what comes from a file.

Each is one that a runtime really writes into a profile: `node --cpu-prof` keeps any string that is a function's name.
"""

CSI = "x\x1b[2J\x1b[31mRED"
CLIPBOARD = "x\x1b]52;c;cm0gLXJm\x07y"
HYPERLINK = "\x1b]8;;http://evil/\x1b\\click\x1b]8;;\x1b\\"
C1 = "x\x9b31my"
RETURN_AND_BACKSPACE = "visible\rhidden\b\b\b"
DIRECTION = "abc\u202egnp.exe\u2066x"
ZERO_WIDTH = "ma\u200b\u200d\ufeffin"
WIDE = "解析器漢字👩‍👩‍👧e\u0301ｗｉｄｅ"
ZALGO = "a" + "\u0301" * 2000
MARKUP = "[bold red]x[/] [@click=app.quit]q[/] [link=http://e]l[/]"
MARKUP_UNBALANCED = "oops [/] tail"
LONG = "A" * 1_000_000
NEWLINE_TAB = "a\nb\tc"
NUL = "a\x00b"
TAGS = "\U000e0041\U000e0042hidden"
DEL_AND_C0 = "\x7f\x05\x0e\x0f"
TITLE = "\x1b]0;PWNED\x07t"
ALTERNATE_SCREEN = "\x1b[?1049l\x1b[?25h\x1bc"
DEVICE_CONTROL = '\x1bP$q"p\x1b\\\x90x\x9c'
SURROGATE = "lone\ud800x"
VARIATION_SELECTORS = "a\ufe0fb\U000e0100\U000e01efc"
FLAGS_AND_TONES = "🇩🇪👍🏽❤\ufe0f"
BLANKS = "\u2800\u3164\u115f\xa0\u3000\xad"
LINE_SEPARATORS = "a\u2028b\u2029c\x85d"
LEADING_MARK = "\u0301\u0301a"

NAMES = (
    CSI,
    CLIPBOARD,
    HYPERLINK,
    C1,
    RETURN_AND_BACKSPACE,
    DIRECTION,
    ZERO_WIDTH,
    WIDE,
    ZALGO,
    MARKUP,
    MARKUP_UNBALANCED,
    LONG,
    NEWLINE_TAB,
    NUL,
    TAGS,
    DEL_AND_C0,
    TITLE,
    ALTERNATE_SCREEN,
    DEVICE_CONTROL,
    SURROGATE,
    VARIATION_SELECTORS,
    FLAGS_AND_TONES,
    BLANKS,
    LINE_SEPARATORS,
    LEADING_MARK,
)

CREDENTIALS = "https://user:hunter2@host/app.js?token=SECRET"
SECRETS = ("hunter2", "SECRET")
"""What of `CREDENTIALS` may not be on a screen."""

URLS = (
    "file:///etc/passwd",
    "file:///app/../../../../etc/shadow",
    "http://169.254.169.254/latest/meta-data/",
    CREDENTIALS,
    "data:text/javascript;base64," + "A" * 100_000,
    "\\\\evil.example\\share\\a.js",
    "webpack://app/../../../../etc/passwd",
    "file:///dev/zero",
    "command:workbench.action.quit",
    "file:///app/%2e%2e/%00etc",
    "file://evil.example/share/a.js",
    "file:///app/\x1b]0;PWNED\x07.js",
)
"""Urls that no source may be read or fetched for."""
