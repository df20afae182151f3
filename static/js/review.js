/* A review's page with a script: the work is exchanged without the page, keys act on the chosen proposal, and the page
   says what is chosen. Everything here is also a link or a button. Keys themselves are in keys.js, by data-key. */
"use strict";
(() => {
  const work = () => document.getElementById("work");
  const chosenLink = () => document.querySelector(".proposal-link[aria-current]");
  const fields = "input:not([type=hidden], [type=checkbox]), textarea, select";

  // --- what is chosen for many at once, also while one goes from proposal to proposal
  const chosen = new Set();
  const tell = () => {
    const bulk = document.getElementById("bulk");
    if (!bulk) return;
    const boxes = [...document.querySelectorAll('input[form="bulk"]')];
    for (const one of boxes) one.checked ? chosen.add(one.value) : chosen.delete(one.value);
    const count = boxes.filter((one) => one.checked).length;
    const every = bulk.querySelector("[data-every]");
    every.checked = count > 0 && count === boxes.length;
    every.indeterminate = count > 0 && count < boxes.length;
    bulk.classList.toggle("has-chosen", count > 0);
    const label = bulk.querySelector("[data-chosen]");
    label.textContent = count ? label.dataset.chosen.replace("%n", count) : label.dataset.none;
    for (const button of bulk.querySelectorAll("[data-needs]")) button.disabled = count < Number(button.dataset.needs);
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-every]")) {
      for (const one of document.querySelectorAll('input[form="bulk"]')) one.checked = event.target.checked;
    }
    if (event.target.matches('[data-every], input[form="bulk"]')) tell();
  });

  document.addEventListener("submit", (event) => { if (event.target.id === "bulk") chosen.clear(); });

  // --- keys inside fields: Ctrl+Enter saves, Escape leaves; "e" goes into the first field
  document.addEventListener("keydown", (event) => {
    if (!work() || document.querySelector("dialog[open]")) return;
    const inField = event.target.matches(fields) && event.target.closest("form");
    if (inField && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      const form = event.target.closest("form");
      if (form.reportValidity()) chosenLink()?.focus(); // typing is over: keys act again
      form.requestSubmit(form.querySelector("[data-save]") ?? undefined);
    } else if (inField && event.key === "Escape") {
      chosenLink()?.focus();
    } else if (event.key === "e" && !inField && !event.ctrlKey && !event.metaKey && !event.altKey && isOn()) {
      const first = document.querySelector("#edit .shape textarea") ?? document.querySelector("#edit .shape input:not([type=hidden])");
      if (!first) return;
      event.preventDefault();
      first.closest("details")?.setAttribute("open", "");
      first.focus();
    }
  });
  const isOn = () => localStorage.getItem("bindery-keys") !== "off";

  // --- after an exchange: the chosen proposal is in sight and has the focus, unless a field keeps it
  const settle = () => {
    for (const one of document.querySelectorAll('input[form="bulk"]')) one.checked ||= chosen.has(one.value);
    tell();
    const link = chosenLink();
    if (!link) return;
    const asked = document.querySelector("[data-first]");
    if (asked && !asked.value) return asked.focus();
    const kept = document.activeElement;
    if (!kept || kept === document.body || !kept.matches(fields)) {
      const first = document.querySelector("[data-error-summary], [data-split] button");
      (first ?? link).focus({ preventScroll: true });
    }
    link.closest(".proposal").scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.target.id === "work" || work()?.contains(event.target)) settle();
  });

  // --- choosing a word to split at: arrows move through the words
  document.addEventListener("keydown", (event) => {
    const split = event.target.closest?.("[data-split]");
    if (!split || !["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Escape"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Escape") return split.querySelector("[data-leave]").click();
    const words = [...split.querySelectorAll("button.split-word")];
    const at = words.indexOf(document.activeElement);
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      words[Math.min(words.length - 1, Math.max(0, at + (event.key === "ArrowRight" ? 1 : -1)))]?.focus();
      return;
    }
    const here = document.activeElement.getBoundingClientRect();
    const down = event.key === "ArrowDown";
    const rows = words.map((word) => ({ word, box: word.getBoundingClientRect() }))
      .filter(({ box }) => (down ? box.top > here.top + 4 : box.top < here.top - 4));
    const distance = ({ box }) => Math.abs(box.top - here.top) * 1000 + Math.abs(box.left - here.left);
    rows.sort((one, two) => distance(one) - distance(two))[0]?.word.focus();
  });

  // --- a proposal and its marks light up together
  const light = (id, on) => {
    for (const one of document.querySelectorAll(`[data-item="${CSS.escape(id)}"]`)) one.classList.toggle("is-hot", on);
  };
  for (const [kind, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(kind, (event) => {
      const part = event.target.closest?.("[data-item]");
      if (part) light(part.dataset.item, on);
    });
  }
  tell();
})();
