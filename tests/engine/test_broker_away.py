"""A broker that goes away while a wake-up is worked on takes no worker with it."""

import tempfile

from kombu import Consumer, Queue

from leadr import embedded
from leadr.celery import app


def test_what_was_begun_when_the_broker_went_away_ends_in_peace(tmp_path, monkeypatch):
    left = tmp_path / "left"
    left.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(left))
    servers = embedded.start(tmp_path / "servers", postgres=False)
    try:
        url, taken = servers.addresses["redis_url"], []
        with app.connection_for_write(url) as beat:
            beat.SimpleQueue("outreach").put({"lane": "outreach"})
        worker = app.connection_for_read(url)
        take = {"callbacks": [lambda _, message: taken.append(message)], "accept": ["json"]}
        Consumer(worker.default_channel, [Queue("outreach")], **take).consume()
        worker.drain_events(timeout=5)
    finally:
        servers.stop()
    worker.default_channel._in_poll = None  # its last look at the queue was cut off,
    worker._do_close_transport()  # and the connection goes before its channel
    worker.close()
    taken[0].ack_log_error(app.log.get_default_logger(), app.connection_for_read().connection_errors)
    assert list(left.iterdir()) == []
