"""Links that hand out one file: bounded, counted, revocable, logged, and nothing of them kept in clear."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.actor import ANONYMOUS, Actor
from accounts.errors import Conflict, Invalid, Missing, NotAllowed, TooMany
from accounts.models import AuditEntry, Membership, SystemSetting
from documents.models import Artifact, DownloadLink, LinkUse
from documents.selectors.links import links_of
from documents.services import links
from documents.services.artifacts import release_artifacts
from documents.services.links import MadeLink, create_link, open_shared, revoke_link, shared_by, shortened
from tests.cast import Cast
from tests.documents.conftest import make_artifact

STRANGER = replace(ANONYMOUS, address="203.0.113.77")
OTHER = replace(ANONYMOUS, address="198.51.100.7")


def make(cast: Cast, **wishes: object) -> MadeLink:
    artifact = make_artifact(cast)
    return create_link(actor=cast.actor(cast.bob), artifact_id=artifact.pk, **wishes)  # type: ignore[arg-type]


def fetch(made: MadeLink, actor: Actor = STRANGER, part: int | None = None) -> bytes:
    with open_shared(actor=actor, link=shared_by(actor=actor, token=made.token), part=part) as stream:
        return stream.read()


def test_whoever_has_it_gets_the_file_and_that_is_logged_without_who_it_was(cast: Cast) -> None:
    made = make(cast, most=2, note="  for   the printer ")
    assert (fetch(made), made.link.note) == (b"what came out", "for the printer")
    made.link.refresh_from_db()
    assert made.link.used == 1
    use = LinkUse.objects.get()
    assert (use.address, STRANGER.address in use.address_hash) == ("203.0.113.0/24", False)
    entry = AuditEntry.objects.get(action="artifact.download")
    assert (entry.actor, entry.user, entry.address) == (f"link {made.link.key}", None, "203.0.113.0/24")
    assert (entry.target, entry.details["link"]) == (f"artifact:{made.link.artifact_id}", made.link.key)


def test_nothing_stored_or_logged_opens_it(cast: Cast) -> None:
    made = make(cast)
    fetch(made)
    secret = made.token.partition(".")[2]
    stored = [str(row) for model in (DownloadLink, LinkUse, AuditEntry) for row in model.objects.values()]
    assert len(secret) == 43
    assert [row for row in stored if secret in row] == []


def test_it_ends_by_time_number_and_revocation(cast: Cast) -> None:
    timed, counted, revoked = make(cast, days=2), make(cast, most=1), make(cast)
    with time_machine.travel(timezone.now() + timedelta(days=2, seconds=1)), pytest.raises(Missing):
        fetch(timed)
    fetch(counted)
    with pytest.raises(Missing) as refused:
        fetch(counted)
    assert (refused.value.code, refused.value.text) == ("link_gone", links.GONE)
    revoke_link(actor=cast.actor(cast.alice), link_id=revoked.link.pk)
    with pytest.raises(Missing):
        fetch(revoked)
    with pytest.raises(Conflict):
        revoke_link(actor=cast.actor(cast.alice), link_id=revoked.link.pk)


def test_a_link_lasts_no_longer_than_its_file(cast: Cast) -> None:
    artifact = make_artifact(cast)
    soon = timezone.now() + timedelta(days=1)
    Artifact.objects.filter(pk=artifact.pk).update(expires_at=soon)
    assert create_link(actor=cast.actor(cast.bob), artifact_id=artifact.pk, days=5).link.expires_at == soon
    Artifact.objects.filter(pk=artifact.pk).update(blob=None, removed_at=timezone.now())
    with pytest.raises(Missing) as refused:
        create_link(actor=cast.actor(cast.bob), artifact_id=artifact.pk)
    assert refused.value.code == "expired"


@pytest.mark.parametrize(
    ("wishes", "field"),
    [({"days": 0}, "days"), ({"days": 31}, "days"), ({"most": 0}, "most"), ({"note": "x" * 101}, "note")],
)
def test_wishes_are_bounded(cast: Cast, wishes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make(cast, **wishes)
    assert list(refused.value.fields) == [field]


def test_the_system_says_how_long_a_link_may_live(cast: Cast) -> None:
    SystemSetting.objects.create(key="link_days_most", value=3)
    with pytest.raises(Invalid):
        make(cast, days=4)
    assert make(cast, days=3).link.used == 0


def test_only_so_many_links_to_a_file_work_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "LIVING", 1)
    made = make(cast)
    with pytest.raises(Conflict):
        create_link(actor=cast.actor(cast.bob), artifact_id=made.link.artifact_id)
    revoke_link(actor=cast.actor(cast.bob), link_id=made.link.pk)
    create_link(actor=cast.actor(cast.bob), artifact_id=made.link.artifact_id)


def test_editors_share_viewers_do_not_and_strangers_see_nothing(cast: Cast) -> None:
    made = make(cast)
    for user, error in ((cast.vera, NotAllowed), (cast.charlie, Missing)):
        actor = cast.actor(user)
        with pytest.raises(error):
            create_link(actor=actor, artifact_id=made.link.artifact_id)
        with pytest.raises(error):
            links_of(actor=actor, artifact_id=made.link.artifact_id)
        with pytest.raises(error):
            revoke_link(actor=actor, link_id=made.link.pk)
    assert list(links_of(actor=cast.actor(cast.alice), artifact_id=made.link.artifact_id)) == [made.link]


def test_a_guarded_file_is_linked_after_its_release_only(cast: Cast) -> None:
    artifact = make_artifact(cast, guarded=True)
    with pytest.raises(NotAllowed) as refused:
        create_link(actor=cast.actor(cast.alice), artifact_id=artifact.pk)
    assert refused.value.code == "not_released"
    release_artifacts(actor=cast.actor(cast.alice), project_id=cast.project.pk, artifact_ids=[artifact.pk])
    made = create_link(actor=cast.actor(cast.alice), artifact_id=artifact.pk)
    assert fetch(made) == b"what came out"
    assert AuditEntry.objects.filter(action="artifact.download", target=f"artifact:{artifact.pk}").count() == 1
    Artifact.objects.filter(pk=artifact.pk).update(released_at=None)
    with pytest.raises(Missing):
        fetch(made)


def test_it_is_good_as_long_as_its_maker_may_share(cast: Cast) -> None:
    made = make(cast)
    Membership.objects.filter(user=cast.bob).update(part="viewer")
    with pytest.raises(Missing):
        fetch(made)
    Membership.objects.filter(user=cast.bob).update(part="editor")
    cast.bob.status = "denied"
    cast.bob.save()
    with pytest.raises(Missing):
        fetch(made)


def test_parts_of_one_download_count_once_and_never_for_others(cast: Cast) -> None:
    made = make(cast, most=2)
    for _ in range(3):
        fetch(made, part=13)  # three times the size: a download that broke off twice
    made.link.refresh_from_db()
    assert made.link.used == 1
    fetch(made, OTHER, part=5)
    made.link.refresh_from_db()
    assert made.link.used == 2
    with pytest.raises(Missing):
        fetch(made, part=1)  # the first has had all it may, and the second is somebody else's
    fetch(made, OTHER, part=8)


def test_guessing_ends_and_says_nothing(cast: Cast) -> None:
    made = make(cast)
    key = made.link.key
    words = set()
    for guess in ("", "x", f"{key}.", f"{key}.{'a' * 43}", f"nobody.{made.token.partition('.')[2]}", key):
        with pytest.raises(Missing) as refused:
            shared_by(actor=STRANGER, token=guess)
        words.add((refused.value.code, refused.value.text))
    assert words == {("link_gone", links.GONE)}
    for _ in range(14):
        with pytest.raises(Missing):
            shared_by(actor=STRANGER, token="x.y")
    with pytest.raises(TooMany):
        shared_by(actor=STRANGER, token=made.token)
    assert shared_by(actor=OTHER, token=made.token) == made.link


@pytest.mark.parametrize(
    ("address", "short"),
    [("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2:3::4", "2001:db8:1::/48"), ("", ""), ("unix:", "")],
)
def test_addresses_are_cut_short(address: str, short: str) -> None:
    assert shortened(address) == short
