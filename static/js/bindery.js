/* What every page gains from a script: menus that close, copying, local times, dialogs. Each works without it too. */
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  // --- menus: one open at a time, closed by Escape and by clicking elsewhere
  const openMenus = () => [...document.querySelectorAll("details.menu[open]")];
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // --- what is folded up opens where the browser has something to say about a field in it
  document.addEventListener("invalid", (event) => {
    for (let fold = event.target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }, true);

  // --- a small picture of a page that cannot be drawn, of a protected file say, leaves no broken sign behind
  const dropBroken = (image) => {
    if (!image.matches?.("img.file-page")) return;
    if (image.nextElementSibling?.matches(".file-none")) image.nextElementSibling.hidden = false;
    image.remove();
  };
  document.addEventListener("error", (event) => dropBroken(event.target), true);
  for (const image of document.querySelectorAll("img.file-page")) if (image.complete && !image.naturalWidth && image.currentSrc) dropBroken(image);

  // --- colours: at once, and kept by the same form that works without a script
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form.theme");
    if (!form || !event.submitter) return;
    event.preventDefault();
    const chosen = event.submitter.value;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), redirect: "manual" });
    if (answer.status >= 400) return form.submit();
    root.dataset.bsTheme = chosen;
    for (const button of document.querySelectorAll("form.theme button")) {
      button.setAttribute("aria-pressed", String(button.value === chosen));
    }
  });

  // --- copying
  const say = (text) => {
    const region = document.getElementById("messages");
    if (!region) return;
    const line = document.createElement("p");
    line.className = "visually-hidden";
    line.textContent = text;
    region.append(line);
    setTimeout(() => line.remove(), 3000);
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.querySelector("span");
    const before = label.textContent;
    label.textContent = button.dataset.done;
    say(button.dataset.done);
    setTimeout(() => { label.textContent = before; }, 2000);
  });

  // --- instants in the reader's own time
  const language = navigator.languages.find((one) => one.split("-")[0] === root.lang) ?? root.lang;
  const whole = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
  const near = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const STEPS = [["second", 60], ["minute", 60], ["hour", 24], ["day", 7]];
  const relative = (instant) => {
    let amount = (instant - Date.now()) / 1000;
    for (const [unit, size] of STEPS) {
      if (Math.abs(amount) < size) return near.format(Math.round(amount), unit);
      amount /= size;
    }
    return day.format(instant);
  };
  const showTimes = (part) => {
    for (const element of part.querySelectorAll("time[data-when]")) {
      const instant = new Date(element.dateTime);
      const kind = element.dataset.when;
      element.title = whole.format(instant);
      element.textContent = kind === "full" ? whole.format(instant) : kind === "date" ? day.format(instant) : relative(instant);
    }
  };
  showTimes(document);
  document.addEventListener("htmx:after:swap", () => showTimes(document));
  setInterval(() => showTimes(document), 30000);

  // --- dialogs
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open)?.showModal();
  });
  const confirmSheet = (title, card) => {
    const sheet = document.createElement("dialog");
    sheet.className = "sheet";
    sheet.setAttribute("aria-label", title);
    const head = document.createElement("div");
    head.className = "sheet-head";
    head.append(Object.assign(document.createElement("h2"), { textContent: title }));
    sheet.append(head, card);
    sheet.addEventListener("close", () => sheet.remove());
    sheet.addEventListener("click", (event) => {
      if (event.target === sheet || event.target.closest("[data-cancel]")) {
        event.preventDefault();
        sheet.close();
      }
    });
    document.body.append(sheet);
    sheet.showModal();
  };
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-confirm]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const card = page.getElementById("confirm");
    if (!answer.ok || !card) return location.assign(link.href);
    confirmSheet(page.querySelector("h1").textContent.trim(), document.adoptNode(card));
  });

  // --- a form that came back wrong: to its summary
  document.querySelector("[data-error-summary]")?.focus();
})();
