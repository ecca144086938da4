"""What Leadr reads from its environment: names, types and defaults; a wrong value stops the start."""

from datetime import datetime
from typing import Any

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEVELOPMENT_KEY = "only-for-development-never-on-a-server-0123456789"


class Environment(BaseSettings):
    """One attribute per variable; the alias is the variable's name."""

    model_config = SettingsConfigDict(populate_by_name=True, extra="ignore")

    debug: bool = Field(default=False, alias="DEBUG")
    development: bool = Field(default=False, alias="LEADR_DEVELOPMENT")
    secret_key: SecretStr = Field(SecretStr(""), alias="SECRET_KEY")
    allowed_hosts: str = Field("localhost,127.0.0.1,[::1]", alias="ALLOWED_HOSTS")
    database_url: str = Field("", alias="DATABASE_URL")
    redis_url: str = Field("", alias="REDIS_URL")
    base_url: str = Field("http://127.0.0.1:8000", alias="LEADR_BASE_URL")
    https: bool | None = Field(None, alias="LEADR_HTTPS")
    admin_path: str = Field("operators/", alias="LEADR_ADMIN_PATH")
    callback_secret: SecretStr = Field(SecretStr(""), alias="LEADR_CALLBACK_SECRET")
    static_root: str = Field("var/static", alias="LEADR_STATIC_ROOT")

    unipile_base_url: str = Field("", alias="UNIPILE_BASE_URL")
    unipile_api_key: SecretStr = Field(SecretStr(""), alias="UNIPILE_API_KEY")
    unipile_connect_seconds: float = Field(5, alias="UNIPILE_CONNECT_SECONDS", gt=0)
    unipile_read_seconds: float = Field(60, alias="UNIPILE_READ_SECONDS", gt=0)

    smtp_host: str = Field("", alias="SMTP_HOST")
    smtp_port: int = Field(587, alias="SMTP_PORT")
    smtp_user: str = Field("", alias="SMTP_USER")
    smtp_password: SecretStr = Field(SecretStr(""), alias="SMTP_PASSWORD")
    smtp_tls: bool = Field(default=True, alias="SMTP_TLS")
    mail_from: str = Field("Leadr <hello@leadr.test>", alias="LEADR_MAIL_FROM")

    model_base_url: str = Field("", alias="MODEL_BASE_URL")
    model_api_key: SecretStr = Field(SecretStr(""), alias="MODEL_API_KEY")
    model_name: str = Field("gpt-5-mini", alias="MODEL_NAME")
    model_seconds: float = Field(30, alias="MODEL_SECONDS", gt=0)
    model_daily_cap: float = Field(5.0, alias="MODEL_DAILY_CAP", ge=0)
    model_price_in: float = Field(0.25, alias="MODEL_PRICE_IN", ge=0)
    model_price_out: float = Field(2.0, alias="MODEL_PRICE_OUT", ge=0)
    search_base_url: str = Field("", alias="SEARCH_BASE_URL")
    search_api_key: SecretStr = Field(SecretStr(""), alias="SEARCH_API_KEY")
    search_seconds: float = Field(30, alias="SEARCH_SECONDS", gt=0)
    studio_base_url: str = Field("", alias="STUDIO_BASE_URL")
    studio_key_id: str = Field("", alias="STUDIO_KEY_ID")
    studio_secret: SecretStr = Field(SecretStr(""), alias="STUDIO_SECRET")
    studio_seconds: float = Field(30, alias="STUDIO_SECONDS", gt=0)
    studio_pipeline: bool = Field(default=False, alias="STUDIO_LEADR_PIPELINE")
    studio_video_hosts: str = Field("bhuman.ai", alias="STUDIO_VIDEO_HOSTS")
    csv_launch: bool = Field(default=False, alias="LEADR_CSV_LAUNCH")
    email_live: bool = Field(default=False, alias="LEADR_EMAIL_LIVE")
    encryption_keys: SecretStr = Field(SecretStr(""), alias="LEADR_ENCRYPTION_KEYS")

    tick_seconds: int = Field(5, alias="LEADR_TICK_SECONDS", ge=1)
    silent_seconds: float = Field(150, alias="LEADR_SILENT_SECONDS", gt=0)
    clock_speed: float = Field(1, alias="LEADR_CLOCK_SPEED", gt=0)
    clock_epoch: datetime | None = Field(None, alias="LEADR_CLOCK_EPOCH")
    clock_start: datetime | None = Field(None, alias="LEADR_CLOCK_START")
    upgrade_url: str = Field("", alias="LEADR_UPGRADE_URL")

    @model_validator(mode="after")
    def complete(self) -> "Environment":
        """Fill what may be absent in development; refuse what must not be absent on a server."""
        self.development = self.development or self.debug
        if self.development:
            self.secret_key = self.secret_key or SecretStr(DEVELOPMENT_KEY)
            self.callback_secret = self.callback_secret or SecretStr(DEVELOPMENT_KEY)
        for name, secret in (
            ("SECRET_KEY", self.secret_key),
            ("LEADR_CALLBACK_SECRET", self.callback_secret),
        ):
            if not secret.get_secret_value():
                raise ValueError(
                    f"{name} is not set. Give it a long random value, or set LEADR_DEVELOPMENT=1 on a laptop."
                )
        if (self.clock_speed != 1 or self.clock_start) and not self.development:
            raise ValueError("LEADR_CLOCK_SPEED and LEADR_CLOCK_START are for development; set LEADR_DEVELOPMENT=1.")
        for name, moment in (("LEADR_CLOCK_EPOCH", self.clock_epoch), ("LEADR_CLOCK_START", self.clock_start)):
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"{name} needs a UTC offset, as in 2026-01-05T06:00:00Z.")
        return self

    @property
    def is_https(self) -> bool:
        """Whether the browser reaches us by TLS; true by default outside development."""
        return not self.development if self.https is None else self.https


def read(**overrides: Any) -> Environment:
    """Read the environment once; the error names every wrong variable."""
    return Environment(**overrides)
