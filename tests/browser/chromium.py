"""A real Chromium, controlled by the W3C WebDriver protocol over HTTP."""

import base64
import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import httpx

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key under which WebDriver names an element."""


class Chromium:
    """One window.

    Args:
        http: speaks to the session of the driver.
    """

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def open(self, address: str) -> None:
        """Go to an address, and wait until it is there."""
        self._post("/url", url=address)

    @property
    def address(self) -> str:
        return str(self._get("/url"))

    @property
    def text(self) -> str:
        """The words on the page, as they are seen."""
        return str(self._get(f"/element/{self._find('main')}/text"))

    def type(self, selector: str, text: str) -> None:
        """Type into a field what it shall hold."""
        element = self._find(selector)
        self._post(f"/element/{element}/clear")
        self._post(f"/element/{element}/value", text=text)

    def choose(self, selector: str) -> None:
        """Click on what leads nowhere."""
        self._post(f"/element/{self._find(selector)}/click")

    def click(self, selector: str) -> None:
        """Click, and wait for the page it leads to."""
        self.run("window.before = true")
        self.choose(selector)
        deadline = time.monotonic() + 30
        arrived = {"script": "return !window.before && document.readyState === 'complete'", "args": []}
        # Between two pages there is none to ask, which is an answer too.
        while self._http.post("/execute/sync", json=arrived).json()["value"] is not True:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def run(self, script: str) -> Any:
        """Run a script of the test's, which no page can forbid."""
        return self._post("/execute/sync", script=script, args=[])

    def prefer(self, scheme: Literal["light", "dark"]) -> None:
        """Be set to a colour scheme from now on."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._post("/goog/cdp/execute", cmd="Emulation.setEmulatedMedia", params={"features": features})

    def picture(self, path: Path) -> None:
        """Take a picture of the page."""
        path.write_bytes(base64.b64decode(self._get("/screenshot")))

    def _find(self, selector: str) -> str:
        return str(self._post("/element", using="css selector", value=selector)[ELEMENT])

    def _get(self, path: str) -> Any:
        return _value(self._http.get(path))

    def _post(self, path: str, **body: Any) -> Any:
        return _value(self._http.post(path, json=body))


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Run a Chromium with an empty profile."""
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as folder:
        driver = subprocess.Popen(
            ["chromedriver", "--port=0", "--allowed-ips=127.0.0.1"],
            env={"PATH": os.environ["PATH"], "HOME": folder, "TMPDIR": folder},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        assert driver.stdout
        try:
            port = _port_of(driver.stdout)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as http:
                _wait_until_ready(http)
                arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
                arguments += ["--window-size=900,700", f"--user-data-dir={folder}/profile"]
                wanted = {"browserName": "chrome", "goog:chromeOptions": {"args": arguments}}
                begun = _value(http.post("/session", json={"capabilities": {"alwaysMatch": wanted}}))
                http.base_url = httpx.URL(f"http://127.0.0.1:{port}/session/{begun['sessionId']}")
                try:
                    yield Chromium(http)
                finally:
                    http.delete("")
        finally:
            # The driver's browser and all of its helpers are of its group.
            os.killpg(driver.pid, signal.SIGKILL)
            driver.wait()
            driver.stdout.close()


def _port_of(told: Iterable[str]) -> int:
    """Return the port that the driver says it has found for itself."""
    for line in told:
        if found := re.search(r"on port (\d+)\.", line):
            return int(found[1])
    raise AssertionError("The driver ended at once.")


def _wait_until_ready(http: httpx.Client) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            if http.get("/status").json()["value"]["ready"]:
                return
        except httpx.TransportError:
            assert time.monotonic() < deadline
        time.sleep(0.02)


def _value(answer: httpx.Response) -> Any:
    value = answer.json()["value"]
    assert answer.is_success, value
    return value
