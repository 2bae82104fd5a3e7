"""Devices that wait for their user code to be confirmed (RFC 8628).

Every function runs in its caller's transaction.
"""

import re
import sqlite3

from tui.local.issuer.errors import OAuthError
from tui.local.issuer.ids import new_token, new_user_code
from tui.local.issuer.settings import IssuerSettings
from tui.local.issuer.store import digest


def begin(db: sqlite3.Connection, settings: IssuerSettings, now: float) -> tuple[str, str]:
    """Begin a device flow; return the device code and the user code."""
    device_code, user_code = new_token(), new_user_code()
    db.execute("delete from devices where expires_at < ?", [now - settings.device_code_lifetime])
    db.execute(
        "insert into devices (hash, user_code, expires_at, interval) values (?, ?, ?, ?)",
        [digest(device_code), user_code, now + settings.device_code_lifetime, settings.interval],
    )
    return device_code, user_code


def find_pending(db: sqlite3.Connection, user_code: str, now: float) -> sqlite3.Row | None:
    """Return the device that waits with this user code, None if there is none."""
    letters = re.sub("[^A-Z]", "", user_code.upper())
    row: sqlite3.Row | None = db.execute(
        "select * from devices where user_code = ? and expires_at > ? and user_id is null and not denied",
        [f"{letters[:4]}-{letters[4:]}", now],
    ).fetchone()
    return row


def confirm(db: sqlite3.Connection, device: sqlite3.Row, user_id: str, organization_id: str | None) -> None:
    """Confirm the user code of a device."""
    db.execute(
        "update devices set user_id = ?, organization_id = ? where hash = ?",
        [user_id, organization_id, device["hash"]],
    )


def deny(db: sqlite3.Connection, device: sqlite3.Row) -> None:
    """Deny the user code of a device."""
    db.execute("update devices set denied = 1 where hash = ?", [device["hash"]])


def poll(
    db: sqlite3.Connection, device_code: str, settings: IssuerSettings, now: float
) -> sqlite3.Row | OAuthError:
    """Return the confirmed device, which is deleted, or the error; the poll is recorded in any case."""
    device: sqlite3.Row | None = db.execute(
        "select * from devices where hash = ?", [digest(device_code)]
    ).fetchone()
    if device is None:
        return OAuthError("invalid_grant", "The device code is invalid.")
    db.execute("update devices set polled_at = ? where hash = ?", [now, device["hash"]])
    if device["denied"]:
        return OAuthError("access_denied", "The user denied the authorization request.")
    if device["user_id"]:
        db.execute("delete from devices where hash = ?", [device["hash"]])
        return device
    if device["expires_at"] <= now:
        return OAuthError("expired_token", "The device code has expired.")
    if now - device["polled_at"] < device["interval"]:
        slower = [settings.slow_down, device["hash"]]
        db.execute("update devices set interval = interval + ? where hash = ?", slower)
        return OAuthError("slow_down", "Polling too frequently.")
    return OAuthError("authorization_pending", "The authorization request is still pending.")
