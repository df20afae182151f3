/* Forms that start something: one submission, Enter means the main button, and files are sent with a bar. An answer that is a page comes into this one, so that the chosen files stay chosen. */
"use strict";
(() => {
  const filesOf = (form) => [...form.querySelectorAll("input[type=file]")].filter((one) => one.files.length);

  const hold = (form, button, text) => {
    form.dataset.sent = "yes";
    button.setAttribute("aria-disabled", "true");
    const words = button.querySelector("span");
    form.dataset.before ??= words.textContent;
    words.textContent = text;
  };
  const release = (form, button) => {
    delete form.dataset.sent;
    button.removeAttribute("aria-disabled");
    button.querySelector("span").textContent = form.dataset.before;
  };

  const comeIn = (form, text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const main = page.getElementById("main");
    if (!main) return location.reload();
    const chosen = filesOf(form);
    document.getElementById("main").replaceWith(document.adoptNode(main));
    const fresh = main.querySelector("form[data-start]");
    for (const input of fresh ? chosen : []) fresh.querySelector(`#${CSS.escape(input.id)}`)?.replaceWith(input);
    if (fresh && chosen.length) fresh.querySelector("[data-files-gone]")?.remove();
    htmx.process(main);
    if (fresh) begin(fresh);
    document.dispatchEvent(new Event("start:again"));
    const summary = main.querySelector("[data-error-summary]") ?? main;
    summary.focus();
    summary.scrollIntoView({ block: "nearest" });
  };

  const send = (form, button) => {
    const meter = form.querySelector("[data-meter]");
    const lost = form.querySelector("[data-lost]");
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (event) => {
      const percent = Math.floor((100 * event.loaded) / event.total);
      meter.querySelector("progress").value = percent;
      meter.querySelector(".state-line").textContent = `${percent} %`;
    });
    request.addEventListener("load", () => {
      if (request.responseURL && request.responseURL !== form.action) return location.assign(request.responseURL);
      meter.hidden = true;
      release(form, button);
      return comeIn(form, request.responseText);
    });
    request.addEventListener("error", () => {
      meter.hidden = true;
      lost.hidden = false;
      release(form, button);
    });
    lost.hidden = true;
    meter.hidden = false;
    request.send(new FormData(form, button));
  };

  const begin = (form) => {
    const button = form.querySelector("[data-start-button]");
    form.addEventListener("submit", (event) => {
      if (event.submitter && event.submitter !== button) return;
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      const isSending = filesOf(form).length && form.querySelector("[data-meter]");
      hold(form, button, isSending ? form.dataset.sending : form.dataset.busy);
      if (!isSending) return;
      event.preventDefault();
      send(form, button);
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input:not([type=file])")) return;
      event.preventDefault();
      if (event.target.type === "search") event.target.dispatchEvent(new Event("input", { bubbles: true }));
      else form.requestSubmit(button);
    });
  };

  for (const form of document.querySelectorAll("form[data-start]")) begin(form);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload(); // back from the run: a new key, so that it can start another
  });
})();
