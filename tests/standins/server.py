"""The embedded stack's server process, with the Data API and the fault switches.

Started by `tui.local.stack` in place of `tui.local.server`, as ``python -m tests.standins.server FOLDER``.
"""

from tests.standins.endpoint import DataApiRoutes
from tests.standins.fault_switches import FaultSwitches
from tui.local.server import main

MODULE = "tests.standins.server"

if __name__ == "__main__":
    main(extend=DataApiRoutes, hooks=FaultSwitches())
