"""What is configured, what can be reached, and what is wrong: one finding a check, said in a sentence."""

import logging
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import psycopg
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from accounts import connect
from accounts.linkedin import client
from leadr.common.gateways import No
from leadr.common.pulse import HEARTBEAT, HEARTBEAT_SECONDS

REACH_SECONDS = 3.0


class Level(StrEnum):
    """How a finding is meant."""

    GOOD = "good"
    ADVICE = "advice"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, and the sentence about it."""

    subject: str
    level: Level
    sentence: str


def findings() -> list[Finding]:
    """Every check, in the order in which one rests on another. Each is quick and changes nothing."""
    return [finding for check in CHECKS for finding in check()]


def _settings() -> Iterator[Finding]:
    if settings.DEVELOPMENT:
        yield _advice("settings", "LEADR_DEVELOPMENT is on: keys are well known. Never run a server like this.")
    else:
        yield _good("settings", f"The site is {settings.BASE_URL}, with keys of its own.")
    if settings.CLOCK_EPOCH:
        yield _advice("clock", f"Time runs {settings.CLOCK_SPEED:g} times faster than it does outside.")


def _database() -> Iterator[Finding]:
    try:
        version = _postgres_version()
        plan = MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes())
    except (DatabaseError, psycopg.Error) as error:
        yield _wrong("database", f"Postgres cannot be used: {_line(error)}. Check DATABASE_URL and that it runs.")
        return
    yield _good("database", f"Postgres {version} answers.")
    if plan:
        yield _wrong("migrations", f"{len(plan)} migrations are missing. Run `manage.py migrate`.")


def _postgres_version() -> str:
    # Without the pool, which would go on trying for its whole time-out.
    place = connection.settings_dict
    named = {"host": "HOST", "port": "PORT", "dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    known = {name: place[key] for name, key in named.items() if place[key]}
    with psycopg.connect(connect_timeout=int(REACH_SECONDS), **known) as direct:
        return str(direct.info.parameter_status("server_version"))


def _broker() -> Iterator[Finding]:
    logging.getLogger("redis").setLevel(logging.ERROR)
    try:
        server = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=REACH_SECONDS)
        version = server.info("server").get("redis_version", "?")
        last = cache.get(HEARTBEAT)
    except (redis.RedisError, OSError) as error:
        yield _wrong("broker", f"Valkey or Redis cannot be used: {_line(error)}. Check REDIS_URL and that it runs.")
        return
    yield _good("broker", f"The broker answers (version {version}).")
    if last:
        yield _good("beat", "The heartbeat reached a worker within the last minutes.")
    else:
        minutes = HEARTBEAT_SECONDS // 60
        yield _wrong("beat", f"No heartbeat for {minutes} minutes: nothing is sent. Start a worker and beat.")


def _provider() -> Iterator[Finding]:
    if not settings.UNIPILE_BASE_URL:
        yield _wrong("LinkedIn provider", "No provider is set. Set UNIPILE_BASE_URL and UNIPILE_API_KEY.")
        return
    try:
        accounts, missing = len(client().accounts()), connect.missing_webhooks()
    except No as no:
        yield _wrong("LinkedIn provider", f"{settings.UNIPILE_BASE_URL}: {no.sentence}")
        return
    yield _good("LinkedIn provider", f"{settings.UNIPILE_BASE_URL} answers and knows {accounts} accounts.")
    if missing:
        yield _wrong("callbacks", f"It does not call us for {', '.join(missing)}. Run `manage.py provider_webhooks`.")


def _mail() -> Iterator[Finding]:
    if not settings.EMAIL_HOST:
        level = _advice if settings.DEVELOPMENT else _wrong
        yield level("mail", "No mail server is set: mails are printed instead of sent. Set SMTP_HOST.")
        return
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=REACH_SECONDS) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        yield _wrong("mail", f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} fails: {_line(error)}.")
        return
    yield _good("mail", f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers.")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (_settings, _database, _broker, _provider, _mail)


def _good(subject: str, sentence: str) -> Finding:
    return Finding(subject, Level.GOOD, sentence)


def _advice(subject: str, sentence: str) -> Finding:
    return Finding(subject, Level.ADVICE, sentence)


def _wrong(subject: str, sentence: str) -> Finding:
    return Finding(subject, Level.WRONG, sentence)


def _line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
