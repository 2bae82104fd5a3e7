"""Everything that a request says about a call."""

from dataclasses import dataclass

from tests.standins.data_api.arguments import Arguments
from tests.standins.data_api.functions import Function
from tests.standins.data_api.media_type import MediaType
from tests.standins.data_api.page import Page
from tests.standins.data_api.preferences import Preferences
from tui.local.endpoint.statements import Statement


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one function."""

    function: Function
    arguments: Arguments
    page: Page
    preferences: Preferences
    media_type: MediaType
    """What the body of the answer is to be."""
    read_only: bool
    """Whether the transaction may write: not for a ``GET``, nor for a function that promises not to."""
    environment: Statement
    """What makes the transaction the caller's."""
