"""Texts of any usual encoding, as UTF-8."""

from __future__ import annotations

import codecs
import gzip
import io
import shutil
import zlib
from pathlib import Path

from workflow_platform.engine.ingest.source import opened
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


def as_utf8(source: Path, target: Path) -> Path:
    """Return the file itself if it is in UTF-8 without a mark, or else ``target``, made a copy that is.

    What is packed by gzip may stay so. Raises InvalidError for what is empty or no text.
    """
    try:
        encoding = _encoding(source)
        if encoding == "utf-8":
            return source
        with (
            io.TextIOWrapper(opened(source), encoding=encoding, newline="") as text,
            target.open("w", encoding="utf-8", newline="") as written,
        ):
            shutil.copyfileobj(text, written, _CHUNK)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        message = f"The file '{source.name}' is not a complete gzip file."
        raise InvalidError(message, "Pack it again.") from error
    except UnicodeDecodeError as error:
        message = f"The file '{source.name}' begins like {error.encoding.upper()}, but is not."
        raise InvalidError(message, "Save it as UTF-8.") from error
    _fits(target, "utf-8", source.name)
    return target


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
    blank = True
    with opened(source) as file:
        while chunk := file.read(_CHUNK):
            if b"\0" in chunk:
                message = f"The file '{name}' is not a text."
                raise InvalidError(message, "Export it as CSV in UTF-8 from the program it comes from.")
            blank = blank and not chunk.strip()
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
    if blank:
        raise InvalidError(f"The file '{name}' is empty.")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
