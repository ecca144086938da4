"""What the page tests share: browsers that are logged in; pages are read without a collectstatic before."""

import pytest
from django.test import Client

PLAIN = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN}


def browser_of(user):
    """A browser in which somebody is logged in."""
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def as_ada(ada):
    return browser_of(ada)


@pytest.fixture
def as_bob(bob):
    return browser_of(bob)
