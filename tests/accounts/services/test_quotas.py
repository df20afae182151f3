"""Limits of one project or person, and the order of days."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.errors import Invalid, NotAllowed
from accounts.models import AuditEntry, Quota, SystemSetting
from accounts.selectors.quotas import Limits, limits_of
from accounts.services.projects import edit_project
from accounts.services.quotas import drop_quota, set_quota
from tests.cast import Cast


def limits(cast: Cast) -> Limits:
    return limits_of(kind="pages_month", project_id=cast.project.pk, user_id=cast.bob.pk)


def test_an_exception_stands_over_the_setting_and_zero_is_no_limit(cast: Cast) -> None:
    assert limits(cast) == Limits(0, 0)
    for key, value in (("project_pages_month", 100), ("person_pages_month", 10)):
        SystemSetting.objects.create(key=key, value=value)
    assert limits(cast) == Limits(100, 10)
    ada = cast.actor(cast.ada)
    quota = set_quota(actor=ada, user_id=cast.bob.pk, limits={"pages_month": 0, "stored_mb": 5})
    set_quota(actor=ada, project_id=cast.project.pk, limits={"pages_month": 7})
    assert limits(cast) == Limits(7, 0)
    drop_quota(actor=ada, quota_id=quota.pk)
    assert limits(cast) == Limits(7, 10)
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "quota.set", "quota.set", "quota.drop",
    ]  # fmt: skip


def test_administrators_alone_make_them_of_a_project_or_a_person(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        set_quota(actor=cast.actor(cast.alice), project_id=cast.project.pk, limits={"pages_month": 1})
    for wrong in ({}, {"project_id": cast.project.pk, "user_id": cast.bob.pk}):
        with pytest.raises(Invalid):
            set_quota(actor=cast.actor(cast.ada), limits={"pages_month": 1}, **wrong)
    with pytest.raises(Invalid):
        set_quota(actor=cast.actor(cast.ada), project_id=cast.project.pk, limits={"pages_month": -1})


def test_the_administration_edits_them(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ada, backend="accounts.backends.ApprovedUserBackend")
    body = {
        "project": str(cast.project.pk),
        "user": "",
        "pages_month": "5",
        "stored_mb": "",
        "spend_month": "",
        "note": "",
    }
    assert client.post("/admin/accounts/quota/add/", body).status_code == 302
    quota = Quota.objects.get()
    assert (quota.project, quota.pages_month, quota.stored_mb) == (cast.project, 5, None)
    assert client.post(f"/admin/accounts/quota/{quota.pk}/change/", {**body, "pages_month": "6"}).status_code == 302
    assert client.post("/admin/accounts/quota/add/", {**body, "user": str(cast.bob.pk)}).status_code == 200
    assert client.post(f"/admin/accounts/quota/{quota.pk}/delete/", {"post": "yes"}).status_code == 302
    assert Quota.objects.count() == 0


def test_documents_stay_at_least_as_long_as_results(cast: Cast) -> None:
    alice = cast.actor(cast.alice)

    def keep(results: int | None, documents: int | None) -> None:
        changes = {"keep_results_days": results, "keep_documents_days": documents}
        edit_project(actor=alice, project_id=cast.project.pk, changes=changes)  # type: ignore[arg-type]

    for wrong in ((None, 5), (6, 5)):
        with pytest.raises(Invalid) as refused:
            keep(*wrong)
        assert list(refused.value.fields) == ["keep_documents_days"]
    keep(5, 5)
    SystemSetting.objects.create(key="results_days_most", value=30)
    with pytest.raises(Invalid) as refused:
        keep(31, None)
    assert refused.value.fields == {"keep_results_days": ["Between 1 and 30 days, or empty."]}
    keep(None, 30)
    with pytest.raises(Invalid):
        keep(None, 29)
    SystemSetting.objects.update(value=90)
    edit_project(actor=alice, project_id=cast.project.pk, changes={"name": "Renamed"})
