"""The server of the tests with a short statement timeout, as a small or busy database has."""

from tests.standins.endpoint import DataApiRoutes
from tests.standins.fault_switches import FaultSwitches
from tui.local.endpoint.roles import SETTINGS
from tui.local.server import main

MODULE = "tests.standins.hurried_server"

if __name__ == "__main__":
    SETTINGS["statement_timeout"] = "1s"
    main(extend=DataApiRoutes, hooks=FaultSwitches())
