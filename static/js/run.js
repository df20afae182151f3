/* A run while it goes on: new log lines as they happen, everything else by asking for the page's live part again. */
"use strict";
(() => {
  const live = document.getElementById("run-live");
  const log = document.getElementById("log");
  if (!live || !log || live.dataset.ended === "true") return;
  const list = log.querySelector("ol");
  const older = document.getElementById("log-older");
  const follow = document.getElementById("log-follow");
  const said = document.getElementById("run-said");
  const offline = document.getElementById("run-offline");
  const words = JSON.parse(log.dataset.words);
  const tones = JSON.parse(log.dataset.tones);
  const stages = JSON.parse(log.dataset.stages);
  const most = Number(log.dataset.most);
  const KINDS = [...Object.keys(words), "stage.progress", "stage.text"];
  const ALOUD = /^(run\.(running|waiting|paused|completed|partial|failed|cancelled)|stage\.(started|failed|retrying)|review\.)/;
  const SOON = 250; // milliseconds without news after which the page is asked for again
  const AT_LAST = 1000; // and how long it waits at most
  const HIDDEN_FOR = 60000; // a page that nobody looks at gives its connection back
  const heading = document.querySelector("h1").textContent.trim();
  const plainTitle = document.title;

  // --- the log: lines are gathered and added at once, and the oldest leave
  let waiting = [];
  const two = (number) => String(number).padStart(2, "0");
  const textOf = (kind, event) => (words[kind] ?? "{text}").replace(/\{(\w+)\}/g, (_, name) => (name === "text" ? event.text : event.facts[name] ?? ""));
  const lineOf = (kind, event) => {
    const line = document.createElement("li");
    const at = new Date(event.at);
    line.className = `log-line${tones[kind] ? ` tone-${tones[kind]}` : ""}`;
    const time = Object.assign(document.createElement("time"), { dateTime: event.at, title: at.toLocaleString() });
    time.textContent = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
    const stage = Object.assign(document.createElement("span"), { className: "log-stage", textContent: stages[event.stage] ?? event.stage });
    const text = Object.assign(document.createElement("span"), { className: "log-text", textContent: textOf(kind, event) });
    line.append(time, stage, text);
    return line;
  };
  const addLines = () => {
    const lines = waiting.slice(-most);
    waiting = [];
    list.append(...lines.map(([kind, event]) => lineOf(kind, event)));
    while (list.children.length > most) {
      list.firstElementChild.remove();
      older.classList.remove("d-none");
    }
    if (follow.checked) log.scrollTop = log.scrollHeight;
  };
  const addLine = (kind, event) => {
    if (!waiting.length) setTimeout(addLines, 50);
    waiting.push([kind, event]);
    if (waiting.length > 4 * most) waiting = waiting.slice(-most);
  };
  log.scrollTop = log.scrollHeight;
  log.addEventListener("scroll", () => {
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    if (!isAtEnd) follow.checked = false;
  }, { passive: true });
  follow.addEventListener("change", () => { if (follow.checked) log.scrollTop = log.scrollHeight; });

  // --- a model's words, while they come; several things side by side take turns by item
  const written = document.getElementById("run-text");
  const writtenItem = document.getElementById("run-text-item");
  const writtenWords = document.getElementById("run-text-words");
  const LONGEST_TEXT = 20000;
  const addWords = (event) => {
    const item = event.facts.item ?? "";
    if (event.facts.begins) {
      writtenWords.textContent = "";
      writtenItem.textContent = item;
    } else if (item !== writtenItem.textContent) return; // another one's: the newest to begin is shown
    written.hidden = false;
    writtenWords.textContent = (writtenWords.textContent + event.text).slice(-LONGEST_TEXT);
    writtenWords.scrollTop = writtenWords.scrollHeight;
  };

  // --- bars move at once
  const moveBar = (name, share) => {
    const percent = Math.max(0, Math.min(100, Math.floor(share)));
    for (const bar of live.querySelectorAll(`[data-bar="${CSS.escape(name)}"]`)) if (percent > bar.value) bar.value = percent;
    for (const text of live.querySelectorAll(`[data-bar-text="${CSS.escape(name)}"]`)) {
      if (percent > parseInt(text.textContent, 10)) text.textContent = `${percent} %`;
    }
  };

  // --- the live part: asked for again when the news pause, at the latest after a second
  let timer;
  let since = 0;
  const ask = () => {
    clearTimeout(timer);
    since = 0;
    htmx.trigger(live, "refresh");
  };
  const askSoon = () => {
    const now = performance.now();
    since ||= now;
    clearTimeout(timer);
    timer = setTimeout(ask, Math.max(0, Math.min(SOON, since + AT_LAST - now)));
  };
  let opened = [];
  let held = null; // what had the focus: a verb that is over takes it along, and Tab would begin at the page's top
  live.addEventListener("htmx:before:swap", () => {
    held = live.contains(document.activeElement) ? document.activeElement : null;
    opened = [...live.querySelectorAll("details[id]")].map((one) => [one.id, one.open]);
  });
  live.addEventListener("htmx:after:swap", () => {
    for (const [id, isOpen] of opened) {
      const one = document.getElementById(id);
      if (one) one.open = isOpen;
    }
    if (held && document.activeElement !== held) {
      const same = held.isConnected ? held : held.id && document.getElementById(held.id);
      (same || live.querySelector(".run-status")).focus({ preventScroll: true });
    }
    const state = live.querySelector("[data-state-text]");
    if (state) document.title = plainTitle.replace(heading, `${state.dataset.stateText} · ${heading}`);
  });

  // --- the stream: the browser reconnects with Last-Event-ID; where it gives up, we do
  let stream;
  let newest = Number(live.dataset.after);
  let again = 1000;
  let isOver = false;
  const hear = (kind) => (message) => {
    const event = JSON.parse(message.data);
    if (event.seq <= newest) return;
    newest = event.seq;
    if (kind === "stage.progress") {
      moveBar("run", event.facts.run);
      moveBar(`stage:${event.stage}`, 100 * event.facts.stage);
      return;
    }
    if (kind === "stage.text") {
      addWords(event);
      return;
    }
    if (kind === "stage.done" || kind.startsWith("run.")) written.hidden = true;
    addLine(kind, event);
    if (ALOUD.test(kind)) said.textContent = [stages[event.stage], textOf(kind, event)].filter(Boolean).join(": ");
    if (kind !== "log" && kind !== "warning") askSoon();
  };
  const open = () => {
    if (stream || isOver) return;
    stream = new EventSource(`${live.dataset.stream}?after=${newest}`);
    stream.addEventListener("open", () => {
      again = 1000;
      if (!offline.hidden) ask(); // what was missed by the page's other parts
      offline.hidden = true;
    });
    for (const kind of KINDS) stream.addEventListener(kind, hear(kind));
    stream.addEventListener("end", () => {
      isOver = true;
      shut();
      ask();
    });
    stream.addEventListener("error", () => {
      offline.hidden = false;
      if (stream?.readyState !== EventSource.CLOSED) return;
      shut();
      setTimeout(open, again);
      again = Math.min(30000, again * 2);
    });
  };
  const shut = () => {
    stream?.close();
    stream = undefined;
  };
  let hiding;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiding);
    if (document.hidden) {
      hiding = setTimeout(shut, HIDDEN_FOR);
    } else if (!stream && !isOver) {
      open();
      ask();
    }
  });
  window.addEventListener("pagehide", shut);
  open();
})();
