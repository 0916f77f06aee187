"""RFC 9162 (section 2.1) Merkle tree over record lines: root, audit path, verification. SHA-256."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256


def leaf(line: bytes) -> bytes:
    """Hash of one record line without its LF."""
    return sha256(b"\x00" + line).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Root:
    """The root of leaves that come one by one, in memory that grows with the logarithm of their number."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []
        self.count = 0

    def add(self, line: bytes) -> None:
        """Append one line."""
        size, node = 1, leaf(line)
        while self._peaks and self._peaks[-1][0] == size:
            node = _node(self._peaks.pop()[1], node)
            size *= 2
        self._peaks.append((size, node))
        self.count += 1

    def digest(self) -> bytes:
        """The root so far; of no lines, the hash of nothing."""
        if not self._peaks:
            return sha256(b"").digest()
        node = self._peaks[-1][1]
        for _size, peak in reversed(self._peaks[:-1]):
            node = _node(peak, node)
        return node


def root(lines: Iterable[bytes]) -> bytes:
    """Root over all lines in file order."""
    tree = Root()
    for line in lines:
        tree.add(line)
    return tree.digest()


def audit_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The nodes that, with leaf hash `leaves[index]`, give the root (RFC 9162, 2.1.3.1). `leaves` are leaf hashes."""
    if len(leaves) <= 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*audit_path(index, leaves[:split]), _subtree(leaves[split:])]
    return [*audit_path(index - split, leaves[split:]), _subtree(leaves[:split])]


def verify(line: bytes, index: int, count: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Whether `line` is number `index` of `count` lines under the root `expected` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < count:
        return False
    position, last, node = index, count - 1, leaf(line)
    for sibling in path:
        if last == 0:
            return False
        if position & 1 or position == last:
            node = _node(sibling, node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = _node(node, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and node == expected


def _split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    return 1 << (count - 1).bit_length() - 1


def _subtree(leaves: Sequence[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    split = _split(len(leaves))
    return _node(_subtree(leaves[:split]), _subtree(leaves[split:]))
