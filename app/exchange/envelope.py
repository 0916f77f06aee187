"""The outermost layer: age. Encrypting and decrypting as streams, in memory that does not grow with the bundle.

pyrage pulls from a reader and pushes into a writer. Writing a bundle is a generator, which is pulled; reading one is
pulled too, so a thread stands between pyrage's writer and our reader, with a few pieces of room between them.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, Protocol

import pyrage

from app.exchange.format import caps
from app.exchange.format.tar import BLOCK
from db.kernel.errors import UserError

_PIECE = 256 * caps.KIB
_ROOM = 8
_LOOK = 0.05
_AGE_CHUNK, _AGE_TAG, _AGE_NONCE = 64 * caps.KIB, 16, 16


class Sink(Protocol):
    """Where ciphertext goes."""

    def write(self, data: bytes, /) -> int: ...

    def flush(self) -> None: ...


def check_header(start: bytes) -> int:
    """Length of the age header at the start of a file (its first 4 KiB), looked at before age is called.

    Raises `UserError("exchange.not_a_bundle")` where it is no age header, `"exchange.age_header"` where it is one that
    we do not take: longer than 4 KiB, more than 8 stanzas, or opened by a passphrase.
    """
    if not start.startswith(b"age-encryption.org/v1\n"):
        raise UserError("exchange.not_a_bundle")
    mac = start.find(b"\n---", 0, caps.AGE_HEADER_CAP)
    end = start.find(b"\n", mac + 1, caps.AGE_HEADER_CAP)
    if mac < 0 or end < 0:
        raise UserError("exchange.age_header")
    stanzas = [line.split(b" ")[1:2] for line in start[:mac].split(b"\n") if line.startswith(b"->")]
    if not 1 <= len(stanzas) <= caps.AGE_STANZAS or [b"scrypt"] in stanzas:
        raise UserError("exchange.age_header")
    return end + 1


def check_length(header: int, size: int) -> int:
    """Bytes of plaintext in a file of `size` bytes.

    A bundle's tar is whole blocks of 512 bytes, so nearly every file that was cut short or added to is found by its
    length alone. Raises `UserError("exchange.truncated")`.
    """
    body = size - header - _AGE_NONCE
    chunks = -(-body // (_AGE_CHUNK + _AGE_TAG))
    plain = body - chunks * _AGE_TAG
    if body <= 0 or plain < 4 * BLOCK or plain % BLOCK:
        raise UserError("exchange.truncated")
    return plain


class Pulled:
    """A generator of pieces as the reader that pyrage pulls from. Keeps the exception that the generator raised."""

    def __init__(self, pieces: Iterable[bytes | memoryview]) -> None:
        self._pieces = iter(pieces)
        self._rest = memoryview(b"")
        self.error: BaseException | None = None

    def read(self, size: int) -> bytes:
        """At most `size` bytes; nothing at the end."""
        try:
            while not self._rest:
                self._rest = memoryview(next(self._pieces))
        except StopIteration:
            return b""
        except BaseException as error:
            self.error = error
            raise
        part, self._rest = self._rest[:size], self._rest[size:]
        return bytes(part)


def encrypt(pieces: Iterable[bytes | memoryview], sink: Sink, recipients: Sequence[str]) -> None:
    """Write `pieces` to `sink` as one age file for all `recipients`. What the generator raises passes through."""
    reader = Pulled(pieces)
    keys = [pyrage.x25519.Recipient.from_str(text) for text in recipients]
    try:
        pyrage.encrypt_io(reader, sink, keys)
    except pyrage.EncryptError as error:
        raise (reader.error or error) from None


@contextmanager
def decrypted(file: BinaryIO, identity: str) -> Iterator[Pipe]:
    """The plaintext of an age file, to be pulled inside the `with`. Nothing of it touches a disk.

    Raises `UserError("exchange.not_for_us")` when the identity does not open it, `"exchange.damaged"` when a byte was
    changed, `"exchange.truncated"` when it ends early; the last two come while reading, before the end is reported.
    """
    with piped(lambda sink: _decrypt(file, sink, identity)) as pipe:
        yield pipe


@contextmanager
def piped(fill: Callable[[Sink], None]) -> Iterator[Pipe]:
    """Turn what `fill` pushes into a sink into something to pull from. What it raises comes out of `read`."""
    pipe = Pipe(fill)
    try:
        yield pipe
    finally:
        pipe.close()


class _Stopped(Exception):  # noqa: N818 - the reader went away
    pass


class Pipe:
    """Reader side of a thread that pushes. Use through `piped`."""

    def __init__(self, fill: Callable[[Sink], None]) -> None:
        self._queue: queue.Queue[bytes | BaseException | None] = queue.Queue(_ROOM)
        self._stop = threading.Event()
        self._rest = memoryview(b"")
        self._ended = False
        self._thread = threading.Thread(target=self._run, args=(fill,), name="age", daemon=True)
        self._thread.start()

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; nothing once the other side has ended well."""
        if not self._rest and not self._ended:
            piece = self._queue.get()
            self._ended = not isinstance(piece, bytes)
            if isinstance(piece, BaseException):
                raise piece
            self._rest = memoryview(piece or b"")
        part, self._rest = self._rest[:size], self._rest[size:]
        return bytes(part)

    def close(self) -> None:
        """End the thread, whether or not everything was read."""
        self._stop.set()
        while self._thread.is_alive():
            try:
                self._queue.get(timeout=_LOOK)
            except queue.Empty:
                continue
        self._thread.join()

    def _run(self, fill: Callable[[Sink], None]) -> None:
        sink = _Gathering(self._put)
        outcome: BaseException | None = None
        try:
            fill(sink)
            sink.flush()
        except _Stopped:
            return
        except BaseException as error:  # noqa: BLE001 - handed to the reader, which raises it
            outcome = error
        self._queue.put(outcome)

    def _put(self, piece: bytes) -> None:
        if self._stop.is_set():
            raise _Stopped
        self._queue.put(piece)


class _Gathering:
    """Gathers small writes into pieces worth handing over."""

    def __init__(self, put: Callable[[bytes], None]) -> None:
        self._put = put
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: bytes, /) -> int:
        self._parts.append(data)
        self._size += len(data)
        if self._size >= _PIECE:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._parts:
            self._put(b"".join(self._parts))
            self._parts, self._size = [], 0


def _decrypt(file: BinaryIO, sink: Sink, identity: str) -> None:
    try:
        pyrage.decrypt_io(file, sink, [pyrage.x25519.Identity.from_str(identity)])
    except pyrage.DecryptError as error:
        ours = "No matching keys" not in str(error)
        raise UserError("exchange.damaged" if ours else "exchange.not_for_us") from error
    except OSError as error:
        if error.errno:
            raise
        early = "truncated" in str(error)
        raise UserError("exchange.truncated" if early else "exchange.damaged") from error
