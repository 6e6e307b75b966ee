"""The encoding a text file was written in."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# What spreadsheets and shops write beside Unicode. Rarer ones only make a few letters look like what they are not.
LATIN = ("cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "mac-roman", "cp850")
OTHERS = (
    "cp1251", "cp1253", "cp1255", "cp1256", "cp874", "koi8-r", "koi8-u", "cp932", "euc-jp", "gb18030", "big5", "cp949",
)  # fmt: skip
ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
SAMPLE = 128 * 1024
DAMAGED = 0.05  # the share of broken letters that a text in UTF-8 may have, cut or pasted by careless programs


def encoding_of(path: Path) -> str:
    """The codec that reads a file: by its byte order mark, as UTF-8 where it is that, else by the look of its words."""
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding
    if start.count(0) > len(start) / 20:
        # In UTF-16 every comma and every Latin letter has a zero byte, behind or before the other one.
        return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"
    sample = _told_as_utf8(path)
    return _looked_at(sample) if sample else "utf-8"


def _told_as_utf8(path: Path) -> bytes:
    """Nothing for a file in UTF-8, else those of its first lines that hold more than ASCII."""
    sample, whole, broken = bytearray(), 0, 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for block in _blocks(path):
        if block.isascii():
            continue
        text = decoder.decode(block, final=True)  # a block ends with its line
        broken += (bad := text.count("\N{REPLACEMENT CHARACTER}"))
        whole += len(text) - len(text.encode("ascii", "ignore")) - bad
        if len(sample) < SAMPLE:
            sample += b"\n".join(line for line in block.split(b"\n") if not line.isascii())
        elif broken > DAMAGED * whole:
            break
    return bytes(sample) if broken > DAMAGED * whole else b""


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block + file.readline(1 << 20)


def _looked_at(sample: bytes) -> str:
    import chardet

    beyond = len(sample) - len(sample.decode("ascii", "ignore"))
    # Letters beyond ASCII stand alone among others in Latin script, and in rows in every other.
    likely = LATIN if len(ALONE.findall(sample)) > 0.8 * beyond else LATIN + OTHERS
    found = chardet.detect(sample[:SAMPLE], compat_names=False, prefer_superset=True, include_encodings=likely)
    return str(found["encoding"] or "cp1252")
