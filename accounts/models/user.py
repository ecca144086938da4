"""Who uses Leadr: people who log in by email, and what their browser remembered of onboarding."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from timezone_field import TimeZoneField


class UserManager(BaseUserManager["User"]):
    """Makes users without a user name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save a user; the email is their name."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save an operator with every right (`manage.py createsuperuser`)."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractUser):
    """Somebody who logs in with an email address."""

    username = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    email = models.EmailField("email address", unique=True)
    timezone = TimeZoneField(default="UTC")
    hears_of_silence = models.BooleanField(
        "hears by mail of campaigns that send nothing", default=True, db_default=True
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]  # AbstractUser's makes users with a name

    def __str__(self) -> str:
        return self.email


class OnboardingState(models.Model):
    """What the browser keeps of the onboarding checklist, synced so that another browser knows it too."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="onboarding")
    state = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"onboarding of {self.user_id}"
