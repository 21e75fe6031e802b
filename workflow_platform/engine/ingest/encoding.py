"""Texts of any usual encoding, as UTF-8."""

from __future__ import annotations

import codecs
import gzip
import io
import shutil
import zlib
from pathlib import Path

from workflow_platform.engine.ingest.source import opened
from workflow_platform.engine.ingest.unpacking import check_size
from workflow_platform.errors import InvalidError

_CHUNK = 1 << 20
# The longer marks first: that of UTF-32 begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Windows-1252 is Latin-1 with the euro and typographic quotes, but leaves a few bytes without a meaning.
_GUESSES = ("utf-8", "cp1252", "latin-1")


def as_utf8(source: Path, target: Path, encoding: str | None = None) -> tuple[Path, str]:
    """Return a text in UTF-8 without a mark, and the encoding it had, which is found out where none is given.

    It is the file itself where that is so already, packed or not, or else ``target``, made a copy that is.
    Raises InvalidError for what is empty, no text, or not in the encoding given.
    """
    try:
        said, encoding = encoding, encoding or _encoding(source)
        # What was found out has been read to its end already.
        if encoding == "utf-8" and (said is None or _is_plain(source)):
            return source, encoding
        if encoding == "utf-8":
            encoding = "utf-8-sig"
        with (
            io.TextIOWrapper(opened(source), encoding=encoding, newline="") as text,
            target.open("w", encoding="utf-8", newline="") as written,
        ):
            shutil.copyfileobj(text, written, _CHUNK)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        message = f"The file '{source.name}' is not a complete gzip file."
        raise InvalidError(message, "Pack it again.") from error
    except UnicodeError as error:
        message = f"The file '{source.name}' is not in {(encoding or 'any known encoding').upper()}."
        raise InvalidError(message, "Choose its encoding, or save it as UTF-8.") from error
    _fits(target, "utf-8", source.name)
    return target, encoding.removesuffix("-sig")


def _is_plain(source: Path) -> bool:
    with opened(source) as file:
        marked = file.read(4).startswith(codecs.BOM_UTF8)
    return not marked and _fits(source, "utf-8", source.name)


def _encoding(source: Path) -> str:
    with opened(source) as file:
        head = file.read(4)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    return next(guess for guess in _GUESSES if _fits(source, guess, source.name))


def _fits(source: Path, encoding: str, name: str) -> bool:
    """Tell whether a text can be read so. Raises InvalidError if it is empty or no text at all."""
    decoder = codecs.getincrementaldecoder(encoding)()
    complete, blank, size = True, True, 0
    with opened(source) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            check_size(name, size)
            if b"\0" in chunk:
                message = f"The file '{name}' is not a text."
                raise InvalidError(message, "Export it as CSV in UTF-8 from the program it comes from.")
            blank = blank and not chunk.strip()
            # What all guesses have in common; a look is several times faster than decoding.
            if complete and chunk.isascii():
                continue
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
            complete = not decoder.getstate()[0]
    if blank:
        raise InvalidError(f"The file '{name}' is empty.")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
