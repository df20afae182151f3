"""Addresses of the API of documents and artifacts, under /api/v1/."""

from __future__ import annotations

from django.urls import path

from documents.api import artifacts, documents, links, many_documents, pictures, versions

app_name = "documents_api"
urlpatterns = [
    path("documents/", documents.DocumentsView.as_view(), name="documents"),
    path("documents/many/", many_documents.ManyDocumentsView.as_view(), name="documents_many"),
    path("documents/limits/", documents.LimitsView.as_view(), name="limits"),
    path("documents/<uuid:document_id>/", documents.DocumentView.as_view(), name="document"),
    path("documents/<uuid:document_id>/content/", documents.DocumentContentView.as_view(), name="document_content"),
    path("documents/<uuid:document_id>/restore/", documents.DocumentRestoreView.as_view(), name="document_restore"),
    path("documents/<uuid:document_id>/versions/", versions.VersionsView.as_view(), name="versions"),
    path("uploads/<str:project>/<str:name>", documents.UploadView.as_view(), name="upload"),
    path("versions/<uuid:version_id>/", versions.VersionView.as_view(), name="version"),
    path("versions/<uuid:version_id>/content/", versions.VersionContentView.as_view(), name="version_content"),
    path("versions/<uuid:version_id>/inspect/", versions.VersionInspectView.as_view(), name="version_inspect"),
    path("versions/<uuid:version_id>/password/", versions.VersionPasswordView.as_view(), name="version_password"),
    path("versions/<uuid:version_id>/revert/", versions.VersionRevertView.as_view(), name="version_revert"),
    path("versions/<uuid:version_id>/text/", versions.VersionTextView.as_view(), name="version_text"),
    path(
        "versions/<uuid:version_id>/pages/<int:page>/picture/",
        pictures.VersionPictureView.as_view(),
        name="version_picture",
    ),
    path("artifacts/", artifacts.ArtifactsView.as_view(), name="artifacts"),
    path("artifacts/<uuid:artifact_id>/", artifacts.ArtifactView.as_view(), name="artifact"),
    path("artifacts/<uuid:artifact_id>/download/", artifacts.ArtifactDownloadView.as_view(), name="artifact_download"),
    path("artifacts/<uuid:artifact_id>/links/", links.LinksView.as_view(), name="artifact_links"),
    path("links/<uuid:link_id>/", links.LinkView.as_view(), name="link"),
    path(
        "artifacts/<uuid:artifact_id>/pages/<int:page>/picture/",
        pictures.ArtifactPictureView.as_view(),
        name="artifact_picture",
    ),
]
