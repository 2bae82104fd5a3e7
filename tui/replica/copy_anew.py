"""Makes the next sync fetch everything, as if nothing had been fetched before."""

from tui.replica.connection import told
from tui.replica.file import File
from tui.replica.journal import write_anew


def copy_anew(file: File) -> None:
    """Have the next sync fetch everything, and write the journal anew from what waits in the file."""
    with file.transaction() as sql:
        for key in ("cursor", "copying"):
            file.set_meta(key, None)
        with told(file.path):
            write_anew(file.path, sql)
