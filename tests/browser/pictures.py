"""A picture without a library: a proof of transfer that a phone might have taken."""

from __future__ import annotations

import struct
import zlib


def png(width: int, height: int) -> bytes:
    """Light paper with darker lines on it, as a receipt has them."""
    blank, line = bytes([238, 242, 247]), bytes([120, 140, 170])
    rows = []
    for y in range(height):
        inked = y > 40 and y % 28 < 8
        marks = width // 2 + (y * 7) % (width // 3)
        rows.append(b"\0" + (blank * 24 + line * (marks - 24) + blank * (width - marks) if inked else blank * width))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
