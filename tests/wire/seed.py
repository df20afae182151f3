"""One of everything, so that addresses with ids lead somewhere."""

from __future__ import annotations

import json
import sys

import django


def seed() -> dict[str, str]:
    """Ids by the names they have in addresses, and the token of an administrator who owns it all."""
    from accounts.actor import Actor
    from accounts.api.authentication import refresh_token_for
    from accounts.choices import Part
    from accounts.models import Invitation, Membership
    from accounts.services.invitations import invite_person
    from accounts.services.secrets import set_secret
    from accounts.services.tokens import create_token
    from documents.services.documents import Upload, store_document
    from pipeline.engine import work
    from pipeline.services.runs import start_run
    from pipeline.services.schedules import plan_schedule
    from tests.cast import make_cast

    cast = make_cast()
    Membership.objects.create(project=cast.project, user=cast.ada, part=Part.OWNER)
    ada = Actor(role="admin", door="api", user_id=str(cast.ada.pk), name=cast.ada.email)
    upload = Upload(name="one.txt", chunks=[b"to be or not to be"])
    document = store_document(actor=ada, project_id=cast.project.pk, upload=upload).document
    ended = start_run(
        actor=ada, flow_key="trial-words", project_id=cast.project.pk, document_ids=[document.pk],
        params={"order": "longest"},
    )  # fmt: skip
    waiting = start_run(actor=ada, flow_key="trial-rounds", project_id=cast.project.pk)
    while work.work_on_one():
        pass
    ended.refresh_from_db()
    assert ended.state == "completed", ended.error_text
    schedule = plan_schedule(
        actor=ada, project_id=cast.project.pk, name="Nightly", flow_key="trial-rounds", cron="0 3 * * *"
    )
    invite_person(actor=ada, email="guest@example.org", project_id=cast.project.pk)
    set_secret(actor=ada, project_id=cast.project.pk, name="key", value="v")
    review = waiting.reviews.get()
    return {
        "token": str(refresh_token_for(cast.ada).access_token),
        "project_id": str(cast.project.pk),
        "project": cast.project.slug,
        "user_id": str(cast.vera.pk),
        "token_id": str(create_token(actor=ada, name="t", scopes=["run.see"]).token.pk),
        "invitation_id": str(Invitation.objects.get().pk),
        "document_id": str(document.pk),
        "version_id": str(document.newest_id),
        "artifact_id": str(ended.artifacts.get().artifact_id),
        "ended_run": str(ended.pk),
        "run_id": str(waiting.pk),
        "item_id": str(review.items.first().pk),  # type: ignore[union-attr]
        "name": review.name,
        "key": "trial-words",
        "schedule_id": str(schedule.pk),
    }


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(seed()) + "\n")
