"""What a person with SQL access can do to the service on Neon, in the README's words and as attacks."""

REMAINS: dict[str, tuple[str, ...]] = {
    "hold locks that everybody waits for (`lock table`, advisory locks)": (
        "lock the table",
        "an advisory lock",
        "a lock on another's key",
    ),
    "run statements that take long, on every connection there is": ("a statement without end",),
    "change the settings that everybody's sessions start with (`alter role current_user set …`)": (
        "a timeout for all",
        "a search path for all",
        "no reading for all",
        "a library for all",
    ),
    "give the role that everybody shares a password": ("a password for all",),
    "store large objects, which everybody reads and deletes": (
        "make a large object",
        "make an empty large object",
        "read a large object",
        "open a large object",
    ),
    "fill the database with todos of their own": ("a thousand todos",),
    "send notifications, and hear those of others": ("listen and notify",),
    "see about how many todos everybody has together": ("how many rows there are",),
    "see which statements others run, without the values in them, cancel those, and end sessions": (
        "cancel sessions of the role",
        "end sessions of the role",
    ),
}
