"""Where the embedded stack is reached, in the words a configuration uses."""

from dataclasses import dataclass

from tui.local.paths import Identity

DATABASE = "rowdo"


@dataclass(frozen=True, slots=True)
class Urls:
    """The addresses that follow from a stack's identity."""

    identity: Identity

    @property
    def issuer(self) -> str:
        """The base URL of the WorkOS-shaped issuer."""
        return f"http://127.0.0.1:{self.identity.issuer_port}"

    @property
    def jwks_url(self) -> str:
        """The issuer's key set."""
        return f"{self.issuer}/sso/jwks/{self.identity.client_id}"

    @property
    def sql_url(self) -> str:
        """The endpoint of SQL over HTTP."""
        return f"http://127.0.0.1:{self.identity.endpoint_port}/sql"

    @property
    def authenticated_url(self) -> str:
        """The connection string of somebody with a token."""
        return f"postgresql://authenticator@{self._host}/{DATABASE}"

    @property
    def database_url(self) -> str:
        """The connection string of the owner, with the password."""
        return f"postgresql://neondb_owner:{self.identity.owner_password}@{self._host}/{DATABASE}"

    @property
    def _host(self) -> str:
        return f"{self.identity.endpoint_id}.localhost"
