"""The websocket to an inspector: our own socket, no proxy, no Origin, and a limit to what may arrive."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, NamedTuple
from urllib.parse import urlsplit

from websocket import ABNF

from tui.base.errors import CannotConnect, ProtocolError
from tui.record.protocol.addresses import address_text, addresses_of
from tui.record.protocol.deadline_socket import DeadlineSocket
from tui.record.protocol.handshake import NotWebsocket, shake_hands

MOST_BYTES = 256 << 20
"""The largest message that is taken; the largest profile seen was 25 MB, after a minute at 100 µs."""
_MOST_FRAGMENTS = 1 << 16
"""Frames of one message. Inspectors send a message in one."""
_BUFFER_BYTES = 1 << 16
_SEND_TIMEOUT_S = 5
"""How long the other side may leave unread what we send. The kernel takes some 100 kB before that matters."""
_PONG_PAUSE_S = 0.1
"""Pings that follow sooner are not answered: RFC 6455 wants an answer to the last one only."""
_MOST_CONTROL_FRAMES, _MORE_PER_S = 1000, 10
"""Pings and pongs that are taken, and how many more with each second. Inspectors send none, proxies one in a while."""
_MASKED: Final = 0x80
_FINAL, _RESERVED, _OPCODE = 0x80, 0x70, 0xF


class _Frame(NamedTuple):
    is_final: bool
    opcode: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class _Limits:
    url: str
    most_bytes: int


class Wire:
    """Text messages to and from an inspector. `receive` belongs to one thread, `send` to all."""

    def __init__(self, plain: socket.socket, incoming: BinaryIO, limits: _Limits) -> None:
        self._plain = plain
        self._incoming = incoming
        self._limits = limits
        self._lock = threading.Lock()
        self._is_open = True
        self._began_at = time.monotonic()
        self._answered_ping_at = 0.0
        self._control_frames = 0

    def send(self, messages: Sequence[bytes]) -> None:
        """Sends messages at once, so that the target has them together.

        Raises OSError when the connection is gone, and when the other side does not read for some seconds.
        """
        self._send(b"".join(_framed(ABNF.OPCODE_TEXT, message) for message in messages))

    def receive(self) -> bytes | None:
        """The next message, however long that takes; None when the other side closed the connection.

        Raises OSError when it was lost, ProtocolError for what is no websocket and for a message over the limit.
        """
        fragments: list[bytes] = []
        received_bytes = 0
        while True:
            frame = self._frame(received_bytes)
            if frame.opcode == ABNF.OPCODE_CLOSE:
                return None
            if frame.opcode in (ABNF.OPCODE_PING, ABNF.OPCODE_PONG):
                self._take_control(frame)
            else:
                if (frame.opcode == ABNF.OPCODE_CONT) != bool(fragments) or len(fragments) >= _MOST_FRAGMENTS:
                    raise ProtocolError(self._limits.url, "its messages are cut in a way that no inspector uses")
                if frame.is_final and not fragments:
                    return frame.payload
                # An empty fragment counts as well: a list of them is what says that a message has begun.
                fragments.append(frame.payload)
                received_bytes += len(frame.payload)
                if frame.is_final:
                    return b"".join(fragments)

    def close(self) -> None:
        """Ends the connection at once; a thread in `receive` gets to know."""
        if self._is_open:
            with contextlib.suppress(OSError):
                self._send(_framed(ABNF.OPCODE_CLOSE, b"\x03\xe8"))
        self._is_open = False
        # Without shutting down first, closing does not wake a thread that is reading.
        with contextlib.suppress(OSError):
            self._plain.shutdown(socket.SHUT_RDWR)
        self._plain.close()

    def _send(self, data: bytes) -> None:
        with self._lock:
            if not self._is_open:
                raise OSError("the connection was closed")
            try:
                self._plain.sendall(data)
            except BlockingIOError as error:  # how a blocking socket tells that SO_SNDTIMEO is over
                self._is_open = False
                raise TimeoutError(f"it reads nothing for {_SEND_TIMEOUT_S} s") from error
            except OSError:
                # Half a frame may have been sent: nothing can follow it.
                self._is_open = False
                raise

    def _take_control(self, frame: _Frame) -> None:
        now = time.monotonic()
        self._control_frames += 1
        if self._control_frames > _MOST_CONTROL_FRAMES + _MORE_PER_S * (now - self._began_at):
            raise ProtocolError(self._limits.url, "it sends pings without end")
        if frame.opcode == ABNF.OPCODE_PING and now - self._answered_ping_at >= _PONG_PAUSE_S:
            self._answered_ping_at = now
            self._send(_framed(ABNF.OPCODE_PONG, frame.payload))

    def _frame(self, before_bytes: int) -> _Frame:
        """The next frame, of a message of which `before_bytes` have come; the length is checked before it is read."""
        first, second = self._exactly(2)
        opcode = first & _OPCODE
        is_control = opcode >= ABNF.OPCODE_CLOSE
        length = second & ~_MASKED
        is_wrong = bool(first & _RESERVED or second & _MASKED) or opcode not in ABNF.OPCODES
        if is_wrong or (is_control and (length > 125 or not first & _FINAL)):
            raise ProtocolError(self._limits.url, "what it sends is no websocket frame")
        if length >= 126:
            length = int.from_bytes(self._exactly(2 if length == 126 else 8), "big")
        if length + before_bytes > self._limits.most_bytes:
            most = f"{self._limits.most_bytes >> 20} MB"
            raise ProtocolError(self._limits.url, f"a message of more than {most} came", "Is it an inspector?")
        return _Frame(bool(first & _FINAL), opcode, self._exactly(length))

    def _exactly(self, count: int) -> bytes:
        data = self._incoming.read(count)
        if len(data) < count:
            raise ConnectionError("the other side ended it")
        return data


def _framed(opcode: int, data: bytes) -> bytes:
    return ABNF.create_frame(data, opcode).format()


_MISSING: Final = "The program may have ended, or opened its inspector anew: see tickscope targets."


def open_wire(url: str, timeout_s: float, *, allow_remote: bool = False, most_bytes: int = MOST_BYTES) -> Wire:
    """A connection to the inspector at `url` (`ws://host:port/path`).

    Raises CannotConnect when nothing that speaks websocket answers there within `timeout_s`, RecordError for another
    machine without `allow_remote`. A redirect is not followed: it could lead to another machine.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    where = address_text(host, port)
    deadline = time.monotonic() + timeout_s
    plain = _connected(host, port, where, timeout_s, allow_remote=allow_remote)
    limited = DeadlineSocket(plain, deadline)
    incoming = limited.makefile(buffer_bytes=_BUFFER_BYTES)
    try:
        shake_hands(limited, incoming, parts)
        limited.lift_deadline()
        _limit_sending(plain)
    except NotWebsocket as error:
        plain.close()
        if error.status is not None:
            raise CannotConnect(url, f"refused with HTTP status {error.status}", _MISSING) from error
        raise CannotConnect(url, "what answers there is no inspector") from error
    except TimeoutError as error:
        plain.close()
        raise CannotConnect(url, f"no answer within {timeout_s:g} s", "Is the program stopped or busy?") from error
    except OSError as error:
        plain.close()
        raise CannotConnect(url, "what answers there is no inspector") from error
    return Wire(plain, incoming, _Limits(url, most_bytes))


def _limit_sending(plain: socket.socket) -> None:
    """Has a send fail that the other side does not read: Python's own timeout would be for receiving as well."""
    if os.name == "nt":
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _SEND_TIMEOUT_S * 1000)
    else:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", _SEND_TIMEOUT_S, 0))


def _connected(host: str, port: int, where: str, timeout_s: float, *, allow_remote: bool) -> socket.socket:
    refused: OSError | None = None
    for address in addresses_of(host, port, allow_remote=allow_remote):
        try:
            plain = socket.create_connection((address, port), timeout=timeout_s)
        except OSError as error:
            refused = error
            continue
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return plain
    raise CannotConnect(
        f"nothing listens on {where}", next_step="Start the program with `node --inspect app.js`, or give its PID."
    ) from refused
