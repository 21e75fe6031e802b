"""What is sealed opens at its place and nowhere else, and only with its key."""

from __future__ import annotations

import re
import traceback
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from workflow_platform.errors import InvalidError
from workflow_platform.store.keys import KeyRing
from workflow_platform.store.vault import Place, SecretUnreadableError, Vault
from workflow_platform_tests.store.concurrency import at_once

SECRET = "pässword-that-nobody-may-see"
PLACE = Place("connections", uuid4(), uuid4())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "vault.json"


@pytest.fixture
def vault(file: Path) -> Vault:
    return Vault.from_file(file)


def test_a_secret_opens_at_its_place(vault: Vault) -> None:
    assert vault.open(vault.seal(SECRET, PLACE), PLACE) == SECRET


def test_the_same_secret_is_never_sealed_the_same_way(vault: Vault) -> None:
    assert vault.seal(SECRET, PLACE) != vault.seal(SECRET, PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [replace(PLACE, table="users"), replace(PLACE, row_id=uuid4()), replace(PLACE, owner_id=uuid4())],
    ids=["table", "row", "owner"],
)
def test_a_secret_opens_at_no_other_place(vault: Vault, elsewhere: Place) -> None:
    sealed = vault.seal(SECRET, PLACE)
    with pytest.raises(SecretUnreadableError, match="Restore the key file"):
        vault.open(sealed, elsewhere)


@pytest.mark.parametrize(
    "broken", ["", "v1", "v1.nokey.AAAA", "v1..", "ä.ö.ü", "v2.{key}.{body}", "v1.{key}.AA=="]
)
def test_what_is_no_seal_is_unreadable(vault: Vault, broken: str) -> None:
    _, key, body = vault.seal(SECRET, PLACE).split(".")
    with pytest.raises(SecretUnreadableError):
        vault.open(broken.format(key=key, body=body), PLACE)


def test_a_seal_with_one_bit_changed_is_unreadable(vault: Vault) -> None:
    sealed = vault.seal(SECRET, PLACE)
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    with pytest.raises(SecretUnreadableError):
        vault.open(changed, PLACE)


def test_neither_errors_nor_representations_show_a_secret_or_a_key(file: Path) -> None:
    vault = Vault.from_file(file)
    keys = re.findall(r'"([\w+/=]{44})"', file.read_text())
    try:
        vault.open(vault.seal(SECRET, PLACE), replace(PLACE, table="users"))
    except SecretUnreadableError as error:
        shown = "".join(traceback.format_exception(error)) + repr(error)
    else:
        pytest.fail("it opened")
    shown += repr(vault) + repr(vars(vault)) + repr(KeyRing.model_validate_json(file.read_bytes()))
    assert keys
    assert not [word for word in (SECRET, *keys) if word in shown]


def test_the_key_file_is_for_us_alone(file: Path) -> None:
    Vault.from_file(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["vault.json"]


def test_a_second_vault_of_the_file_opens_what_the_first_sealed(vault: Vault, file: Path) -> None:
    assert Vault.from_file(file).open(vault.seal(SECRET, PLACE), PLACE) == SECRET


def test_vaults_made_at_once_share_one_key(file: Path) -> None:
    vaults = at_once(lambda _: Vault.from_file(file))
    sealed = vaults[0].seal(SECRET, PLACE)
    assert {vault.open(sealed, PLACE) for vault in vaults} == {SECRET}


def test_after_a_new_key_older_seals_open_and_are_stale(vault: Vault, file: Path) -> None:
    old = vault.seal(SECRET, PLACE)
    renewed = Vault.with_new_key(file)
    assert renewed.open(old, PLACE) == SECRET
    assert renewed.is_stale(old)
    assert not renewed.is_stale(renewed.seal(SECRET, PLACE))
    assert file.stat().st_mode & 0o777 == 0o600


def test_without_its_key_a_secret_is_unreadable(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(SecretUnreadableError):
        Vault.from_file(tmp_path / "other.json").open(vault.seal(SECRET, PLACE), PLACE)


@pytest.mark.parametrize(
    "content",
    ["", "{}", "not json", '{"newest": "a", "keys": {}}', '{"newest": "a", "keys": {"a": "c2hvcnQ="}}'],
)
def test_a_damaged_key_file_is_refused_and_kept(tmp_path: Path, content: str) -> None:
    file = tmp_path / "vault.json"
    file.write_text(content)
    with pytest.raises(InvalidError, match="Restore it from a backup"):
        Vault.from_file(file)
    assert file.read_text() == content
