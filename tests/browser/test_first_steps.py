"""First steps in a browser, as people take them: registering, being invited, a forgotten password, a token."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from accounts.models import ApiToken, User
from accounts.services.mail import wait_for_mail
from pipeline.models import Run
from tests.browser.site import Site, faults, walk
from tests.cast import PASSWORD, Cast
from tests.pipeline.engine.driving import drive
from tests.pipeline.engine.flows import known
from tests.pipeline.flows.carrying import Carrier

NEW = "a long enough secret"


@pytest.fixture(autouse=True)
def known_flows() -> Iterator[None]:
    with known(Carrier):
        yield


def link_in(site: Site, path: str) -> str:
    """The address below ``path`` in the newest mail."""
    wait_for_mail()
    found = re.findall(rf"https?://[^/\s]+({path}\S+)", str(mail.outbox[-1].body))
    return str(found[-1])


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def first_run(page: Page) -> Run:
    """From an empty project to the result of a first run, along what the pages offer."""
    page.get_by_role("main").get_by_role("link", name="Upload documents").last.click()
    page.wait_for_load_state()  # until then nobody listens to what is chosen
    page.locator("#id_files").set_input_files([{"name": "a.txt", "mimeType": "text/plain", "buffer": b"words"}])
    expect(page.locator("span[data-tally]")).to_have_text("1 of 1 stored")
    page.get_by_role("button", name="Use a tool on them").click()
    page.get_by_role("link", name="Carry over").click()
    page.get_by_role("button", name="Start run").click()
    expect(page).to_have_url(re.compile(r"/runs/[0-9a-f-]{36}/$"))
    run = drive(Run.objects.get())
    expect(page.locator(".run-status .state").first).to_have_text("Completed")
    expect(page.get_by_role("link", name="Download carried a.txt")).to_be_visible()
    return run


def test_from_registering_to_the_first_run(site: Site, shared_cast: Cast) -> None:
    site.forgive("403")  # while the account waits
    page = site.open("/register/")
    page.get_by_label("Email address").fill("nora@example.org")
    page.get_by_label("Name").fill("Nora")
    page.get_by_label("Password", exact=True).fill(NEW)
    page.get_by_role("button", name="Make account").click()
    expect(page.get_by_role("main")).to_contain_text("An administrator looks at it")
    sign_in(page, "nora@example.org", NEW)
    expect(page.get_by_role("heading", level=1)).to_have_text("Waiting for approval")
    expect(page.get_by_text("Waiting for approval", exact=True)).to_have_count(1)
    admin = site.open("/admin/accounts/user/?status__exact=pending", user=shared_cast.ada)
    admin.locator("#result_list input.action-select").check()
    admin.get_by_label("Action:").select_option("approve")
    admin.get_by_role("button", name="Go").click()
    expect(admin.locator(".messagelist")).to_have_text("1 approved.")
    wait_for_mail()
    assert "bring documents into it, then choose a tool" in str(mail.outbox[-1].body)
    sign_in(page, "nora@example.org", NEW)
    expect(page.get_by_role("main")).to_contain_text("Make your first one, bring documents into it, and choose a tool")
    page.get_by_role("main").get_by_role("link", name="New project").last.click()
    page.get_by_label("Name").fill("Papers")
    page.get_by_role("button", name="Make project").click()
    expect(page.get_by_role("main")).to_contain_text("No documents yet")
    assert first_run(page).created_by == User.objects.get(email="nora@example.org")


def test_from_an_invitation_to_the_first_run(site: Site, shared_cast: Cast) -> None:
    site.forgive("404")  # the link, when it comes again
    owner = site.open("/projects/exams/members/", user=shared_cast.alice)
    owner.get_by_label("Email address").fill("ivan@example.org")
    owner.get_by_label("Part", exact=True).select_option("editor")
    owner.get_by_role("button", name="Add member").click()
    expect(owner.get_by_role("status")).to_contain_text("Nobody with the address ivan@example.org has an account here")
    assert faults(owner) == []
    owner.get_by_role("button", name="Invite ivan@example.org").click()
    expect(owner.locator("#messages")).to_contain_text("An invitation is on its way to ivan@example.org.")
    link = link_in(site, "/invitation/")
    page = site.open(link)
    expect(page.get_by_role("main")).to_contain_text("You join as: Editor.")
    page.get_by_label("Choose a password").fill("short")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("main")).to_contain_text("This password is too short.")
    page.get_by_label("Choose a password").fill(NEW)
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#messages")).to_have_text("Welcome to “Exams”. You are in it as: Editor.")
    assert first_run(page).project == shared_cast.project
    again = site.open(link)
    expect(again.get_by_role("main")).to_contain_text("This invitation was used, taken back, or is too old.")
    again.get_by_role("main").get_by_role("link", name="sign in").click()
    expect(again.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_forgotten_password(site: Site, shared_cast: Cast) -> None:
    site.forgive("400")  # the link, when it comes again
    page = site.open("/sign-in/")
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("Email address").fill("bob@example.org")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("main")).to_contain_text("a link is on its way")
    link = link_in(site, "/password/reset/")
    page.goto(link)
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("main")).to_contain_text("Your password is changed. Sign in with it.")
    sign_in(page, "bob@example.org", NEW)
    expect(page.get_by_role("heading", level=1)).to_have_text("Projects")
    other = site.open(link)
    expect(other.get_by_role("main")).to_contain_text("such a link works once, and for a while")
    other.get_by_role("link", name="a new link").click()
    expect(other.get_by_role("button", name="Send the link")).to_be_visible()
    assert not User.objects.get(email="bob@example.org").check_password(PASSWORD)


def test_a_token_is_made_copied_once_and_revoked(site: Site, shared_cast: Cast) -> None:
    page = site.open("/settings/tokens/", user=shared_cast.bob)
    expect(page.get_by_role("main")).to_contain_text("No tokens yet")
    page.get_by_role("textbox", name="Name").fill("Nightly")
    page.get_by_role("button", name="Make token").click()
    expect(page.get_by_role("main")).to_contain_text("This field is required.")
    page.get_by_label("Start runs").check()
    page.get_by_role("button", name="Make token").click()
    made = page.locator(".note.tone-good")
    expect(made).to_contain_text("It is not shown again.")
    made.get_by_role("button", name="Copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"bnd_{ApiToken.objects.get().key}.")
    expect(page.locator("tbody tr")).to_contain_text("See projects, See runs and their results, Start runs")
    assert walk(page, {"tokens": "/settings/tokens/"}) == []
    expect(page.get_by_text(copied)).to_have_count(0)
    page.get_by_role("link", name="Revoke Nightly").click()
    page.get_by_role("button", name="Revoke token").click()
    expect(page.locator("#messages")).to_have_text("The token is revoked.")
    assert ApiToken.objects.get().revoked_at is not None
