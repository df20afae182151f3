"""Addresses of the pages of documents."""

from __future__ import annotations

from django.urls import path

from documents.views import artifacts, documents, links, lists, pictures, trash, uploads

app_name = "documents"
urlpatterns = [
    path("projects/<slug:slug>/documents/", lists.documents, name="documents"),
    path("projects/<slug:slug>/documents/upload/", uploads.upload, name="upload"),
    path("projects/<slug:slug>/documents/paste/", uploads.paste, name="paste"),
    path("projects/<slug:slug>/documents/trash/", trash.trash, name="trash"),
    path("projects/<slug:slug>/documents/trash/chosen/", trash.of_trash, name="of_trash"),
    path("projects/<slug:slug>/documents/trash/add/", lists.trash_chosen, name="trash_chosen"),
    path("documents/", lists.all_documents, name="all_documents"),
    path("documents/<uuid:document_id>/", documents.document, name="document"),
    path("documents/<uuid:document_id>/row/", lists.document_row, name="document_row"),
    path("documents/<uuid:document_id>/edit/", documents.document_edit, name="document_edit"),
    path("documents/<uuid:document_id>/download/", documents.document_download, name="document_download"),
    path("documents/<uuid:document_id>/password/", documents.document_password, name="document_password"),
    path("documents/<uuid:document_id>/versions/add/", uploads.version_add, name="version_add"),
    path("documents/<uuid:document_id>/trash/", documents.document_trash, name="document_trash"),
    path("documents/<uuid:document_id>/restore/", documents.document_restore, name="document_restore"),
    path("documents/<uuid:document_id>/purge/", documents.document_purge, name="document_purge"),
    path("versions/<uuid:version_id>/download/", documents.version_download, name="version_download"),
    path("versions/<uuid:version_id>/inspect/", documents.version_inspect, name="version_inspect"),
    path("versions/<uuid:version_id>/revert/", documents.version_revert, name="version_revert"),
    path("versions/<uuid:version_id>/password/forget/", documents.version_forget, name="version_forget"),
    path("versions/<uuid:version_id>/pages/<int:page>.png", pictures.version_page, name="version_page"),
    path("artifacts/<uuid:artifact_id>/pages/<int:page>.png", pictures.artifact_page, name="artifact_page"),
    path("artifacts/<uuid:artifact_id>/download/", artifacts.artifact_download, name="artifact_download"),
    path("artifacts/<uuid:artifact_id>/links/", links.artifact_links, name="artifact_links"),
    path("links/<uuid:link_id>/revoke/", links.link_revoke, name="link_revoke"),
    # for whoever has the address, without an account; what follows /shared/ is kept out of every log
    path("shared/<str:token>/", links.shared, name="shared"),
    path("shared/<str:token>/file/", links.shared_file, name="shared_file"),
]
