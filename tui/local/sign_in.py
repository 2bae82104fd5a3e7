"""Sign in to the embedded issuer without a browser, by the requests that its page sends."""

import ssl

import httpx

from tui.local.errors import LocalError
from tui.local.issuer.issuer import DEVICE_GRANT
from tui.local.stack import Lease

_NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""What plain HTTP needs: loading certificates takes 20 ms."""


def approve(lease: Lease, user_code: str, email: str) -> None:
    """Confirm a device flow's code as the person with this e-mail address.

    Raises:
        LocalError: The issuer does not answer, or refuses.
    """
    _post(lease, "/device", data={"user_code": user_code, "email": email})


def access_token(lease: Lease, email: str) -> str:
    """Return a fresh access token of the person with this e-mail address, by the device flow.

    Raises:
        LocalError: The issuer does not answer, or it refuses the e-mail address.
    """
    client = {"client_id": lease.client_id}
    begun = _post(lease, "/user_management/authorize/device", json=client).json()
    approve(lease, begun["user_code"], email)
    grant = {"grant_type": DEVICE_GRANT, "device_code": begun["device_code"]}
    return str(_post(lease, "/user_management/authenticate", json=client | grant).json()["access_token"])


def _post(
    lease: Lease, path: str, *, json: dict[str, str] | None = None, data: dict[str, str] | None = None
) -> httpx.Response:
    try:
        answer = httpx.post(
            lease.urls.issuer + path,
            json=json,
            data=data,
            timeout=10,
            trust_env=False,
            verify=_NO_AUTHORITIES,
        )
        answer.raise_for_status()
    except httpx.HTTPStatusError as error:
        raise LocalError(
            f"The embedded issuer refused: is that an e-mail address? ({error.response.status_code})"
        ) from error
    except httpx.HTTPError as error:
        raise LocalError(f"The embedded issuer does not answer ({error}). Try: rowdo local stop") from error
    return answer
