"""Folders are lent to another account without letting anybody else look into them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workflow_platform.store.embedded.account import claim, let_pass, server_account


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_claimed_folder_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "above" / "folder"
    claim(folder, None)
    folder.chmod(0o755)
    claim(folder, None)
    assert mode(folder) == 0o700


def test_a_link_that_somebody_laid_is_not_followed(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        claim(link, None)


def test_the_folders_above_can_be_passed_and_not_read(tmp_path: Path) -> None:
    above = tmp_path / "above"
    above.mkdir(mode=0o700)
    let_pass([above / "folder"])
    assert mode(above) == 0o701


@pytest.mark.skipif(os.geteuid() == 0, reason="root needs another account")
def test_we_run_the_server_ourselves(tmp_path: Path) -> None:
    assert server_account(tmp_path) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can lend a folder")
def test_a_folder_keeps_the_account_it_was_lent_to(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    account = server_account(folder)
    assert account is not None
    assert account.pw_uid != 0
    claim(folder, account)
    assert folder.stat().st_uid == account.pw_uid
    assert server_account(folder) == account
