"""Addresses of the API of people and projects, under /api/v1/."""

from __future__ import annotations

from django.urls import path

from accounts.api import auth, members, people, projects, secrets, settings, tokens
from accounts.api.audit import AuditView
from accounts.api.invitations import InvitationAcceptView, InvitationsView, InvitationView

urlpatterns = [
    path("auth/token/", auth.TokenView.as_view(), name="token"),
    path("auth/token/refresh/", auth.RefreshView.as_view(), name="token_refresh"),
    path("auth/token/revoke/", auth.RevokeView.as_view(), name="token_revoke"),
    path("auth/register/", auth.RegisterView.as_view(), name="register"),
    path("auth/password-reset/", auth.ResetView.as_view(), name="password_reset"),
    path("auth/password-reset/confirm/", auth.ResetConfirmView.as_view(), name="password_reset_confirm"),
    path("auth/me/", auth.MeView.as_view(), name="me"),
    path("auth/address/confirm/", auth.AddressView.as_view(), name="address_confirm"),
    path("auth/me/password/", auth.MyPasswordView.as_view(), name="me_password"),
    path("auth/me/end-sessions/", auth.MySessionsView.as_view(), name="me_end_sessions"),
    path("auth/me/delete/", auth.MyDeletionView.as_view(), name="me_delete"),
    path("projects/", projects.ProjectsView.as_view(), name="projects"),
    path("projects/<uuid:project_id>/", projects.ProjectView.as_view(), name="project"),
    path("projects/<uuid:project_id>/restore/", projects.ProjectRestoreView.as_view(), name="project_restore"),
    path("projects/<uuid:project_id>/leave/", projects.ProjectLeaveView.as_view(), name="project_leave"),
    path("projects/<uuid:project_id>/members/", members.MembersView.as_view(), name="members"),
    path("projects/<uuid:project_id>/members/<uuid:user_id>/", members.MemberView.as_view(), name="member"),
    path("projects/<uuid:project_id>/secrets/", secrets.SecretsView.as_view(), name="project_secrets"),
    path("projects/<uuid:project_id>/secrets/<str:name>/", secrets.SecretView.as_view(), name="project_secret"),
    path("projects/<uuid:project_id>/audit/", AuditView.as_view(), name="project_audit"),
    path("tags/", projects.TagsView.as_view(), name="tags"),
    path("tokens/", tokens.TokensView.as_view(), name="tokens"),
    path("tokens/<uuid:token_id>/", tokens.TokenRevokeView.as_view(), name="api_token"),
    path("invitations/", InvitationsView.as_view(), name="invitations"),
    path("invitations/accept/", InvitationAcceptView.as_view(), name="invitation_accept"),
    path("invitations/<uuid:invitation_id>/", InvitationView.as_view(), name="invitation"),
    path("people/", people.PeopleView.as_view(), name="people"),
    path("people/<uuid:user_id>/", people.PersonView.as_view(), name="person"),
    *[
        path(f"people/<uuid:user_id>/{verb}/", people.PersonVerbView.as_view(verb=verb), name=f"person_{verb}")
        for verb in people.VERBS
    ],
    path("secrets/", secrets.GlobalSecretsView.as_view(), name="global_secrets"),
    path("secrets/<str:name>/", secrets.GlobalSecretView.as_view(), name="global_secret"),
    path("settings/", settings.SettingsView.as_view(), name="settings"),
]
