"""Addresses of the pages of people and projects."""

from __future__ import annotations

from django.urls import path

from accounts.views import audit, members, passwords, profile, projects, registration, secrets, sessions, start, tokens

app_name = "accounts"
urlpatterns = [
    path("", start.home, name="home"),
    path("about/", start.about, name="about"),
    path("theme/", start.theme, name="theme"),
    path("sign-in/", sessions.sign_in, name="sign_in"),
    path("sign-out/", sessions.sign_out, name="sign_out"),
    path("register/", registration.register, name="register"),
    path("invitation/<str:token>/", registration.invitation, name="invitation"),
    path("password/reset/", passwords.password_reset, name="password_reset"),
    path("password/reset/<str:uid>/<str:token>/", passwords.password_reset_confirm, name="password_reset_confirm"),
    path("address/<str:token>/", profile.address, name="address"),
    path("settings/", profile.profile, name="profile"),
    path("settings/delete/", profile.account_delete, name="account_delete"),
    path("settings/password/", passwords.password, name="password"),
    path("settings/sessions/end/", passwords.end_sessions, name="end_sessions"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/<uuid:token_id>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("projects/", projects.projects, name="projects"),
    path("projects/new/", projects.project_new, name="project_new"),
    path("projects/trash/", projects.projects_trash, name="projects_trash"),
    path("projects/<slug:slug>/", projects.project, name="project"),
    path("projects/<slug:slug>/settings/", projects.project_settings, name="project_settings"),
    path("projects/<slug:slug>/delete/", projects.project_trash, name="project_trash"),
    path("projects/<slug:slug>/restore/", projects.project_restore, name="project_restore"),
    path("projects/<slug:slug>/purge/", projects.project_purge, name="project_purge"),
    path("projects/<slug:slug>/leave/", members.leave, name="leave"),
    path("projects/<slug:slug>/members/", members.members, name="members"),
    path("projects/<slug:slug>/members/invite/", members.member_invite, name="member_invite"),
    path("projects/<slug:slug>/members/<uuid:user_id>/part/", members.member_part, name="member_part"),
    path("projects/<slug:slug>/members/<uuid:user_id>/remove/", members.member_remove, name="member_remove"),
    path(
        "projects/<slug:slug>/invitations/<uuid:invitation_id>/revoke/",
        members.invitation_revoke,
        name="invitation_revoke",
    ),
    path("projects/<slug:slug>/secrets/", secrets.secrets, name="secrets"),
    path("projects/<slug:slug>/secrets/<str:name>/delete/", secrets.secret_delete, name="secret_delete"),
    path("projects/<slug:slug>/audit/", audit.audit, name="audit"),
]
