"""One's own account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms.blame import blaming
from accounts.forms.people import CurrentPasswordForm, ProfileForm
from accounts.http import actor_of, signed_in
from accounts.selectors.people import oneself
from accounts.services.addresses import confirm_new_address, user_of_link
from accounts.services.people import delete_account, update_profile


@sensitive_post_parameters("current_password")
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    actor = signed_in(request)
    user = oneself(actor=actor)
    form = ProfileForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        with blaming(form):
            update_profile(actor=actor, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _said(form))
            return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form, "person": user})


def _said(form: ProfileForm) -> str:
    if "email" not in form.changed_data:
        return _("Your profile is saved.")
    address = form.cleaned_data["email"]
    return _("A link is on its way to %(address)s. Your address changes when you follow it.") % {"address": address}


@never_cache
@require_http_methods(["GET", "POST"])
def address(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link to a new address leads. It asks first, because mail servers follow links to look at them."""
    user, after = user_of_link(token=token)
    if request.method == "POST":
        confirm_new_address(actor=actor_of(request), token=token)
        messages.success(request, _("Your address is changed."))
        return redirect("accounts:profile")
    context = {"before": user.email, "after": after}
    return render(request, "accounts/address.html", context)


@sensitive_post_parameters("current_password")
@require_http_methods(["GET", "POST"])
def account_delete(request: HttpRequest) -> HttpResponse:
    actor = signed_in(request)
    form = CurrentPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with blaming(form):
            delete_account(actor=actor, **form.cleaned_data)
            logout(request)
            messages.success(request, _("Your account is deleted."))
            return redirect("accounts:sign_in")
    context = {
        "form": form,
        "title": _("Delete your account?"),
        "text": _("You cannot sign in again. What you added to projects of other people stays there."),
        "verb": _("Delete my account"),
        "cancel_url": reverse("accounts:profile"),
    }
    return render(request, "_confirm.html", context)
