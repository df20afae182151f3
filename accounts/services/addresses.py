"""Another email address for an account: asked for with the password, in use once its owner followed a link."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction

from accounts.access import require_person
from accounts.actor import Actor
from accounts.backends import may_sign_in
from accounts.errors import Invalid
from accounts.models import User
from accounts.services.audit import record
from accounts.services.limits import spend
from accounts.services.mail import page_address, send_soon
from accounts.services.passwords import require_current_password

SALT: Final = "accounts.address"  # keeps these links apart from everything else that is signed


def ask_new_address(*, actor: Actor, email: str, current_password: str) -> None:
    """Mails a link to the new address, given in the form we store; until it is followed the old one stays.

    The answer does not tell whether somebody else uses the address; its owner learns that by mail. Raises Invalid
    for a wrong password, TooMany.
    """
    user = User.objects.get(pk=require_person(actor))
    require_current_password(actor=actor, user=user, password=current_password)
    spend(actor=actor, scope="reset", key=email)
    taken = User.objects.filter(email__iexact=email).exists()
    record(actor=actor, action="address.ask", target=f"user:{user.pk}", details={"email": email})
    if taken:
        reset = page_address("password_reset")
        send_soon(template="already_registered", to=email, context={"sign_in": page_address("sign_in"), "reset": reset})
        return
    token = signing.dumps({"user": str(user.pk), "before": user.email, "after": email}, salt=SALT, compress=True)
    send_soon(template="new_address", to=email, context={"person": user, "link": page_address("address", token)})


def confirm_new_address(*, actor: Actor, token: str) -> User:
    """Puts the address of a link into use, once; the old one gets a mail. Raises Invalid for a link that is not good.

    Whoever has the link may be signed in or not: that the address is theirs is what it proves.
    """
    user, after = user_of_link(token=token)
    before = user.email
    try:
        with transaction.atomic():
            changed = User.objects.filter(pk=user.pk, email=before).update(email=after)
            if changed:
                details = {"email": [before, after]}
                record(actor=actor, action="address.confirm", target=f"user:{user.pk}", details=details)
    except IntegrityError:
        changed = 0  # somebody registered with it in the meantime
    if not changed:
        raise _not_good()
    user.refresh_from_db()
    send_soon(template="email_changed", to=before, context={"person": user})
    return user


def user_of_link(*, token: str) -> tuple[User, str]:
    """Whose address the link changes, and to which; raises Invalid for one that was used or is too old."""
    try:
        given = signing.loads(token, salt=SALT, max_age=settings.PASSWORD_RESET_TIMEOUT)
    except signing.BadSignature as error:
        raise _not_good() from error
    user = User.objects.filter(pk=given["user"], email=given["before"]).first()
    if user is None or not may_sign_in(user):
        raise _not_good()
    return user, str(given["after"])


def _not_good() -> Invalid:
    return Invalid("This link was used before or is too old. Ask for a new one.", code="address_link")
