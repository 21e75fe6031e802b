from __future__ import annotations

import io
import re

from workflow_platform.cli.status_line import StatusLine
from workflow_platform.cli.terminal import Terminal


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def work(stream: io.StringIO) -> str:
    with StatusLine(Terminal(stream)) as line:
        line.begin("Loading")
        line.detail("Loading the table flights")
        line.done("All is loaded")
        line.begin("Waiting")
    return stream.getvalue()


def test_away_from_a_terminal_each_activity_is_one_plain_line() -> None:
    lines = work(io.StringIO()).splitlines()
    assert lines[0] == "Loading …"
    assert re.fullmatch(r"✓ All is loaded  \d+\.\d s", lines[1])
    assert lines[2:] == ["Waiting …"]


def test_on_a_terminal_one_line_is_written_over_and_leaves_nothing_behind() -> None:
    drawn = work(Screen()).split("\r\x1b[2K")
    assert any("Loading the table flights" in text for text in drawn)
    assert sum(text.count("\n") for text in drawn) == 1
    assert drawn[-1] == ""
