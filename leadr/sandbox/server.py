"""The server itself: one process, a thread per connection, the world's player beside it."""

import argparse
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection

from leadr.sandbox import world
from leadr.sandbox.clock import CLOCK, now


class Server(ThreadedWSGIServer):
    """Threads that end with the process, and room for many callers at once."""

    daemon_threads = True
    request_queue_size = 128

    def server_bind(self) -> None:
        """Answer small packets at once."""
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().server_bind()


class Handler(WSGIRequestHandler):
    """Hands the connection to the faults, which may cut it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def get_environ(self) -> dict[str, Any]:
        """The WSGI environment with the raw connection in it."""
        return {**super().get_environ(), "sandbox.connection": self.connection}

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing for each call."""


def serve(chosen: argparse.Namespace, *, say: Callable[[dict[str, str | int]], None]) -> None:
    """Make the world ready, say where it is, and answer for ever."""
    app = get_wsgi_application()
    make_tables()
    begin(chosen)
    account_id = wake()
    server = Server(("127.0.0.1", chosen.port), Handler)
    server.set_app(app)
    url = f"http://127.0.0.1:{server.server_port}"
    say({"url": url, "account_id": account_id, "control_url": f"{url}/control", **world.doors()})
    threading.Thread(target=world.warm, kwargs={"now": now()}, daemon=True).start()
    server.serve_forever()


def make_tables() -> None:
    """Make what is missing; there are no migrations, since older worlds are left alone."""
    there = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        for model in apps.get_app_config("sandbox").get_models():
            if model._meta.db_table not in there:
                editor.create_model(model)


def begin(chosen: argparse.Namespace) -> None:
    """Set the world's constants and its clock."""
    here = world.WORLD
    here.seed, here.size = chosen.seed, chosen.people
    here.accept_rate, here.reply_rate = chosen.accept_rate, chosen.reply_rate
    here.api_key, here.studio_key = chosen.api_key, chosen.studio_key
    here.model_key, here.search_key, here.smtp_port = chosen.model_key, chosen.search_key, chosen.smtp_port
    CLOCK.set(start=chosen.start, speed=chosen.speed)
    if chosen.epoch:
        # Somebody else's clock began at that moment, and ours is to show the same time.
        CLOCK.set(advance=(datetime.now(UTC) - chosen.epoch).total_seconds() * chosen.speed)


def wake() -> str:
    """Start what runs beside the server; the first account's id. The tables need a Django that is set up."""
    views, events = import_module("leadr.sandbox.views.accounts"), import_module("leadr.sandbox.events")
    mailbox, models = import_module("leadr.sandbox.mailbox"), import_module("leadr.sandbox.models")
    account = models.Account.objects.order_by("pk").first() or views.new_account()
    models.Delivery.objects.filter(state="flying").update(state="waiting")
    world.WORLD.smtp_port = mailbox.open_door(world.WORLD.smtp_port)
    events.Player().start()
    return str(account.account_id)
