/* Pages of the chosen document as pictures: moved, turned and left out by mouse or keyboard. The field below holds what
   they say, and what is typed there is shown. Of a long document a window of pages is shown at a time. */
"use strict";
(() => {
  const WORDS = /^(!)?(?:(all|odd|even)|(\d+|last)(?:-(\d+|last))?)(?:@(-?\d+))?$/;

  /* The field's text as [{page, turn, out}], pages left out at the end; null for what is no such text. */
  const read = (text, pages) => {
    const words = text.toLowerCase().trim().replace(/\s*([-@])\s*/g, "$1").split(/[,;\s]+/).filter(Boolean);
    const place = (word) => (word === "last" ? pages : Number(word));
    const found = [];
    const out = new Set();
    for (const word of words) {
      const match = WORDS.exec(word);
      if (!match) return null;
      const [, not, name, from, to, turned] = match;
      const turn = (((Number(turned ?? 0) % 360) + 360) % 360);
      if (turn % 90) return null;
      const first = name ? (name === "even" ? 2 : 1) : place(from);
      const last = name ? pages : place(to ?? from);
      if (!name && (Math.min(first, last) < 1 || Math.max(first, last) > pages)) return null;
      const step = name && name !== "all" ? 2 : first <= last ? 1 : -1;
      for (let page = first; step > 0 ? page <= last : page >= last; page += step) {
        if (not) out.add(page);
        else found.push({ page, turn, out: false });
      }
    }
    const listed = found.length ? found : Array.from({ length: pages }, (_, at) => ({ page: at + 1, turn: 0, out: false }));
    for (const one of listed) one.out = out.has(one.page);
    const there = new Set(listed.map((one) => one.page));
    for (let page = 1; page <= pages; page += 1) if (!there.has(page)) listed.push({ page, turn: 0, out: true });
    return listed;
  };

  /* The shortest text; nothing when all is as it was. */
  const write = (tiles) => {
    const kept = tiles.filter((one) => !one.out);
    if (kept.length === tiles.length && kept.every((one, at) => one.page === at + 1 && !one.turn)) return "";
    const parts = [];
    for (let at = 0; at < kept.length; ) {
      const { page, turn } = kept[at];
      let end = at + 1;
      while (end < kept.length && kept[end].turn === turn && kept[end].page === page + (end - at)) end += 1;
      const many = end - at > 2;
      parts.push(`${page}${many ? `-${page + end - at - 1}` : ""}${turn ? `@${turn}` : ""}`);
      at = many ? end : at + 1;
    }
    return parts.join(",");
  };

  /* Pictures that come into sight are asked for two at a time: each is painted when first asked for, and those of a
     window at once would all be late. */
  const AT_ONCE = 2;
  const inTurn = (list) => {
    const waiting = [];
    let asked = 0;
    const ask = () => {
      while (asked < AT_ONCE && waiting.length) {
        const picture = waiting.shift();
        if (!picture.isConnected) continue;
        asked += 1;
        for (const end of ["load", "error"]) picture.addEventListener(end, () => { asked -= 1; ask(); }, { once: true });
        picture.src = picture.dataset.source;
      }
    };
    const watcher = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watcher.unobserve(target);
        waiting.push(target);
      }
      ask();
    }, { root: list, rootMargin: "300px" });
    return watcher;
  };

  const begin = (board) => {
    board.dataset.ready = "yes";
    const form = board.closest("form");
    const field = document.getElementById(board.dataset.field);
    const list = board.querySelector("[data-board-tiles]");
    const stencil = board.querySelector("[data-board-tile]");
    const note = board.querySelector("[data-board-note]");
    const said = board.querySelector("[data-board-said]");
    const bar = board.querySelector("[data-board-bar]");
    const size = Number(board.dataset.window);
    const watcher = inTurn(list);
    let version = "";
    let pages = 0;
    let tiles = []; // all of them; from `start` on, `size` are shown
    let start = 0;
    let written = ""; // the field's text that they show
    let chosen = null;
    let held = null;

    const words = (one) => {
      const parts = [board.dataset.name.replace("%d", one.page)];
      if (one.turn) parts.push(board.dataset.turned.replace("%d", one.turn));
      if (one.out) parts.push(board.dataset.left);
      return parts.join(", ");
    };
    const dress = (item, one) => {
      item.dataset.turn = one.turn;
      item.classList.toggle("is-out", one.out);
      item.querySelector(".page-tile-name").textContent = words(one);
    };
    const make = (one) => {
      const item = stencil.content.firstElementChild.cloneNode(true);
      const source = board.dataset.picture.replace("00000000-0000-0000-0000-000000000000", version);
      item.querySelector("img").dataset.source = `${source.replace("/0.png", `/${one.page}.png`)}?width=240`;
      item.tile = one;
      dress(item, one);
      return item;
    };
    const items = () => [...list.children];
    const itemOf = (one) => items().find((item) => item.tile === one);
    const draw = () => {
      const shown = tiles.slice(start, start + size);
      list.start = start + 1;
      watcher.disconnect();
      list.replaceChildren(...shown.map(make));
      for (const item of items()) watcher.observe(item.querySelector("img"));
      if (list.firstElementChild) list.firstElementChild.tabIndex = 0;
      chosen = shown[0] ?? null;
      bar.hidden = tiles.length <= size;
      bar.querySelector("[data-board-span]").textContent = board.dataset.span
        .replace("%a", start + 1).replace("%b", start + shown.length).replace("%n", tiles.length);
      bar.querySelector("[data-window='-1']").disabled = start === 0;
      bar.querySelector("[data-window='1']").disabled = start + size >= tiles.length;
      for (const one of bar.querySelectorAll("input")) one.max = tiles.length;
    };
    const turn = (to) => {
      start = Math.max(0, Math.min(to, tiles.length - 1));
      draw();
      list.scrollTop = 0;
    };
    /* The place is shown, with places before and after it. */
    const reveal = (at) => {
      if (at < start || at >= start + size) turn(Math.max(0, Math.min(at - Math.floor(size / 2), tiles.length - size)));
    };
    const show = () => {
      tiles = [];
      const unseen = !version || !pages ? board.dataset.none : "";
      const found = unseen ? [] : read(field.value, pages);
      note.textContent = found ? unseen : board.dataset.own;
      tiles = found ?? [];
      written = field.value;
      start = 0;
      draw();
    };
    const choose = () => {
      const radio = form.querySelector("input[name=documents]:checked");
      const mine = radio?.dataset.version ?? "";
      if (mine === version && board.dataset.shown) return;
      if (board.dataset.shown && version && mine !== version) field.value = "";
      board.dataset.shown = "yes";
      version = mine;
      pages = Number(radio?.dataset.pages ?? 0);
      show();
    };
    const settle = (item) => {
      tiles.splice(start, list.children.length, ...items().map((one) => one.tile));
      field.value = written = write(tiles);
      dress(item, item.tile);
      const at = tiles.indexOf(item.tile) + 1;
      said.textContent = `${words(item.tile)}, ${board.dataset.place.replace("%a", at).replace("%b", tiles.length)}`;
    };
    const focus = (item) => {
      for (const one of items()) one.tabIndex = -1;
      item.tabIndex = 0;
      chosen = item.tile;
      item.focus();
    };
    const goTo = (at) => {
      reveal(at);
      focus(itemOf(tiles[at]));
    };
    const clamped = (at) => Math.max(0, Math.min(tiles.length - 1, at));
    const put = (one, at) => {
      const from = tiles.indexOf(one);
      const to = clamped(at);
      if (from < 0 || from === to) return;
      const inside = [from, to].every((where) => where >= start && where < start + list.children.length);
      tiles.splice(to, 0, ...tiles.splice(from, 1));
      if (inside) {
        const item = itemOf(one);
        if (to > from) items()[to - start].after(item);
        else items()[to - start].before(item);
      } else {
        reveal(to);
        draw();
      }
      const item = itemOf(one);
      settle(item);
      focus(item);
    };
    const change = (item, verb) => {
      if (verb === "turn") item.tile.turn = (item.tile.turn + 90) % 360;
      else if (verb === "out") item.tile.out = !item.tile.out;
      else return put(item.tile, tiles.indexOf(item.tile) + (verb === "on" ? 1 : -1));
      return settle(item);
    };
    const across = () => {
      const top = list.firstElementChild?.offsetTop;
      const many = items().findIndex((one) => one.offsetTop !== top);
      return many < 0 ? items().length : many;
    };

    list.addEventListener("click", (event) => {
      const item = event.target.closest(".page-tile");
      const verb = event.target.closest("[data-verb]");
      if (item) focus(item);
      if (verb) change(item, verb.dataset.verb);
    });
    list.addEventListener("keydown", (event) => {
      const item = event.target.closest(".page-tile");
      if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
      const many = tiles.length;
      const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -across(), ArrowDown: across(), Home: -many, End: many };
      const step = steps[event.key];
      const at = tiles.indexOf(item.tile);
      if (step && event.shiftKey) put(item.tile, at + step);
      else if (step) goTo(clamped(at + step));
      else if (event.key.toLowerCase() === "r") change(item, "turn");
      else if (event.key === "Delete" || event.key === "Backspace") change(item, "out");
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    const unmark = () => items().forEach((one) => one.classList.remove("is-before", "is-after"));
    list.addEventListener("dragstart", (event) => {
      held = event.target.closest(".page-tile");
      held.classList.add("is-held");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", String(held.tile.page));
    });
    list.addEventListener("dragover", (event) => {
      const over = event.target.closest(".page-tile");
      if (!held || !over) return;
      event.preventDefault();
      const box = over.getBoundingClientRect();
      unmark();
      over.classList.add(event.clientX < box.left + box.width / 2 ? "is-before" : "is-after");
    });
    list.addEventListener("drop", (event) => {
      const over = event.target.closest(".page-tile");
      if (!held || !over) return;
      event.preventDefault();
      if (over !== held) {
        if (over.classList.contains("is-before")) over.before(held);
        else over.after(held);
        settle(held);
      }
      focus(held);
    });
    list.addEventListener("dragend", () => {
      held?.classList.remove("is-held");
      held = null;
      unmark();
    });
    board.querySelector("[data-board-reset]").addEventListener("click", () => {
      field.value = "";
      show();
    });
    bar.addEventListener("click", (event) => {
      const pressed = event.target.closest("[data-window]");
      if (pressed) turn(start + Number(pressed.dataset.window) * size);
    });
    const asked = (input) => {
      const number = Math.round(Number(input.value));
      if (!(number >= 1 && number <= tiles.length)) return;
      if ("boardPlace" in input.dataset) put(chosen, number - 1);
      else goTo(tiles.findIndex((one) => one.page === number));
      input.value = "";
    };
    for (const input of bar.querySelectorAll("input")) {
      input.addEventListener("change", () => asked(input));
      input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        event.stopPropagation(); // in the form it would start the run
        asked(input);
      });
    }
    /* A moment later: a page that grows under a pressed button would take its click away. */
    let soon = 0;
    const showSoon = () => {
      clearTimeout(soon);
      soon = setTimeout(() => field.value === written || show(), 300);
    };
    for (const one of ["input", "change"]) field.addEventListener(one, showSoon);
    form.addEventListener("change", (event) => {
      if (["documents", "uploads"].includes(event.target.name)) setTimeout(choose);
    });
    choose();
  };

  const look = () => document.querySelectorAll("[data-page-board]:not([data-ready])").forEach(begin);
  document.addEventListener("focusin", look); // the page may have come in anew after a refusal
  look();
})();
