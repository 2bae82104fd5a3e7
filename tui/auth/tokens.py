"""An access token and the refresh token that came with it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from tui.net.jwt import read_claims

MARGIN = 60.0
"""Seconds before its expiry from which an access token is no longer used: the request still has to arrive."""


@dataclass(frozen=True)
class Tokens:
    """An access token and its refresh token. They must never be printed or logged.

    Attributes:
        access_token: a JWT, valid for some minutes.
        refresh_token: can be exchanged once for the next tokens.
        skew: by how many seconds the issuer's clock was ahead of this machine's when the tokens were issued.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    skew: float = 0.0

    @classmethod
    def received(cls, access_token: str, refresh_token: str, now: float) -> Self:
        """Return tokens that were just received; `now` is this machine's time in seconds since 1970."""
        fresh = cls(access_token, refresh_token)
        issued = fresh.claims.get("iat")
        return cls(access_token, refresh_token, issued - now if isinstance(issued, int | float) else 0.0)

    @cached_property
    def claims(self) -> Mapping[str, Any]:
        """The claims of the access token, not verified; empty if it is not a JWT."""
        return read_claims(self.access_token)

    @property
    def session_id(self) -> str:
        """The issuer's id of the session (claim `sid`)."""
        return str(self.claims.get("sid", ""))

    @property
    def organization_id(self) -> str:
        """The organization the access token is for; empty if none."""
        return str(self.claims.get("org_id") or "")

    @property
    def issued_at(self) -> float:
        """When the access token was issued, by the issuer's clock (claim `iat`)."""
        issued = self.claims.get("iat")
        return float(issued) if isinstance(issued, int | float) else 0.0

    def expires_in(self, now: float) -> float:
        """Return for how many seconds the access token is still valid, by the issuer's clock.

        It uses the wall clock, since a monotonic clock may stop while the machine is suspended.
        """
        expires = self.claims.get("exp")
        return expires - (now + self.skew) if isinstance(expires, int | float) else 0.0

    def fresh(self, now: float) -> bool:
        """Return whether the access token is valid for long enough to be used."""
        return self.expires_in(now) > MARGIN

    def dumps(self) -> str:
        """Return the tokens as text for a vault."""
        return json.dumps([self.access_token, self.refresh_token, self.skew])

    @classmethod
    def loads(cls, text: str) -> Self | None:
        """Return the tokens from the text of `dumps`, None if it contains none."""
        try:
            access_token, refresh_token, skew = json.loads(text)
            return cls(str(access_token), str(refresh_token), float(skew))
        except (ValueError, TypeError):
            return None
