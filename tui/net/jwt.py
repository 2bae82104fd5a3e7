"""Decodes a JSON Web Token (RFC 7519) without verifying it: that is up to the servers."""

import base64
import json
from collections.abc import Mapping
from typing import Any


def read_header(token: str) -> Mapping[str, Any]:
    """Return the members of a JWT's header, such as ``kid``; none if it is no JWT."""
    return _part(token, 0)


def read_claims(token: str) -> Mapping[str, Any]:
    """Return the claims of a JWT; none if it is no JWT."""
    return _part(token, 1)


def _part(token: str, index: int) -> Mapping[str, Any]:
    try:
        part = token.split(".")[index]
        members = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError, RecursionError):
        return {}
    return members if isinstance(members, dict) else {}
