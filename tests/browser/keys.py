"""Walking through a page by the keyboard alone, as somebody does who has no mouse."""

from __future__ import annotations

from playwright.sync_api import Page

MOST = 150  # presses of the tab key until what is wanted counts as out of reach
HERE = """() => {
  const one = document.activeElement;
  const named = one.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id).textContent);
  const name = one.getAttribute("aria-label") ?? named?.join(" ") ?? one.labels?.[0]?.textContent ?? one.textContent;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const seen = box.width > 0 && box.height > 0 && one.checkVisibility({ visibilityProperty: true });
  const marked = style.outlineStyle !== "none" || style.boxShadow !== "none"
    || (one.parentElement && getComputedStyle(one.parentElement).outlineStyle !== "none")
    || [...one.querySelectorAll("rect")].some((rect) => getComputedStyle(rect).strokeDasharray !== "none");
  return { name: name.replace(/\\s+/g, " ").trim(), body: one === document.body, seen, marked };
}"""


def tab_to(page: Page, name: str, *, back: bool = False) -> None:
    """Moves the focus on by the tab key until it is on what bears this name; all on the way is seen and marked.

    A name that ends in … is only the beginning of it.
    """
    passed = []
    for _ in range(MOST):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        here = page.evaluate(HERE)
        if here["body"]:  # out of the page and in again
            continue
        assert here["seen"], f"the focus is on {here['name']!r}, which cannot be seen"
        assert here["marked"], f"nothing shows that the focus is on {here['name']!r}"
        if here["name"] == name or (name.endswith("…") and here["name"].startswith(name[:-1])):
            return
        passed.append(here["name"])
    raise AssertionError(f"the tab key does not lead to {name!r} but through {passed[:60]}")


def press(page: Page, name: str, *, key: str = "Enter", back: bool = False) -> None:
    """Goes there and presses a key on it."""
    tab_to(page, name, back=back)
    page.keyboard.press(key)


def follow(page: Page, name: str) -> None:
    """Goes there and presses Enter, which leads to another page."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def focused(page: Page) -> str:
    """The name of what has the focus; empty where that was lost."""
    here = page.evaluate(HERE)
    return "" if here["body"] else str(here["name"])
