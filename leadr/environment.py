"""What Leadr reads from its environment: names, types and defaults; a wrong value stops the start."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

WEB = (r"https?://[^/\s]+", "https://example.com")
# How each address has to begin, and one that does.
ADDRESSES = {
    "database_url": (r"postgres(ql)?://", "postgresql://user:password@host/leadr"),
    "redis_url": (r"rediss?://|unix://", "redis://host:6379/0"),
    "base_url": WEB,
    "unipile_base_url": WEB,
    "model_base_url": WEB,
    "search_base_url": WEB,
    "studio_base_url": WEB,
    "sentry_dsn": (r"https?://\w+(:\w+)?@[^/\s]+/.", "https://key@host/1"),
}
DEVELOPMENT_KEY = "only-for-development-never-on-a-server-0123456789"


def listed(text: str) -> list[str]:
    """What a variable lists, separated by commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


class Unusable(SystemExit):
    """The environment cannot be used; whatever program reads it says so in these sentences and ends with 1."""


class Environment(BaseSettings):
    """One attribute per variable; the alias is the variable's name."""

    model_config = SettingsConfigDict(populate_by_name=True, extra="ignore")

    debug: bool = Field(default=False, alias="DEBUG", description="Django's own error pages; implies LEADR_DEVELOPMENT")
    development: bool = Field(
        default=False,
        alias="LEADR_DEVELOPMENT",
        description="well-known keys, the demo user, the fast clock; never on a server",
    )
    secret_key: SecretStr = Field(SecretStr(""), alias="SECRET_KEY", description="signs sessions and links")
    secret_key_fallbacks: SecretStr = Field(
        SecretStr(""),
        alias="SECRET_KEY_FALLBACKS",
        description="earlier values of SECRET_KEY, separated by commas: what they signed stays known",
    )
    allowed_hosts: str = Field(
        "localhost,127.0.0.1,[::1]",
        alias="ALLOWED_HOSTS",
        description="host names the site answers to, separated by commas",
    )
    database_url: str = Field("", alias="DATABASE_URL", description="Postgres; empty: the embedded one")
    redis_url: str = Field("", alias="REDIS_URL", description="Valkey or Redis; empty: the embedded one")
    base_url: str = Field(
        "http://127.0.0.1:8000", alias="LEADR_BASE_URL", description="where browsers and callbacks reach us"
    )
    https: bool | None = Field(None, alias="LEADR_HTTPS", description="whether that is by TLS; on outside development")
    proxies: int | None = Field(
        None,
        alias="LEADR_PROXIES",
        ge=0,
        description="proxies of our own in front, each adding to X-Forwarded-For; one by default where TLS is",
    )
    admin_path: str = Field("operators/", alias="LEADR_ADMIN_PATH", description="where the operators' admin lives")
    callback_secret: SecretStr = Field(
        SecretStr(""), alias="LEADR_CALLBACK_SECRET", description="proves the provider's callbacks"
    )
    operator_token: SecretStr = Field(
        SecretStr(""), alias="LEADR_OPERATOR_TOKEN", description="lets a billing system tell of plans; empty: nobody"
    )
    metrics_token: SecretStr = Field(
        SecretStr(""), alias="LEADR_METRICS_TOKEN", description="opens /metrics; empty: operators alone"
    )
    sentry_dsn: SecretStr = Field(SecretStr(""), alias="SENTRY_DSN", description="tells errors to Sentry")
    log_format: Literal["line", "json", ""] = Field(
        "", alias="LEADR_LOG_FORMAT", description="line or json; empty: json on a server"
    )
    static_root: str = Field("var/static", alias="LEADR_STATIC_ROOT", description="where collectstatic puts its files")

    unipile_base_url: str = Field("", alias="UNIPILE_BASE_URL", description="the LinkedIn provider, without /api/v1")
    unipile_api_key: SecretStr = Field(SecretStr(""), alias="UNIPILE_API_KEY", description="its key")
    unipile_connect_seconds: float = Field(
        5, alias="UNIPILE_CONNECT_SECONDS", gt=0, description="patience for a connection"
    )
    unipile_read_seconds: float = Field(60, alias="UNIPILE_READ_SECONDS", gt=0, description="patience for an answer")

    smtp_host: str = Field("", alias="SMTP_HOST", description="Leadr's own mail server; empty: mails are printed")
    smtp_port: int = Field(587, alias="SMTP_PORT", description="its port")
    smtp_user: str = Field("", alias="SMTP_USER", description="its login")
    smtp_password: SecretStr = Field(SecretStr(""), alias="SMTP_PASSWORD", description="its password")
    smtp_tls: bool = Field(default=True, alias="SMTP_TLS", description="whether it starts TLS")
    mail_from: str = Field(
        "Leadr <hello@leadr.test>", alias="LEADR_MAIL_FROM", description="the From of Leadr's own mails"
    )

    model_base_url: str = Field(
        "", alias="MODEL_BASE_URL", description="an OpenAI-compatible chat endpoint; empty: words come from templates"
    )
    model_api_key: SecretStr = Field(SecretStr(""), alias="MODEL_API_KEY", description="its key")
    model_name: str = Field("gpt-5-mini", alias="MODEL_NAME", description="which model")
    model_seconds: float = Field(30, alias="MODEL_SECONDS", gt=0, description="patience for an answer")
    model_daily_cap: float = Field(5.0, alias="MODEL_DAILY_CAP", ge=0, description="dollars a user may cost a day")
    model_price_in: float = Field(0.25, alias="MODEL_PRICE_IN", ge=0, description="dollars per million tokens read")
    model_price_out: float = Field(2.0, alias="MODEL_PRICE_OUT", ge=0, description="dollars per million tokens written")
    search_base_url: str = Field("", alias="SEARCH_BASE_URL", description="the web search")
    search_api_key: SecretStr = Field(SecretStr(""), alias="SEARCH_API_KEY", description="its key")
    search_seconds: float = Field(30, alias="SEARCH_SECONDS", gt=0, description="patience for an answer")
    studio_base_url: str = Field("", alias="STUDIO_BASE_URL", description="AI Studio; empty: no videos")
    studio_key_id: str = Field("", alias="STUDIO_KEY_ID", description="its key id")
    studio_secret: SecretStr = Field(SecretStr(""), alias="STUDIO_SECRET", description="its secret")
    studio_seconds: float = Field(30, alias="STUDIO_SECONDS", gt=0, description="patience for an answer")
    studio_pipeline: bool = Field(
        default=False, alias="STUDIO_LEADR_PIPELINE", description="use the pipeline route instead of try_sample"
    )
    studio_video_hosts: str = Field(
        "bhuman.ai", alias="STUDIO_VIDEO_HOSTS", description="hosts videos may come from, separated by commas"
    )
    csv_launch: bool = Field(default=False, alias="LEADR_CSV_LAUNCH", description="lets CSV audiences be launched")
    email_live: bool = Field(default=False, alias="LEADR_EMAIL_LIVE", description="lets fallback emails really leave")
    encryption_keys: SecretStr = Field(
        SecretStr(""),
        alias="LEADR_ENCRYPTION_KEYS",
        description="encrypt stored passwords; newest first, separated by commas",
    )

    keep_events_days: int = Field(
        90, alias="LEADR_KEEP_EVENTS_DAYS", ge=7, description="days what provider and AI Studio told is kept once read"
    )
    keep_calls_days: int = Field(
        30, alias="LEADR_KEEP_CALLS_DAYS", ge=1, description="days settled webhook calls are kept"
    )
    keep_answers_days: int = Field(
        2, alias="LEADR_KEEP_ANSWERS_DAYS", ge=2, description="days a request with an Idempotency-Key is answered again"
    )
    keep_journal_days: int = Field(730, alias="LEADR_KEEP_JOURNAL_DAYS", ge=365, description="days the journal is kept")
    keep_dry_runs_days: int = Field(
        90, alias="LEADR_KEEP_DRY_RUNS_DAYS", ge=1, description="days mails of a dry run are kept after their campaign"
    )
    keep_findings_days: int = Field(
        90, alias="LEADR_KEEP_FINDINGS_DAYS", ge=1, description="days a search's questions and finds are kept after it"
    )
    tick_seconds: int = Field(
        5, alias="LEADR_TICK_SECONDS", ge=1, description="how often the heartbeat looks for what is due"
    )
    silent_seconds: float = Field(
        150, alias="LEADR_SILENT_SECONDS", gt=0, description="after how long a worker counts as gone"
    )
    at_once: int = Field(
        16, alias="LEADR_AT_ONCE", ge=1, le=64, description="how many accounts' outreach one worker does side by side"
    )
    clock_speed: float = Field(
        1, alias="LEADR_CLOCK_SPEED", gt=0, description="how much faster time runs (development)"
    )
    clock_epoch: datetime | None = Field(
        None, alias="LEADR_CLOCK_EPOCH", description="the real moment the fast clock began"
    )
    clock_start: datetime | None = Field(None, alias="LEADR_CLOCK_START", description="the moment it began with")
    upgrade_url: str = Field("", alias="LEADR_UPGRADE_URL", description="where Upgrade leads")

    @model_validator(mode="after")
    def complete(self) -> "Environment":
        """Fill what may be absent in development."""
        self.development = self.development or self.debug
        if self.development:
            self.secret_key = self.secret_key or SecretStr(DEVELOPMENT_KEY)
            self.callback_secret = self.callback_secret or SecretStr(DEVELOPMENT_KEY)
        return self

    def faults(self) -> Iterator[str]:
        """What is missing or cannot be, a sentence each."""
        for name, secret in (("SECRET_KEY", self.secret_key), ("LEADR_CALLBACK_SECRET", self.callback_secret)):
            if not secret.get_secret_value():
                yield f"{name} is not set. Give it a long random value, or set LEADR_DEVELOPMENT=1 on a laptop."
        if (self.clock_speed != 1 or self.clock_start) and not self.development:
            yield "LEADR_CLOCK_SPEED and LEADR_CLOCK_START are for development; set LEADR_DEVELOPMENT=1."
        for name, moment in (("LEADR_CLOCK_EPOCH", self.clock_epoch), ("LEADR_CLOCK_START", self.clock_start)):
            if moment is not None and moment.tzinfo is None:
                yield f"{name} needs a UTC offset, as in 2026-01-05T06:00:00Z."
        for name, (pattern, example) in ADDRESSES.items():
            said = getattr(self, name)
            said = said.get_secret_value() if isinstance(said, SecretStr) else said
            if said and not re.match(pattern, said):
                yield f"{type(self).model_fields[name].alias} is no address we can use; write it as in {example}."

    @property
    def is_https(self) -> bool:
        """Whether the browser reaches us by TLS; true by default outside development."""
        return not self.development if self.https is None else self.https

    @property
    def trusted_proxies(self) -> int:
        """How many of the last entries of X-Forwarded-For are our own proxies' words."""
        return int(self.is_https) if self.proxies is None else self.proxies


def read(**overrides: Any) -> Environment:
    """Read the environment once. Raises Unusable, which names every wrong or missing variable."""
    wrong: dict[str, str] = {}
    try:
        found = Environment(**overrides)
    except ValidationError as error:
        wrong = {str(row["loc"][0]): _sentence(row) for row in error.errors()}
        fields = {str(field.alias): field for field in Environment.model_fields.values()}
        # Once more without them, to see what else is wrong.
        found = Environment(**overrides, **{name: fields[name].default for name in wrong})
    if faults := [*wrong.values(), *found.faults()]:
        raise Unusable("\n".join(["Leadr cannot start with this environment:", *faults]))
    return found


def _sentence(row: ErrorDetails) -> str:
    return f"{row['loc'][0]} {row['msg'].removeprefix('Input ')}; it is “{row['input']}” now."
