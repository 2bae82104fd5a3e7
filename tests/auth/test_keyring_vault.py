"""The keyring with backends like real ones: correct, slow, faulty, or hanging."""

import asyncio
import threading
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringLocked

from tui.auth import keyring_vault as module
from tui.auth.errors import VaultError
from tui.auth.keyring_vault import CHUNK, KeyringVault, choose_vault, find_backend
from tui.auth.vault import FileVault, MemoryVault

SECRET = "tokens " + "x" * 3000


class Ring(KeyringBackend):
    """A keyring in memory, which is not on the list."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # keyring's
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


class Small(Ring):
    """Takes as much as Windows does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        assert len(password) <= 1280
        super().set_password(service, username, password)


class Broken(Ring):
    def get_password(self, service: str, username: str) -> str | None:
        raise OSError(f"cannot read {SECRET}")


class Locked(Ring):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(password)


class Forgetful(Ring):
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Mute(Ring):
    def __init__(self) -> None:
        super().__init__()
        self.over = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.over.wait()
        return None


def vault(ring: Ring, *, split: bool = False) -> KeyringVault:
    return KeyringVault(ring, Path(), split=split)


@pytest.mark.parametrize("split", [False, True])
async def test_it_keeps_and_forgets(split: bool) -> None:
    ring = Small() if split else Ring()
    kept = vault(ring, split=split)
    await kept.probe()
    assert await kept.read("a") is None
    for text in ("short", SECRET, SECRET[::-1], "short again", SECRET[:CHUNK]):
        await kept.write("a", text)
        await kept.write("b", "other")
        assert await kept.read("a") == text
    await kept.delete("a")
    await kept.delete("a")
    assert await kept.read("a") is None
    await kept.delete("b")
    assert ring.entries == {}


async def test_a_long_text_is_there_in_the_old_or_the_new_wording_however_writing_ends() -> None:
    class Power(Small):
        left = 99

        def set_password(self, service: str, username: str, password: str) -> None:
            if self.left == 0:
                raise OSError("power cut")
            self.left -= 1
            super().set_password(service, username, password)

    for cut in range(6):
        ring = Power()
        kept = vault(ring, split=True)
        await kept.write("a", SECRET)
        ring.left = cut
        new = SECRET.replace("x", "y")
        try:
            await kept.write("a", new)
        except VaultError:
            assert await kept.read("a") == SECRET
        else:
            assert await kept.read("a") == new


@pytest.mark.parametrize(
    ("ring", "words"),
    [
        (Broken(), "OSError"),
        (Locked(), "unlock it"),
        (Forgetful(), "does not keep"),
    ],
)
async def test_what_does_not_work_is_found_out_before_there_is_anything_to_lose(
    ring: Ring, words: str
) -> None:
    with pytest.raises(VaultError) as caught:
        await vault(ring).probe()
    assert words in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__context__ is None


async def test_a_keyring_that_never_answers_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "UNLOCK", 0.05)
    ring = Mute()
    with pytest.raises(VaultError, match="gives no answer"):
        await KeyringVault(ring, Path(), split=False).read("a")
    ring.over.set()


async def test_a_person_has_time_to_unlock_it_the_first_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIMEOUT", 0.05)
    ring = Mute()
    kept = KeyringVault(ring, Path(), split=False)
    reading = asyncio.create_task(kept.read("a"))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asyncio.shield(reading), 0.1)
    ring.over.set()
    assert await reading is None
    ring.over.clear()
    with pytest.raises(VaultError, match="gives no answer"):
        await kept.read("a")
    ring.over.set()


@pytest.mark.parametrize("newer", ["second", None])
async def test_a_write_that_hung_and_comes_late_does_not_undo_a_newer_change(
    newer: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Ring):
        go_on = threading.Event()

        def set_password(self, service: str, username: str, password: str) -> None:
            if password == "first":
                self.go_on.wait()
            super().set_password(service, username, password)

    ring = Slow()
    with monkeypatch.context() as patience:
        patience.setattr(module, "UNLOCK", 0.05)
        with pytest.raises(VaultError, match="gives no answer"):
            await vault(ring).write("a", "first")
    # Whoever signs in anew opens the same keyring anew.
    other = vault(ring)
    await (other.delete("a") if newer is None else other.write("a", newer))
    ring.go_on.set()
    for thread in threading.enumerate():
        if thread.name == "keyring":
            await asyncio.to_thread(thread.join)
    assert await other.read("a") == newer


def as_if(name: str) -> KeyringBackend:
    """A keyring as if it came from this module."""
    return type("Keyring", (Ring,), {"__module__": name})()  # type: ignore[no-any-return] # a class


@pytest.mark.parametrize(
    ("configured", "found"),
    [
        (as_if("keyring.backends.SecretService"), True),
        (as_if("keyring.backends.macOS"), True),
        (as_if("keyring.backends.Windows"), True),
        (as_if("keyrings.alt.file"), False),
        (as_if("evil.backends.SecretService"), False),
        (null.Keyring(), False),  # type: ignore[no-untyped-call] # keyring's
        (fail.Keyring(), False),  # type: ignore[no-untyped-call] # keyring's
    ],
)
def test_only_keyrings_that_encrypt_count(
    configured: KeyringBackend, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", lambda: configured)
    assert (find_backend() is configured) is found
    monkeypatch.setattr(ChainerBackend, "backends", [as_if("keyrings.alt.file"), configured])
    monkeypatch.setattr(keyring, "get_keyring", ChainerBackend)
    assert (find_backend() is configured) is found


def list_of(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_without_a_keyring_the_memory_is_used_and_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", null.Keyring)
    vault, problem = await choose_vault(tmp_path)
    assert isinstance(vault, MemoryVault)
    assert "gnome-keyring" in problem
    assert "--insecure-storage" in problem
    assert list_of(tmp_path) == []


async def test_a_private_file_is_used_only_by_choice(tmp_path: Path) -> None:
    vault, problem = await choose_vault(tmp_path, insecure=True)
    assert isinstance(vault, FileVault)
    assert "insecure" in vault.name
    assert problem == ""


async def test_a_file_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("in the way")
    vault = FileVault(tmp_path)
    for failing in (vault.read("a"), vault.write("a", "secret"), vault.delete("a")):
        with pytest.raises(VaultError, match="Check the folder"):
            await failing
