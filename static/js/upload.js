/* Uploads with a bar for each file: two at a time, each can be cancelled and tried again. Without this script the form
   sends all chosen files at once. */
"use strict";
(() => {
  const form = document.getElementById("upload");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector("[data-drop]");
  const section = document.getElementById("upload-list");
  const list = section.querySelector("ul");
  const tally = section.querySelector("[data-tally]");
  const stencil = document.getElementById("upload-row");
  const words = document.getElementById("upload-words").dataset;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const AT_ONCE = 2;
  const goOn = document.getElementById("uploaded");
  const queue = [];
  let running = 0;
  let stored = 0;
  let failed = 0;
  let all = 0;

  const size = (bytes) => {
    const units = ["B", "KB", "MB", "GB", "TB"];
    let unit = 0;
    while (bytes >= 1024 && unit < units.length - 1) {
      bytes /= 1024;
      unit += 1;
    }
    return `${bytes.toLocaleString(document.documentElement.lang, { maximumFractionDigits: unit ? 1 : 0 })} ${units[unit]}`;
  };
  const count = () => {
    let text = words.tally.replace("%d", stored).replace("%d", all);
    if (failed) text += words.failed.replace("%d", failed);
    tally.textContent = text;
  };

  // --- one file
  const makeRow = (file) => {
    const element = stencil.content.firstElementChild.cloneNode(true);
    const row = { file, element, bar: element.querySelector("progress"), request: null, state: "waiting" };
    element.querySelector("[data-name]").textContent = file.name;
    element.querySelector("[data-size]").textContent = size(file.size);
    for (const one of element.querySelectorAll("[data-which]")) one.textContent = ` ${file.name}`;
    row.bar.setAttribute("aria-label", words.progress.replace("%s", file.name));
    element.querySelector("[data-cancel]").addEventListener("click", () => cancel(row));
    element.querySelector("[data-retry]").addEventListener("click", () => retry(row));
    list.append(element);
    return row;
  };
  const say = (row, text, link) => {
    const line = row.element.querySelector("[data-state]");
    line.textContent = text;
    if (link) line.append(" ", link);
    line.classList.toggle("is-bad", row.state === "failed");
    row.element.querySelector("[data-cancel]").hidden = !["waiting", "sending"].includes(row.state);
    row.element.querySelector("[data-retry]").hidden = !["failed", "cancelled"].includes(row.state) || row.isHopeless === true;
  };
  const show = (row, part) => {
    row.bar.value = Math.floor(part * 100);
    row.element.querySelector("[data-percent]").textContent = `${Math.floor(part * 100)} %`;
  };
  const linkTo = (address, text) => Object.assign(document.createElement("a"), { href: address, textContent: text });

  const refuse = (row, text, isHopeless) => {
    row.state = "failed";
    row.isHopeless = isHopeless;
    failed += 1;
    say(row, text);
    count();
  };
  let left = Number(form.dataset.left ?? Infinity); // less with each that is on its way or there
  const why = (file) => {
    if (file.size === 0) return words.empty;
    if (file.size > Number(form.dataset.most)) return words.large.replace("%s", size(Number(form.dataset.most)));
    if (file.size > Number(form.dataset.free) || file.size > left) return words.full;
    return "";
  };

  const send = (row) => {
    const request = new XMLHttpRequest();
    row.request = request;
    row.state = "sending";
    running += 1;
    left -= row.file.size;
    say(row, words.sending);
    request.open("POST", form.dataset.url);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) show(row, event.loaded / event.total);
    });
    request.upload.addEventListener("load", () => {
      if (row.state === "sending") say(row, words.storing);
    });
    request.addEventListener("load", () => answered(row, request));
    request.addEventListener("error", () => refuse(row, words.lost, false));
    request.addEventListener("loadend", () => {
      running -= 1;
      if (row.state !== "stored") left += row.file.size;
      row.request = null;
      next();
    });
    const body = new FormData();
    body.append("project", form.dataset.project);
    body.append("kind", form.elements.kind.value);
    body.append("file", row.file);
    request.send(body);
  };
  const answered = (row, request) => {
    const answer = request.response ?? {};
    if (request.status === 429) {
      row.state = "waiting";
      say(row, words.busy);
      setTimeout(() => { queue.push(row); next(); }, 1000 * Number(request.getResponseHeader("Retry-After") ?? 10));
      return;
    }
    if (request.status !== 201) {
      refuse(row, answer.detail ?? words.lost, [400, 413].includes(request.status));
      return;
    }
    row.state = "stored";
    stored += 1;
    show(row, 1);
    const name = row.element.querySelector("[data-name]");
    name.replaceChildren(linkTo(`/documents/${answer.id}/`, answer.name));
    if (answer.copy_of) say(row, words.same, linkTo(`/documents/${answer.copy_of}/`, answer.copy_of_name));
    else say(row, words.stored);
    if (goOn) {
      goOn.append(Object.assign(document.createElement("input"), { type: "hidden", name: "document", value: answer.id }));
      goOn.hidden = false;
    }
    count();
  };
  const cancel = (row) => {
    const place = queue.indexOf(row);
    if (place >= 0) queue.splice(place, 1);
    row.state = "cancelled";
    row.request?.abort();
    show(row, 0);
    say(row, words.cancelled);
    row.element.querySelector("[data-retry]").focus();
  };
  const retry = (row) => {
    if (row.state === "failed") failed -= 1;
    row.state = "waiting";
    show(row, 0);
    say(row, words.waiting);
    count();
    queue.push(row);
    next();
    row.element.querySelector("[data-cancel]").focus();
  };
  const next = () => {
    while (running < AT_ONCE && queue.length) {
      const row = queue.shift();
      const problem = why(row.file);
      if (problem) refuse(row, problem, false);
      else send(row);
    }
  };

  // --- all of them
  const take = (files) => {
    for (const file of files) {
      const row = makeRow(file);
      all += 1;
      const problem = why(file);
      if (problem) {
        refuse(row, problem, true);
        continue;
      }
      say(row, words.waiting);
      queue.push(row);
    }
    section.hidden = false;
    count();
    next();
  };
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  // --- dropping, anywhere on the page
  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    drop.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    drop.classList.remove("is-over");
    const folders = [...event.dataTransfer.items].filter((one) => one.webkitGetAsEntry?.()?.isDirectory).map((one) => one.webkitGetAsEntry().name);
    take([...event.dataTransfer.files].filter((file) => !folders.includes(file.name)));
    for (const name of folders) {
      all += 1;
      refuse(makeRow({ name, size: 0 }), words.folder, true);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (running || queue.length) event.preventDefault();
  });
})();
