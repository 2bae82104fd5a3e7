"""What the body of an answer can be, and which of it a client accepts."""

from dataclasses import dataclass

from tests.standins.data_api.failure import Failure


@dataclass(frozen=True, slots=True)
class MediaType:
    """A kind of body.

    Attributes:
        name: What the header says.
        single: One object instead of an array.
        stripped: JSON without the members that are null.
        csv: Comma-separated values instead of JSON.
    """

    name: str
    single: bool = False
    stripped: bool = False
    csv: bool = False


JSON = MediaType("application/json")
OBJECT_NAME = "application/vnd.pgrst.object+json"
OBJECT = MediaType(OBJECT_NAME, single=True)
STRIPPED = "nulls=stripped"
AVAILABLE = {
    "application/json": JSON,
    "application/*": JSON,
    "*/*": JSON,
    "application/vnd.pgrst.array+json": JSON,
    f"application/vnd.pgrst.array+json;{STRIPPED}": MediaType(
        f"application/vnd.pgrst.array+json;{STRIPPED}", stripped=True
    ),
    OBJECT_NAME: OBJECT,
    "application/vnd.pgrst.object": OBJECT,
    f"{OBJECT_NAME};{STRIPPED}": MediaType(f"{OBJECT_NAME};{STRIPPED}", single=True, stripped=True),
    "text/csv": MediaType("text/csv", csv=True),
}
"""What a client may accept, and what it gets."""


def negotiate(accept: str) -> MediaType:
    """Return what the client would like best of what there is (RFC 9110, 12.5.1).

    Args:
        accept: The header.

    Raises:
        Failure: There is nothing of what it accepts.
    """
    wanted = [_weighed(part) for part in accept.split(",")]
    for weight, name in sorted(wanted, key=lambda one: -one[0]):
        if weight and name in AVAILABLE:
            return AVAILABLE[name]
    names = ", ".join(name for _, name in wanted)
    raise Failure(406, "PGRST107", f"None of these media types are available: {names}")


def _weighed(part: str) -> tuple[float, str]:
    """Return the weight of a media type, and its name with the one parameter that means something."""
    name, *parameters = (word.strip().lower() for word in part.split(";"))
    weight = next((word[2:] for word in parameters if word.startswith("q=")), "1")
    try:
        return float(weight), f"{name};{STRIPPED}" if STRIPPED in parameters else name
    except ValueError:
        return 0, name
