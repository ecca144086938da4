"""The embedded servers crash and come back where they were: Postgres with what was committed, Valkey empty."""

import psycopg
import pytest
import redis

from leadr import embedded

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("chaos")]


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """Servers of our own."""
    started = embedded.start(tmp_path_factory.mktemp("servers"))
    yield started
    started.stop()


def test_postgres_keeps_what_was_committed_and_nothing_else(servers):
    address = servers.addresses["database_url"]
    with psycopg.connect(address) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('committed')")
        connection.commit()
        connection.execute("INSERT INTO kept VALUES ('not yet')")
        servers.crash("postgres")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("committed",)]


def test_valkey_comes_back_empty_on_the_same_port(servers):
    with redis.Redis.from_url(servers.addresses["redis_url"]) as client:
        client.set("word", "forgotten")
        servers.crash("valkey")
        client.close()
        assert client.get("word") is None
