/* Keyboard shortcuts: data-key="g p" on a link, button or field. They can be switched off (WCAG 2.1.4), and the ? sheet
   lists those of the page. Nothing happens while somebody types or holds Control, Alt or the command key. */
"use strict";
(() => {
  const STORE = "bindery-keys";
  const PAUSE = 1200;
  const sheet = document.getElementById("key-help");
  if (!sheet) return;
  const list = sheet.querySelector("[data-key-list]");
  const toggle = sheet.querySelector("[data-keys-switch]");
  const isOn = () => localStorage.getItem(STORE) !== "off";
  const isTyping = (element) => element.isContentEditable || element.matches("input:not([type=checkbox], [type=radio], [type=range]), textarea, select");

  toggle.checked = isOn();
  toggle.addEventListener("change", () => localStorage.setItem(STORE, toggle.checked ? "on" : "off"));

  const shown = () => [...document.querySelectorAll("[data-key]")].filter((one) => one.checkVisibility() || one.closest(".side-menu"));
  const nameOf = (element) => element.dataset.keyName || element.getAttribute("aria-label") || element.textContent.trim() || element.labels?.[0]?.textContent.trim();

  const fill = () => {
    if (!sheet.open) return;
    for (const old of list.querySelectorAll("[data-found]")) old.remove();
    for (const element of shown()) {
      const term = document.createElement("dt");
      const words = document.createElement("dd");
      for (const key of element.dataset.key.split(" ")) {
        term.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ");
      }
      words.textContent = nameOf(element);
      term.dataset.found = words.dataset.found = "";
      list.append(term, words);
    }
  };
  new MutationObserver(fill).observe(sheet, { attributes: true, attributeFilter: ["open"] });

  let typed = "";
  let timer;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]") || !isOn()) return;
    if (event.key === "?") {
      event.preventDefault();
      sheet.showModal();
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => { typed = ""; }, PAUSE);
    typed = `${typed} ${event.key}`.trim().split(" ").slice(-2).join(" ");
    const all = shown();
    const found = all.find((one) => one.dataset.key === typed) ?? all.find((one) => one.dataset.key === event.key);
    if (!found) return;
    typed = "";
    event.preventDefault();
    if (found.matches("input:not([type=checkbox]), textarea, select")) found.focus();
    else found.click();
  });
})();
