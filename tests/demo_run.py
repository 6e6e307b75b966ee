"""Run `lovelode demo` as a person at a terminal does, and write down every connection any of its processes opens."""

import json
import os
import pty
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

GUARD = '''
import json, os, sys
def _write_down(event, args):
    if event in ("socket.connect", "socket.sendto"):
        address = args[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    if host is not None:
        host = host.decode() if isinstance(host, bytes) else str(host)
        with open(os.environ["CONNECTIONS"], "a") as log:
            log.write(json.dumps([event, host, os.path.basename(sys.argv[0]) if sys.argv else ""]) + "\\n")
sys.addaudithook(_write_down)
'''
ROOT = Path(__file__).parents[1]
CI_VARIABLES = ("CI", "GITHUB_ACTIONS", "DO_NOT_TRACK", "PREFECT_API_URL", "PREFECT_HOME", "BUILD_ID", "JENKINS_URL")


@dataclass(frozen=True)
class DemoRun:
    data: Path
    code: int
    screen: str
    connections: list[tuple[str, str, str]]

    @property
    def truth(self) -> dict:
        return json.loads((self.data / "truth.json").read_text())

    @property
    def briefing(self) -> Path:
        return next((self.data / "briefings").glob("*/briefing.html"))


def run_demo(data: Path, *options: str) -> DemoRun:
    """One demo run into `data`; the log of connections lies beside it."""
    guard = data.parent / "guard"
    guard.mkdir(exist_ok=True)
    (guard / "sitecustomize.py").write_text(GUARD)
    log = data.parent / f"connections-{len(list(data.parent.glob('connections-*')))}.jsonl"
    log.touch()
    environment = {key: value for key, value in os.environ.items() if key not in CI_VARIABLES}
    paths = [str(guard), str(ROOT)]
    environment |= {"PYTHONPATH": os.pathsep.join(paths), "CONNECTIONS": str(log), "TERM": "xterm", "COLUMNS": "200"}
    command = [sys.executable, "-m", "flows.cli", "demo", "--data", str(data), *options]
    code, screen = _under_terminal(command, environment)
    return DemoRun(data, code, screen, [tuple(json.loads(line)) for line in log.read_text().splitlines()])


def _under_terminal(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    ours, theirs = pty.openpty()
    ends = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
    with subprocess.Popen(command, env=environment, cwd=ROOT, **ends) as process:
        os.close(theirs)
        screen = bytearray()
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # Linux says EIO, not an empty read, when the last writer has closed the terminal
                break
            if not chunk:
                break
            screen += chunk
        code = process.wait()
    os.close(ours)
    return code, screen.decode(errors="replace")
