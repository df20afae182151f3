"""Signing in to the API, registering, one's own account and password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.authentication import note_reuse, read_refresh, refresh_token_for, user_of_refresh
from accounts.api.doors import Door
from accounts.errors import NotSignedIn
from accounts.http import user_of_credentials
from accounts.models import User
from accounts.selectors.people import oneself
from accounts.services.addresses import confirm_new_address
from accounts.services.passwords import ask_password_reset, change_password, reset_password
from accounts.services.people import delete_account, register_person, update_profile
from accounts.services.sessions import note_sign_in, sign_out_everywhere

PASSWORD: dict[str, Any] = {"write_only": True, "trim_whitespace": False, "max_length": 1024}
BOTH_TOKENS = OpenApiExample("Tokens", {"access": "eyJ…", "refresh": "eyJ…"}, response_only=True)


class CredentialsSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField()
    password = serializers.CharField(**PASSWORD)


class TokensSerializer(serializers.Serializer[Any]):
    """The access token is good for ten minutes, the refresh token once within seven days."""

    access = serializers.CharField()
    refresh = serializers.CharField()


class RefreshSerializer(serializers.Serializer[Any]):
    refresh = serializers.CharField(max_length=4096)


class RegistrationSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=120, required=False, default="")
    password = serializers.CharField(**PASSWORD)


class RegisteredSerializer(serializers.Serializer[Any]):
    """The same whether the address was new or not."""

    registration = serializers.ChoiceField(choices=["open", "approval"])
    detail = serializers.CharField()


class MeSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ("id", "email", "name", "role", "status", "created_at", "last_login")
        read_only_fields = fields


class ProfileSerializer(serializers.Serializer[Any]):
    """A new ``email`` needs ``current_password``, and is in use once the link mailed to it was followed."""

    name = serializers.CharField(max_length=120, allow_blank=True, required=False)
    email = serializers.EmailField(max_length=254, required=False)
    current_password = serializers.CharField(required=False, default="", **PASSWORD)


class AddressSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=2000, help_text="The last part of the link in the mail.")


class NewPasswordSerializer(serializers.Serializer[Any]):
    current_password = serializers.CharField(**PASSWORD)
    password = serializers.CharField(**PASSWORD)


class CurrentPasswordSerializer(serializers.Serializer[Any]):
    current_password = serializers.CharField(**PASSWORD)


class ResetSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)


class ResetConfirmSerializer(serializers.Serializer[Any]):
    """``uid`` and ``token`` are the last two parts of the link in the mail."""

    uid = serializers.CharField(max_length=100)
    token = serializers.CharField(max_length=100)
    password = serializers.CharField(**PASSWORD)


class Outside(Door, GenericAPIView[User]):
    """For those who are not signed in yet."""

    authentication_classes = ()
    permission_classes = ()

    def given(self, request: Request) -> dict[str, Any]:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)


def _pair(user: User) -> dict[str, str]:
    refresh = refresh_token_for(user)
    return {"access": str(refresh.access_token), "refresh": str(refresh)}


class TokenView(Outside):
    serializer_class = CredentialsSerializer

    @extend_schema(operation_id="auth_token_create", responses={200: TokensSerializer}, examples=[BOTH_TOKENS])
    def post(self, request: Request) -> Response:
        """Sign in: an access and a refresh token. Failures count for the same lockout as on the sign-in page."""
        user = user_of_credentials(request, **self.given(request))
        user_logged_in.send(sender=User, request=request._request, user=user)
        note_sign_in(actor=self.actor, user=user)
        return Response(_pair(user))


class RefreshView(Outside):
    serializer_class = RefreshSerializer

    @extend_schema(operation_id="auth_token_refresh", responses={200: TokensSerializer}, examples=[BOTH_TOKENS])
    def post(self, request: Request) -> Response:
        """A new pair for a refresh token, which is used up by it.

        A second use is refused; one that comes later ends every session and pair of the account, because somebody
        must have a copy.
        """
        text = self.given(request)["refresh"]
        try:
            token = read_refresh(text)
        except NotSignedIn:
            note_reuse(text, actor=self.actor)
            raise
        user = user_of_refresh(token)
        used: Any = token.blacklist()  # the row and whether it is new, whatever the annotation says
        if not used[1]:
            raise NotSignedIn("The refresh token was used before.", code="token_refused")
        return Response(_pair(user))


class RevokeView(Outside):
    serializer_class = RefreshSerializer

    @extend_schema(operation_id="auth_token_revoke", responses={204: None})
    def post(self, request: Request) -> Response:
        """Sign out: the refresh token is good for nothing any more."""
        read_refresh(self.given(request)["refresh"]).blacklist()
        return Response(status=status.HTTP_204_NO_CONTENT)


class RegisterView(Outside):
    serializer_class = RegistrationSerializer

    @extend_schema(operation_id="auth_register", responses={202: RegisteredSerializer})
    def post(self, request: Request) -> Response:
        """Ask for an account. The answer does not tell whether the address has one; its owner gets a mail."""
        mode = register_person(actor=self.actor, **self.given(request))
        words = {
            "open": "You can sign in now. If you had an account already, nothing was changed.",
            "approval": "An administrator looks at it, and you get a mail when it is approved.",
        }
        return Response({"registration": mode, "detail": words[mode]}, status=status.HTTP_202_ACCEPTED)


class ResetView(Outside):
    serializer_class = ResetSerializer

    @extend_schema(operation_id="auth_password_reset", responses={202: OpenApiResponse(description="Always")})
    def post(self, request: Request) -> Response:
        """Ask for a link by mail to choose a new password; the answer is the same for every address."""
        ask_password_reset(actor=self.actor, **self.given(request))
        return Response(status=status.HTTP_202_ACCEPTED)


class ResetConfirmView(Outside):
    serializer_class = ResetConfirmSerializer

    @extend_schema(operation_id="auth_password_reset_confirm", responses={204: None})
    def post(self, request: Request) -> Response:
        """Choose a new password with the token of the mail, once. Every session and token pair ends."""
        reset_password(actor=self.actor, **self.given(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class MeView(Door, GenericAPIView[User]):
    serializer_class = ProfileSerializer

    @extend_schema(operation_id="auth_me_retrieve", responses={200: MeSerializer})
    def get(self, request: Request) -> Response:
        """Who I am."""
        return Response(MeSerializer(oneself(actor=self.actor)).data)

    @extend_schema(operation_id="auth_me_update", responses={200: MeSerializer})
    def patch(self, request: Request) -> Response:
        """Change my name at once, my address by a link that is mailed to the new one."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(MeSerializer(update_profile(actor=self.actor, **serializer.validated_data)).data)


class AddressView(Outside):
    serializer_class = AddressSerializer

    @extend_schema(operation_id="auth_address_confirm", responses={204: None})
    def post(self, request: Request) -> Response:
        """Put a new address into use with the token of the mail that was sent to it, once."""
        confirm_new_address(actor=self.actor, **self.given(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class MyPasswordView(Door, GenericAPIView[User]):
    serializer_class = NewPasswordSerializer

    @extend_schema(operation_id="auth_me_password", responses={200: TokensSerializer}, examples=[BOTH_TOKENS])
    def post(self, request: Request) -> Response:
        """Change my password. Every session and token pair ends; the answer is a new pair."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(_pair(change_password(actor=self.actor, **serializer.validated_data)))


class MySessionsView(Door, GenericAPIView[User]):
    @extend_schema(operation_id="auth_me_end_sessions", request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Sign out everywhere: every session and token pair of mine ends. API tokens stay."""
        sign_out_everywhere(actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MyDeletionView(Door, GenericAPIView[User]):
    serializer_class = CurrentPasswordSerializer

    @extend_schema(operation_id="auth_me_delete", responses={204: None})
    def post(self, request: Request) -> Response:
        """Delete my account for good; 409 while projects have no other owner."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        delete_account(actor=self.actor, **serializer.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)
