"""The URLs of the embedded stack, named as in the settings."""

from dataclasses import dataclass

from tui.local.paths import StackConfig

DATABASE = "rowdo"


@dataclass(frozen=True, slots=True)
class Urls:
    """The URLs that follow from a stack's settings."""

    config: StackConfig

    @property
    def issuer(self) -> str:
        """The base URL of the issuer, which has the paths of WorkOS."""
        return f"http://127.0.0.1:{self.config.issuer_port}"

    @property
    def jwks_url(self) -> str:
        """The URL of the issuer's key set."""
        return f"{self.issuer}/sso/jwks/{self.config.client_id}"

    @property
    def sql_url(self) -> str:
        """The URL of SQL over HTTP."""
        return f"http://127.0.0.1:{self.config.endpoint_port}/sql"

    @property
    def authenticated_url(self) -> str:
        """The connection string for a person with a token."""
        return f"postgresql://authenticator@{self._host}/{DATABASE}"

    @property
    def database_url(self) -> str:
        """The connection string of the owner, with the password."""
        return f"postgresql://neondb_owner:{self.config.owner_password}@{self._host}/{DATABASE}"

    @property
    def _host(self) -> str:
        return f"{self.config.endpoint_id}.localhost"
