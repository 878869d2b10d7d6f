"""What a url says about where a function is from: its package and its host."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tui.profile.columns.function_key import FunctionKey

OWN_CODE = "(own code)"
NATIVE = "(native)"

_IN_NODE_MODULES = re.compile(r".*[/\\]?node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\?#]+)", re.DOTALL)
_BY_SCHEME = re.compile(r"(?:npm|jsr):/*((?:@[^/@]+/)?[^/@?#]+)")
_BY_HOST = (
    re.compile(r"https://deno\.land/(?:x/)?([^/@?#]+)"),
    re.compile(r"https://(?:esm\.sh|unpkg\.com|jsr\.io|cdn\.jsdelivr\.net/npm)/(?:v\d+/)?((?:@[^/@]+/)?[^/@?#]+)"),
)
_RUNTIME = re.compile(r"(node|ext|deno|bun|chrome-extension|moz-extension|devtools|node-internal|cloudflare-internal):")


def package_of(name: str, url: str) -> str:
    """The package of a function: `@babel/core`, `node:`, `(own code)`; one of V8's states is its own."""
    if not url:
        return name if name.startswith("(") and name.endswith(")") else NATIVE
    inside = _IN_NODE_MODULES.match(url) or _BY_SCHEME.match(url)
    inside = inside or next(filter(None, (pattern.match(url) for pattern in _BY_HOST)), None)
    if inside is not None:
        return inside[1].replace("\\", "/")
    runtime = _RUNTIME.match(url)
    if runtime is not None:
        return runtime[0]
    return "node:" if url.startswith("internal/") else "wasm:" if url.startswith("wasm:") else OWN_CODE


def is_library(package: str) -> bool:
    """Whether a package is one of many functions that somebody else wrote: no state, no own or native code."""
    return not package.startswith("(")


def library_key(package: str) -> FunctionKey:
    """A package as if it were one function, of the same category and package as its own ones."""
    return FunctionKey(package, package if package.endswith(":") else f"node_modules/{package}", 0, 0)


def host_of(name: str, url: str) -> str:
    """The host of a function's url, its scheme where there is none, `(native)` without url, a state by its name."""
    if not url:
        return package_of(name, url)
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # a url with a broken IPv6 address
        return "(no host)"
    return host or (f"{parts.scheme}:" if parts.scheme and len(parts.scheme) > 1 else "file:")
