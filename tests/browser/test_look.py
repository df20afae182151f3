"""The pages of accounts in a browser: for everybody, in both colours, on any screen, with and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.actor import operator
from accounts.models import Project, Secret, User
from accounts.services.invitations import invite_person
from accounts.services.projects import create_project, trash_project
from accounts.services.secrets import set_secret
from accounts.services.settings import change_settings
from accounts.services.tokens import create_token
from tests.browser.site import Site, faults, walk
from tests.cast import PASSWORD, Cast, person

OUTSIDE = ("/sign-in/", "/register/", "/password/reset/", "/about/", "/nothing/")
INSIDE = (
    "/projects/",
    "/projects/?q=zzz",
    "/projects/new/",
    "/projects/trash/",
    "/projects/exams/",
    "/projects/exams/members/",
    "/projects/exams/secrets/",
    "/projects/exams/audit/",
    "/projects/exams/settings/",
    "/projects/exams/delete/",
    "/projects/nothing/",
    "/settings/",
    "/settings/password/",
    "/settings/tokens/",
    "/settings/delete/",
)
FOCUSED = """() => { const one = document.activeElement;
  return [one.tagName, one.textContent.trim(), getComputedStyle(one).outlineStyle]; }"""
DAY = """() => new Intl.DateTimeFormat(navigator.language, {dateStyle: "medium"})
  .format(Date.parse(document.querySelector("time").dateTime))"""
EXPECTED = r"the server responded with a status of (403|404)"


@pytest.fixture
def world(shared_cast: Cast) -> Cast:
    """Enough of everything that no part of a page is empty."""
    alice = shared_cast.actor(shared_cast.alice)
    create_project(
        actor=alice, fields={"name": "Long " + "word" * 20, "description": "d " * 300, "tags": ["one", "two"]}
    )
    old = create_project(actor=alice, fields={"name": "Old"})
    trash_project(actor=alice, project_id=old.pk)
    for name in ("openai_key", "lost_key"):
        set_secret(actor=alice, project_id=shared_cast.project.pk, name=name, value="sk-0123456789abcdef")
    Secret.objects.filter(name="lost_key").update(sealed=b"lost")
    create_token(actor=alice, name="Night", scopes=["run.see"])
    invite_person(actor=alice, email="guest@example.org", project_id=shared_cast.project.pk)
    return shared_cast


def _forgive_refusals(site: Site) -> None:
    """A page that was not found is also a line in the console."""
    site.forgive(EXPECTED)


def test_axe_finds_nothing_outside(site: Site, world: Cast) -> None:
    page = site.open("/sign-in/")
    found = walk(page, {path: path for path in OUTSIDE})
    page.goto("/register/")
    page.get_by_role("button", name="Make account").evaluate("button => button.form.noValidate = true")
    page.get_by_role("button", name="Make account").click()
    expect(page.get_by_role("alert")).to_be_focused()
    found += faults(page)
    _forgive_refusals(site)
    assert found == []


def test_axe_finds_nothing_inside(site: Site, world: Cast) -> None:
    page = site.open("/projects/", user=world.alice)
    found = walk(page, {path: path for path in INSIDE})
    page.locator(".menu-up > summary").click()
    found += faults(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    found += faults(page)
    _forgive_refusals(site)
    assert found == []


def test_the_menu_opens_on_a_narrow_screen_without_a_script(site: Site, world: Cast) -> None:
    page = site.open("/projects/exams/", user=world.alice, width=390, js=False)
    members = page.get_by_role("link", name="Members", exact=True)
    expect(members).to_be_hidden()
    page.get_by_role("link", name="Menu").click()
    members.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Members")


def test_everything_works_without_a_script(site: Site, shared_cast: Cast) -> None:
    page = site.open("/", js=False)
    page.get_by_label("Email address").fill("bob@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="New project").first.click()
    page.get_by_label("Name").fill("Without a script")
    page.get_by_role("button", name="Make project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Without a script")
    page.locator(".menu-up > summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.get_by_role("heading", level=1)).to_have_text("Without a script")
    page.get_by_role("link", name="Project settings").click()
    page.get_by_role("link", name="Delete project").click()
    page.get_by_role("button", name="Delete project").click()
    expect(page.get_by_role("status")).to_contain_text("is in the trash")
    page.get_by_role("button", name="Restore").click()
    page.locator(".menu-up > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert Project.objects.get(slug="without-a-script").deleted_at is None


def test_everything_works_with_the_keyboard(site: Site, shared_cast: Cast) -> None:
    page = site.open("/projects/", user=shared_cast.bob)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="New project").first).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("Name").focus()
    page.keyboard.type("By hand")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("By hand")
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        tag, name, outline = page.evaluate(FOCUSED)
        assert outline != "none" or tag == "BODY", name
        seen.add(name)
    assert {"Projects", "Members", "Settings"} <= seen


def test_shortcuts_can_be_seen_and_switched_off(site: Site, shared_cast: Cast) -> None:
    page = site.open("/settings/", user=shared_cast.bob)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_contain_text("g p")
    expect(sheet).to_contain_text("Projects")
    page.keyboard.press("Escape")
    page.get_by_label("Name").focus()
    page.keyboard.type("gp?")  # in a field these are letters
    expect(sheet).to_be_hidden()
    page.get_by_role("heading", level=1).click()
    page.keyboard.type("gp")
    expect(page).to_have_url(re.compile("/projects/$"))
    page.keyboard.press("/")
    expect(page.get_by_label("Search")).to_be_focused()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    sheet.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("?")
    page.keyboard.type("gs")
    page.reload()
    page.keyboard.press("?")
    expect(sheet).to_be_hidden()
    expect(page).to_have_url(re.compile("/projects/"))


def _brightness(page: Page) -> float:
    """0 black to 1 white, of what is behind the page, as painted."""
    script = """() => {
      const canvas = document.createElement("canvas"); const pen = canvas.getContext("2d");
      pen.fillStyle = getComputedStyle(document.body).backgroundColor; pen.fillRect(0, 0, 1, 1);
      const [r, g, b] = pen.getImageData(0, 0, 1, 1).data; return (r + g + b) / 765; }"""
    value: float = page.evaluate(script)
    return value


def test_the_colours_follow_the_system_unless_somebody_chose(site: Site, db: None) -> None:
    light = _brightness(site.open("/sign-in/", theme="auto", system="light"))
    dark = _brightness(site.open("/sign-in/", theme="auto", system="dark"))
    assert (light > 0.9, dark < 0.2) == (True, True)
    assert _brightness(site.open("/sign-in/", theme="light", system="dark")) == light
    assert _brightness(site.open("/sign-in/", theme="dark", system="light")) == dark


def test_choosing_colours_keeps_the_page(site: Site, shared_cast: Cast) -> None:
    page = site.open("/settings/", user=shared_cast.bob)
    page.get_by_label("Name").fill("Half typed")
    page.locator(".menu-up > summary").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.get_by_label("Name")).to_have_value("Half typed")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_verb_that_cannot_be_undone_asks_in_a_dialog(site: Site, shared_cast: Cast) -> None:
    page = site.open("/projects/exams/settings/", user=shared_cast.alice)
    opener = page.get_by_role("link", name="Delete project")
    opener.click()
    dialog = page.get_by_role("dialog", name="Delete “Exams”?")
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    dialog.get_by_role("button", name="Delete project").click()
    expect(page.get_by_role("status")).to_contain_text("is in the trash")


def test_a_token_is_copied_and_times_are_the_readers(site: Site, shared_cast: Cast) -> None:
    page = site.open("/settings/tokens/", user=shared_cast.bob)
    page.get_by_role("textbox", name="Name").fill("Night")
    page.get_by_label("Start runs").check()
    page.get_by_role("button", name="Make token").click()
    shown = page.locator(".copybox code").inner_text()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == shown
    instant = page.locator("time").first
    expect(instant).to_have_text(page.evaluate(DAY))


def test_htmx_sends_the_token_of_the_page_and_needs_no_eval(site: Site, shared_cast: Cast) -> None:
    page = site.open("/projects/", user=shared_cast.bob)
    page.evaluate("""() => {
      const button = document.createElement("button");
      button.textContent = "hx"; button.setAttribute("hx-post", "/theme/"); button.setAttribute("hx-swap", "none");
      button.setAttribute("hx-vals", '{"theme": "dark"}');
      document.querySelector("main").append(button); htmx.process(button); }""")
    with page.expect_response("**/theme/") as answered:
        page.get_by_role("button", name="hx").click()
    assert answered.value.status == 302
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert page.evaluate("htmx.version") == "4.0.1"


def test_nothing_comes_from_elsewhere(site: Site, shared_cast: Cast) -> None:
    page = site.open("/about/", user=shared_cast.bob)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/projects/", "/settings/tokens/", "/sign-in/"):
        page.goto(path)
    assert asked
    assert [url for url in asked if not url.startswith((site.url, "data:"))] == []


def test_the_admin_site_keeps_to_the_policy_and_its_colours(site: Site, world: Cast) -> None:
    person("waiting", status="pending")  # type: ignore[arg-type]
    change_settings(actor=operator(), changes={"invitation_days": 3})
    page = site.open("/admin/", user=world.ada)
    expect(page.get_by_role("link", name="1 person waits for approval")).to_be_visible()
    for path in (
        "accounts/user/",
        "accounts/secret/add/",
        "accounts/systemsetting/",
        "accounts/systemsetting/group/people/",
        "accounts/invitation/add/",
        "accounts/auditentry/",
    ):
        page.goto(f"/admin/{path}")
        expect(page.locator("h1").first).to_be_visible()
    found = []
    for theme in ("light", "dark"):
        page.evaluate(f"localStorage.setItem('theme', '{theme}')")
        for path in ("accounts/systemsetting/", "accounts/systemsetting/group/people/", ""):
            page.goto(f"/admin/{path}")
            found += [f"{path} {theme}: {one}" for one in faults(page)]
    page.get_by_role("button", name="Toggle theme").first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", re.compile("light|dark"))
    page.get_by_role("link", name="Back to the projects").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Projects")
    assert found == []
    assert User.objects.filter(email="waiting@example.org").exists()
