"""Forks processes that request a token, to be killed; the imports are done before the fork.

Run as a program. For each line it reads, ``DATA_DIR WORKOS_URL``, it forks a child, which tells ``PID begun``
when it is about to ask, waits for nobody, and ends with ``PID token DIGEST`` or ``PID failed KIND MESSAGE``.
"""

import asyncio
import hashlib
import os
import signal
import sys
from pathlib import Path

import filelock  # noqa: F401 - so that no child has to import it
import httpx  # noqa: F401 - so that no child has to import it

from tui.auth.account import Accounts
from tui.auth.errors import AuthError
from tui.auth.sign_in import resume


def tell(*words: str) -> None:
    """Tell in one piece, since the lines of all children meet in one pipe."""
    os.write(1, f"{os.getpid()} {' '.join(words)}\n".encode())


async def ask(data_dir: Path, workos_url: str) -> None:
    account = Accounts(data_dir).current("home")
    assert account is not None
    session = await resume(account, workos_url=workos_url, data_dir=data_dir)
    tell("begun")
    try:
        token = await session.token()
    except AuthError as error:
        tell("failed", type(error).__name__, str(error))
    else:
        tell("token", hashlib.sha256(token.encode()).hexdigest())
    await session.aclose()


def main() -> None:
    # Children that have ended, or were killed, need nobody to wait for them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if os.fork() == 0:
            data_dir, workos_url = line.split()
            asyncio.run(ask(Path(data_dir), workos_url))
            os._exit(0)


if __name__ == "__main__":
    main()
