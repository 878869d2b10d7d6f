"""What is secret in a url, and where urls stand in a text: the grammar of the screen, reports and exported files."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests import hostile
from tui.base.url_secrets import (
    has_mask,
    masked,
    text_without_credentials,
    text_without_secrets,
    urls_in,
    without_credentials,
    without_secrets,
)

_LONG = 100_000
_LINEAR_SECONDS = 5.0
"""A megabyte takes a second at most on a busy machine; quadratic, 100 kB would take far more."""


@pytest.mark.parametrize(
    ("url", "credentials", "secrets"),
    [
        (hostile.CREDENTIALS, "https://***@host/app.js?token=SECRET", "https://***@host/app.js?…"),
        ("https://u:p@ss:w@host/a", "https://***@host/a", "https://***@host/a"),
        ("https://host/@scope/a.js", "https://host/@scope/a.js", "https://host/@scope/a.js"),
        ("https://cdn/x?u=https://a:b@c/", "https://cdn/x?u=https://***@c/", "https://cdn/x?…"),
        (
            "webpack-internal:///./src/a.vue?ab12#x",
            "webpack-internal:///./src/a.vue?ab12#x",
            "webpack-internal:///./src/a.vue?…#…",
        ),
        ("http://u:p@h/a.bundle//&b=SECRET#x", "http://***@h/a.bundle//&b=SECRET#x", "http://***@h/a.bundle//&…#…"),
        ("http://h/a//&b", "http://h/a//&b", "http://h/a//&b"),
        ("file:///a.js?", "file:///a.js?", "file:///a.js?"),
        ("file:///a.js#b?c", "file:///a.js#b?c", "file:///a.js#…"),
        ("data:text/javascript,a?b:c", "data:text/javascript,a?b:c", "data:text/javascript,length=6…"),
        ("http://[::1", "http://[::1", "http://[::1"),
        ("node:internal/url", "node:internal/url", "node:internal/url"),
        ("", "", ""),
    ],
)
def test_secrets_of_urls_are_masked(url: str, credentials: str, secrets: str) -> None:
    assert without_credentials(url) == credentials
    assert without_secrets(url) == secrets


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        # The URL standard: slashes may lean the wrong way, be missing, or have controls between them.
        ("https:bob:pw@host/x", "https:***@host/x"),
        ("https:/bob:pw@host/x", "https:/***@host/x"),
        ("HTTPS:\\\\bob:pw@host\\x?t", "HTTPS:\\\\***@host\\x?…"),
        ("https:/\n/bob:pw@host/x", "https:/\n/***@host/x"),
        ("ht\ntps://bob:pw@host/", "ht\ntps://***@host/"),
        ("https://bob:p w\x01@host/x", "https://***@host/x"),
        ("//bob:pw@host/x?y", "//***@host/x?…"),
        ("ws://bob:pw@host", "ws://***@host"),
        ("git+ssh://git@host/x", "git+ssh://***@host/x"),
        ("https://bob@host/x", "https://***@host/x"),
        # Passwords that were not encoded.
        ("https://bob:p/w?x@host/a?b", "https://***@host/a?…"),
        ("postgres://bob:p#w@host/db", "postgres://***@host/db"),
        # IPv6, and @ where nobody logs in.
        ("https://bob:pw@[::1]:80/a", "https://***@[::1]:80/a"),
        ("https://[::1]:80/@fs/x?y=1", "https://[::1]:80/@fs/x?…"),
        ("https://unpkg.com/@scope/a@1/x.js", "https://unpkg.com/@scope/a@1/x.js"),
        ("jsr:@std/path@1", "jsr:@std/path@1"),
        ("npm:lodash@4.17.21", "npm:lodash@4.17.21"),
        ("webpack://my:app/./node_modules/@a/b.js", "webpack://my:app/./node_modules/@a/b.js"),
        # Encoded, also twice, also one url in another.
        ("https%3A%2F%2Fbob%3Apw%40host%2Fx%3Ftoken%3D1", "https%3A%2F%2F***%40host%2Fx%3F…"),
        ("https%253A%252F%252Fbob%253Apw%2540host", "https%253A%252F%252F***%2540host"),
        ("https://proxy/https%3A%2F%2Fb%3Ap%40host%2Fx%3FS", "https://proxy/https%3A%2F%2F***%40host%2Fx%3F…"),
        ("https://bob%3Apw%40host/x", "https://***%40host/x"),
        ("https://proxy/https://bob:pw@host/x", "https://proxy/https://***@host/x"),
        ("https://host/a%3Ftoken%3DSECRET", "https://host/a%3F…"),
        ("file:///c%23/a.js", "file:///c%23/a.js"),
        # Other schemes, and none.
        ("blob:https://bob:pw@host/id", "blob:https://***@host/id"),
        ("wasm://wasm/module?SECRET", "wasm://wasm/module?…"),
        ("wasm:module#SECRET", "wasm:module#…"),
        ("app.js?SECRET", "app.js?…"),
        ("/app/x.js#SECRET", "/app/x.js#…"),
        ("https://host/a.js;jsessionid=SECRET", "https://host/a.js;…"),
        ("C:\\work\\C#\\a.js", "C:\\work\\C#\\a.js"),
        ("C:\\work\\C#\\a.js?SECRET", "C:\\work\\C#\\a.js?…"),
        # Whole programs.
        ("data:text/javascript;charset=SECRET;base64,AAAA", "data:text/javascript,length=27…"),
        (" DATA:,SECRET", " DATA:,length=7…"),
        ("javascript:alert('SECRET')", "javascript:…"),
        ("webpack:///data:text/javascript,SECRET", "webpack:///data:text/javascript,length=7…"),
    ],
)
def test_urls_are_read_as_generously_as_browsers_do(url: str, shown: str) -> None:
    assert without_secrets(url) == shown
    assert without_secrets(shown) == shown
    assert has_mask(shown) == (shown != url)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "eval at f (https://x/a.js?t=SECRET:1:2), <anonymous>:3:4",
            "eval at f (https://x/a.js?…:1:2), <anonymous>:3:4",
        ),
        ("render(http://localhost:8081/index.bundle?a=b&c:12:3)", "render(http://localhost:8081/index.bundle?…:12:3)"),
        ("f(index.bundle//&platform=ios:1:2)", "f(index.bundle//&…:1:2)"),
        ("f(index.bundle?platform=ios:1:2)", "f(index.bundle?…:1:2)"),
        ("fn@https://bob:pw@x/a.js?t:1:2", "fn@https://***@x/a.js?…:1:2"),
        (
            "eval at g (eval at f (https://b:p@x/a?t=SE CRET:1:2), <anonymous>:1:3)",
            "eval at g (eval at f (https://***@x/a?…:1:2), <anonymous>:1:3)",
        ),
        ("eval (data:text/javascript,f() + 'SECRET'):1:2)", "eval (data:text/javascript,length=16…:1:2)"),
        ("loads https://x/?t=SECRET twice", "loads https://x/?… twice"),
        ("<https://x/?SECRET>", "<https://x/?…>"),
        ("GET /login?token=SECRET", "GET /login?…"),
        ("load x.js?SECRET now", "load x.js?… now"),
        ("https:\\/\\/bob:pw@x\\/a", "https:\\/\\/***@x\\/a"),
        ("a" * 100 + "https://bob:pw@x/?q", "a" * 100 + "https://***@x/?…"),
        ("RegExp: https:\\/\\/bob:pw@x\\/a\\?t=S", "RegExp: https:\\/\\/***@x\\/a\\?…"),
        # Nothing of a url.
        ("RegExp: ^https?:\\/\\/([^/]+)\\/a?token=(.*)#$", "RegExp: ^https?:\\/\\/([^/]+)\\/a?token=(.*)#$"),
        ("C:\\Users\\bob\\x.js", "C:\\Users\\bob\\x.js"),
        ("std::vector<int>::operator", "std::vector<int>::operator"),
        ("a.b?.c", "a.b?.c"),
        ("metadata: x, y", "metadata: x, y"),
        ("get #token", "get #token"),
        ("(anonymous)", "(anonymous)"),
    ],
)
def test_urls_in_texts_are_found(text: str, shown: str) -> None:
    assert text_without_secrets(text) == shown
    assert text_without_secrets(shown) == shown


def test_json_keeps_queries_in_texts() -> None:
    assert text_without_credentials("f (https://bob:pw@x/a.js?t=1:2:3)") == "f (https://***@x/a.js?t=1:2:3)"


def test_a_number_tells_urls_apart_that_masks_make_alike() -> None:
    assert masked("https://bob:pw@x/a.js?t=1", 2) == "https://***@x/a.js?…2"
    assert masked("https://bob:pw@x/a.js", 2) == "https://***2@x/a.js"
    assert masked("data:text/css,a", 12) == "data:text/css,length=2…12"
    assert masked("https://***@x/a.js?…2") == "https://***@x/a.js?…2"


# fmt: off
PIECES = (
    "https:", "//", "/", "\\", "bob:pw", "@", "host", "?", "#", "t=SECRET", ":1:2", "%3A", "%2F", "%40", "%3F", "data:",
    "text/css", ",", ";", "[::1]", " ", "(", ")", "'", '"', "\n", "…", "…2", "***", "x.js", "C:\\", "RegExp: ", "é",
)
REPEATED = (
    "a", "https:", "http://", "//", "(http:", "(http://a ", "?", "a?b=", "x@", "https://a@/", "%25", "%40", "a:/",
    "data:,", "'http:/ ", "https://a:b/", "\\\\", "; a=", "://", "/a@b//", "https:a:b/", "%3a%2f", "(a.js#", "https:\n",
    "https://a:b?@", "%3a%2fa:b?@//", "C:\\#", "https://a:b/x ",
)
# fmt: on


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("https://a@b@c?d#e?f")
def test_masking_twice_changes_nothing(text: str) -> None:
    for mask in (without_secrets, without_credentials, text_without_secrets, text_without_credentials):
        assert mask(mask(text)) == mask(text)
    spans = [place for span in urls_in(text) for place in span]
    assert spans == sorted(spans)


def test_behind_very_many_credentials_all_is_masked() -> None:
    url = "https://" + "bob:SECRET@//" * 3000 + "bob:SECRET@host/x?SECRET"
    for mask in (without_secrets, without_credentials, text_without_secrets, text_without_credentials):
        shown = mask(url)
        assert "SECRET" not in shown
        assert shown.count("***@") == 1000
        assert mask(shown) == shown


@pytest.mark.parametrize("piece", REPEATED)
def test_long_names_take_linear_time(piece: str) -> None:
    began = time.process_time()
    for tail in ("", "@", "/@x)"):
        text = piece * (_LONG // len(piece)) + tail
        without_secrets(text)
        text_without_secrets(text)
        text_without_credentials(text)
    assert time.process_time() - began < _LINEAR_SECONDS
