"""A Secret Service that accepts calls and never answers. Run as a program; prints when it is ready."""

import sys
import threading

from jeepney import message_bus  # type: ignore[import-untyped] # keyring's, on Linux
from jeepney.io.blocking import Proxy, open_dbus_connection  # type: ignore[import-untyped] # the same

connection = open_dbus_connection()
Proxy(message_bus, connection).RequestName("org.freedesktop.secrets")
sys.stdout.write("there\n")
sys.stdout.flush()
threading.Event().wait()
