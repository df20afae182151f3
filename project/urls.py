"""Addresses: one include per app and door."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from project.views import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("documents.urls")),
    path("", include("pipeline.urls")),
    path("api/v1/", include(("accounts.api.urls", "accounts_api"))),
    path("api/v1/", include("documents.api.urls")),
    path("api/v1/", include("pipeline.api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(template_name="api_docs.html"), name="api_docs"),
]
handler400 = "accounts.http.bad_request"
handler403 = "accounts.http.permission_denied"
handler404 = "accounts.http.page_not_found"
handler500 = "accounts.http.server_error"
