"""Every address of the site, one line each."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from leadr.observability import views as observability
from leadr.workspace import accounts_page, settings_page, styleguide
from leadr.workspace import views as workspace

handler429 = "leadr.common.rates.too_often"
handler500 = "leadr.common.outage.failed"

# They are tried in this order: what machines ask, which is often, comes before what people ask.
urlpatterns = [
    path("", workspace.home, name="home"),
    path("healthz", workspace.healthz, name="healthz"),
    path("readyz", observability.readyz, name="readyz"),
    path("metrics", observability.metrics, name="metrics"),
    path("api/v1/", include("leadr.api")),
    path("settings/", settings_page.settings, name="settings"),
    path("settings/mails/", settings_page.mails, name="mails"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("onboarding/", settings_page.onboarding, name="onboarding"),
    path("accounts/", accounts_page.accounts, name="accounts"),
    path("accounts/<int:pk>/", accounts_page.account, name="account"),
    path("accounts/", include("accounts.urls")),
    path("campaigns/", include("campaigns.urls")),
    path("campaigns/", include("results.urls")),
    path("audiences/", include("audiences.urls")),
    path("video/", include("video.urls")),
    path("", include("delivery.urls")),
    path("auth/", include("allauth.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]
