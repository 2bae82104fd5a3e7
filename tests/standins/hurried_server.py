"""The server of the tests, which gives a statement little time, as a small or busy database does."""

from tests.standins.endpoint import DataApiRoutes
from tests.standins.fault_switches import FaultSwitches
from tui.local.endpoint.roles import SETTINGS
from tui.local.server import main

MODULE = "tests.standins.hurried_server"

if __name__ == "__main__":
    SETTINGS["statement_timeout"] = "1s"
    main(extend=DataApiRoutes, hooks=FaultSwitches())
