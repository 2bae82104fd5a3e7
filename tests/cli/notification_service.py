"""A desktop's notification service. Run as a program; tells when it is there, and what it is given."""

import json
import sys

from jeepney import (  # type: ignore[import-untyped] # keyring's, on Linux
    HeaderFields,
    MessageType,
    message_bus,
    new_method_return,
)
from jeepney.io.blocking import Proxy, open_dbus_connection  # type: ignore[import-untyped] # the same

connection = open_dbus_connection()
Proxy(message_bus, connection).RequestName("org.freedesktop.Notifications")


def say(words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


say("there")
while True:
    message = connection.receive()
    if message.header.message_type is not MessageType.method_call:
        continue
    if message.header.fields[HeaderFields.member] == "GetCapabilities":
        connection.send(new_method_return(message, "as", (sys.argv[1:],)))
    else:
        say(message.body)
        connection.send(new_method_return(message, "u", (1,)))
