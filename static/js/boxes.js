/* Boxes drawn on pages of the chosen document: made, moved, resized and taken away by mouse or keyboard. The field below
   holds them as JSON in points, and what is typed there is shown. */
"use strict";
(() => {
  const EDGES = ["x0", "y0", "x1", "y1"];
  const CORNERS = ["nw", "ne", "sw", "se"];
  const STEP = 6; // points for an arrow key; with Ctrl one
  const LEAST = 4; // points a box is wide and high
  const round = (number) => Math.round(number * 10) / 10;

  /* The field's text as boxes with two corners in order; null for what is no list of boxes. */
  const read = (text) => {
    if (!text.trim()) return [];
    let found;
    try { found = JSON.parse(text); } catch { return null; }
    const fits = (one) => one && Number.isInteger(one.page) && one.page > 0 && EDGES.every((name) => Number.isFinite(one[name]));
    if (!Array.isArray(found) || !found.every(fits)) return null;
    return found.map(({ page, x0, y0, x1, y1 }) => ({
      page, x0: Math.min(x0, x1), y0: Math.min(y0, y1), x1: Math.max(x0, x1), y1: Math.max(y0, y1),
    }));
  };
  const write = (boxes) => (boxes.length ? `[\n${boxes.map((one) => `  ${JSON.stringify(one)}`).join(",\n")}\n]` : "");

  const begin = (board) => {
    board.dataset.ready = "yes";
    const part = (name) => board.querySelector(`[data-board-${name}]`);
    const form = board.closest("form");
    const field = document.getElementById(board.dataset.field);
    const [note, work, sheet, list, said, turner] = ["note", "work", "sheet", "list", "said", "page"].map(part);
    const picture = sheet.querySelector("img");
    let version = "";
    let pages = 0;
    let page = 1;
    let sizes = [];
    let boxes = [];
    let several = false;

    const address = (pattern) => pattern.replace("00000000-0000-0000-0000-000000000000", version);
    const fill = (words, values) => words.replace(/%(x0|y0|x1|y1|n|p|q)/g, (_, name) => values[name]);
    const nameOf = (one) => fill(board.dataset.name, { n: boxes.indexOf(one) + 1, p: one.page });
    const placeOf = (one) => fill(board.dataset.place, Object.fromEntries(EDGES.map((name) => [name, Math.round(one[name])])));
    const say = (one, more) => { said.textContent = `${nameOf(one)}, ${more ?? placeOf(one)}`; };
    const marks = () => [...sheet.querySelectorAll(".redact-box")];
    const markOf = (one) => marks().find((mark) => mark.box === one);

    // --- what is shown
    const place = (mark) => {
      const [wide, high] = sizes[page - 1];
      const { x0, y0, x1, y1 } = mark.box;
      Object.assign(mark.style, {
        left: `${(100 * x0) / wide}%`, top: `${(100 * y0) / high}%`,
        width: `${(100 * (x1 - x0)) / wide}%`, height: `${(100 * (y1 - y0)) / high}%`,
      });
      mark.setAttribute("aria-label", `${nameOf(mark.box)}, ${placeOf(mark.box)}`);
    };
    const make = (one) => {
      const mark = document.createElement("button");
      mark.type = "button";
      mark.className = "redact-box";
      mark.box = one;
      for (const corner of CORNERS) {
        const grip = document.createElement("span");
        grip.className = "redact-grip";
        grip.dataset.corner = corner;
        mark.append(grip);
      }
      place(mark);
      return mark;
    };
    const button = (words, verb, one) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "btn btn-sm btn-quiet";
      made.textContent = words;
      made.setAttribute("aria-label", `${words}: ${nameOf(one)}`);
      made.dataset.verb = verb;
      return made;
    };
    const row = (one) => {
      const item = document.createElement("li");
      const words = document.createElement("span");
      words.textContent = `${nameOf(one)}, ${placeOf(one)}`;
      item.box = one;
      item.append(words, button(board.dataset.go, "go", one), button(board.dataset.drop, "drop", one));
      return item;
    };
    const showList = () => {
      const none = document.createElement("li");
      none.className = "quiet";
      none.textContent = board.dataset.empty;
      list.replaceChildren(...(boxes.length ? boxes.map(row) : [none]));
    };
    const showBoxes = () => {
      marks().forEach((one) => one.remove());
      if (sizes[page - 1]) sheet.append(...boxes.filter((one) => one.page === page).map(make));
      showList();
    };
    const paint = () => {
      const size = sizes[page - 1];
      const large = sheet.classList.contains("is-large");
      sheet.hidden = !size;
      note.textContent = size ? (several ? board.dataset.several : "") : board.dataset.unseen;
      part("add").disabled = !size;
      turner.value = page;
      if (size) {
        sheet.style.aspectRatio = `${size[0]} / ${size[1]}`;
        picture.alt = fill(board.dataset.pageAlt, { p: page, q: pages });
        picture.src = `${address(board.dataset.picture).replace("/0.png", `/${page}.png`)}?width=${large ? 1600 : 1000}`;
      }
      showBoxes();
    };
    const show = () => {
      const found = version ? read(field.value) : [];
      work.hidden = !version || !found;
      boxes = found ?? [];
      if (!version) note.textContent = board.dataset.none;
      else if (!found) note.textContent = board.dataset.own;
      else paint();
    };
    const turn = (to) => {
      page = Math.max(1, Math.min(pages || 1, to || 1));
      paint();
    };

    // --- which document
    const choose = async () => {
      const chosen = [...form.querySelectorAll("input[name=documents]:checked")];
      const mine = chosen.find((one) => one.dataset.version === version) ?? chosen[0];
      several = chosen.length > 1;
      if (mine && mine.dataset.version === version) return paint();
      version = mine?.dataset.version ?? "";
      sizes = [];
      page = 1;
      if (!version) return show();
      const asked = version;
      const answer = await fetch(address(board.dataset.facts), { headers: { Accept: "application/json" } }).catch(() => null);
      const facts = answer?.ok ? await answer.json() : {};
      if (asked !== version) return undefined;
      sizes = facts.properties?.page_sizes ?? [];
      pages = facts.pages ?? sizes.length;
      turner.max = pages;
      part("pages").textContent = `/ ${pages}`;
      return show();
    };

    // --- what is changed
    const settle = (one) => {
      field.value = write(boxes);
      showList();
      if (one) say(one);
    };
    const put = (one, x0, y0, x1, y1) => {
      const [wide, high] = sizes[page - 1];
      const left = Math.max(0, Math.min(x0, x1, wide - LEAST));
      const top = Math.max(0, Math.min(y0, y1, high - LEAST));
      one.x0 = round(left);
      one.y0 = round(top);
      one.x1 = round(Math.min(wide, Math.max(x0, x1, left + LEAST)));
      one.y1 = round(Math.min(high, Math.max(y0, y1, top + LEAST)));
      const mark = markOf(one);
      if (mark) place(mark);
    };
    const move = (one, dx, dy, from = one) => {
      const [wide, high] = sizes[page - 1];
      const across = Math.max(-from.x0, Math.min(dx, wide - from.x1));
      const down = Math.max(-from.y0, Math.min(dy, high - from.y1));
      put(one, from.x0 + across, from.y0 + down, from.x1 + across, from.y1 + down);
    };
    const add = (x0, y0, x1, y1) => {
      const one = { page, x0: 0, y0: 0, x1: 0, y1: 0 };
      boxes.push(one);
      put(one, x0, y0, x1, y1);
      sheet.append(make(one));
      return one;
    };
    const drop = (one) => {
      const words = nameOf(one);
      const at = marks().findIndex((mark) => mark.box === one);
      boxes.splice(boxes.indexOf(one), 1);
      field.value = write(boxes);
      showBoxes();
      (marks()[Math.min(Math.max(at, 0), marks().length - 1)] ?? part("add")).focus({ preventScroll: true });
      said.textContent = `${words}, ${board.dataset.gone}`;
    };

    // --- by buttons and keys
    board.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (!pressed) return;
      const one = pressed.closest("li")?.box;
      if (pressed.dataset.turn) turn(page + Number(pressed.dataset.turn));
      else if (pressed === part("add")) {
        const [wide, high] = sizes[page - 1];
        const seen = Math.max(0, (board.querySelector(".box-view").scrollTop / sheet.clientHeight) * high);
        const fresh = add(wide * 0.3, seen + high * 0.1, wide * 0.7, seen + high * 0.16);
        settle(fresh);
        markOf(fresh).focus();
      } else if (pressed === part("zoom")) {
        const large = sheet.classList.toggle("is-large");
        pressed.setAttribute("aria-pressed", String(large));
        paint();
      } else if (one && pressed.dataset.verb === "go") {
        turn(one.page);
        markOf(one)?.focus();
      } else if (one && pressed.dataset.verb === "drop") drop(one);
    });
    turner.addEventListener("change", (event) => {
      event.stopPropagation();
      turn(Math.round(Number(turner.value)));
    });
    turner.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      event.stopPropagation(); // in the form it would start the run
      turn(Math.round(Number(turner.value)));
    });
    sheet.addEventListener("keydown", (event) => {
      const one = event.target.closest(".redact-box")?.box;
      if (!one || event.altKey || event.metaKey) return;
      const far = event.ctrlKey ? 1 : STEP;
      const [dx, dy] = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, -far], ArrowDown: [0, far] }[event.key] ?? [0, 0];
      if (dx || dy) {
        if (event.shiftKey) put(one, one.x0, one.y0, Math.max(one.x0 + LEAST, one.x1 + dx), Math.max(one.y0 + LEAST, one.y1 + dy));
        else move(one, dx, dy);
        settle(one);
      } else if (event.key === "Delete" || event.key === "Backspace") drop(one);
      else if (event.key === "Enter" || event.key === "Escape") part("add").focus();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });

    // --- by pointer; a finger on the bare page scrolls it
    let held = null;
    const point = (event) => {
      const area = sheet.getBoundingClientRect();
      const [wide, high] = sizes[page - 1];
      return [((event.clientX - area.left) / area.width) * wide, ((event.clientY - area.top) / area.height) * high];
    };
    sheet.addEventListener("pointerdown", (event) => {
      const mark = event.target.closest(".redact-box");
      if (event.button !== 0 || !sizes[page - 1] || (!mark && event.pointerType === "touch")) return;
      event.preventDefault();
      held = { at: point(event), box: mark?.box ?? null, was: mark ? { ...mark.box } : null, corner: event.target.dataset.corner };
      sheet.setPointerCapture(event.pointerId);
      mark?.focus({ preventScroll: true });
    });
    sheet.addEventListener("pointermove", (event) => {
      if (!held) return;
      const [x, y] = point(event);
      const [dx, dy] = [x - held.at[0], y - held.at[1]];
      if (!held.box) {
        if (Math.abs(dx) + Math.abs(dy) > LEAST) held.box = add(...held.at, x, y);
      } else if (!held.was) put(held.box, ...held.at, x, y);
      else if (!held.corner) move(held.box, dx, dy, held.was);
      else {
        const { x0, y0, x1, y1 } = held.was;
        const [left, up] = [held.corner.includes("w"), held.corner.includes("n")];
        put(held.box, left ? x : x0, up ? y : y0, left ? x1 : x, up ? y1 : y);
      }
    });
    const release = () => {
      if (held?.box) {
        settle(held.box);
        markOf(held.box)?.focus({ preventScroll: true });
      }
      held = null;
    };
    sheet.addEventListener("pointerup", release);
    sheet.addEventListener("pointercancel", release);

    field.addEventListener("change", show);
    form.addEventListener("change", (event) => {
      if (event.target.name === "documents") setTimeout(choose);
    });
    show();
    choose();
  };

  const look = () => document.querySelectorAll("[data-box-board]:not([data-ready])").forEach(begin);
  document.addEventListener("focusin", look); // the page may have come in anew after a refusal
  look();
})();
