"""A refresh by WorkOS's own SDK, for comparison with Rowdo's."""

import time

from workos import AsyncWorkOSClient

from tui.auth.tokens import Tokens


class SdkRefresh:
    """Refreshes as the SDK does.

    Args:
        client_id: a public client of WorkOS.
        base_url: of its API.
    """

    def __init__(self, client_id: str, base_url: str) -> None:
        self._client_id = client_id
        self._base_url = base_url

    async def __call__(self, refresh_token: str) -> Tokens:
        """Return the next pair; an error of the SDK where there is none."""
        async with AsyncWorkOSClient(
            client_id=self._client_id, base_url=self._base_url, is_public=True, max_retries=0
        ) as sdk:
            answer = await sdk.user_management.authenticate_with_refresh_token(refresh_token=refresh_token)
        return Tokens.received(answer.access_token, answer.refresh_token, time.time())
