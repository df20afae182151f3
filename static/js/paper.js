/* A page of a paper with marks: following a mark without leaving the page, a larger page, and drawing an area on it with
   the mouse, a finger or the arrow keys. The numbers of the area stand in a form, which works without all this. */
"use strict";
(() => {
  const NAMES = ["x0", "y0", "x1", "y1"];
  const STEP = 6; // points for an arrow key
  const LEAST = 8; // points an area is wide and high
  const marks = () => document.querySelector("svg.marks");
  const area = () => document.querySelector("[data-area]");
  const form = () => document.getElementById("area-form");
  const isDrawing = () => Boolean(document.getElementById("area")?.open);

  // --- marks are links; htmx knows those of HTML only
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("a.mark");
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey || !window.htmx) return;
    event.preventDefault();
    const link = document.querySelector(`#p-${CSS.escape(mark.dataset.item)} .proposal-link`);
    if (link) link.click();
    else window.location.assign(mark.getAttribute("href"));
  });

  // --- larger
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-zoom]");
    if (!button) return;
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    try { sessionStorage.setItem("bindery-zoom", on ? "on" : ""); } catch { /* private windows have none */ }
    showChosen();
  });
  const keepZoom = () => {
    const button = document.querySelector("[data-zoom]");
    if (button && sessionStorage.getItem("bindery-zoom")) button.setAttribute("aria-pressed", "true");
  };

  // --- the chosen mark is in sight of its frame
  const showChosen = () => {
    const view = document.querySelector(".sheet-view");
    const mark = document.querySelector(".mark[aria-current] > rect");
    if (!view || !mark) return;
    const place = mark.getBoundingClientRect();
    const frame = view.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) view.scrollTop += place.top - frame.top - 24;
  };

  // --- an area
  const read = () => NAMES.map((name) => Number(form().elements[`box.${name}`].value));
  const write = (x0, y0, x1, y1) => {
    const { width, height } = marks().viewBox.baseVal;
    const left = Math.max(0, Math.min(x0, x1, width - LEAST));
    const top = Math.max(0, Math.min(y0, y1, height - LEAST));
    const right = Math.min(width, Math.max(x0, x1, left + LEAST));
    const bottom = Math.min(height, Math.max(y0, y1, top + LEAST));
    const values = [left, top, right, bottom].map((one) => Math.round(one * 10) / 10);
    NAMES.forEach((name, at) => { form().elements[`box.${name}`].value = values[at]; });
    show();
  };
  const show = () => {
    const [x0, y0, x1, y1] = read();
    const box = area();
    box.setAttribute("x", x0);
    box.setAttribute("y", y0);
    box.setAttribute("width", Math.max(LEAST, x1 - x0));
    box.setAttribute("height", Math.max(LEAST, y1 - y0));
    const said = form().querySelector("[data-area-said]");
    said.textContent = said.dataset.words.replace("%x0", Math.round(x0)).replace("%x1", Math.round(x1))
      .replace("%y0", Math.round(y0)).replace("%y1", Math.round(y1));
  };
  const begin = () => {
    const { width } = marks().viewBox.baseVal;
    const left = document.querySelector(".mark-left");
    if (left) {
      const [y, height] = ["y", "height"].map((name) => Number(left.getAttribute(name)));
      write(width * 0.08, y - 3, width * 0.92, y + height + 3);
    } else write(width * 0.1, 100, width * 0.9, 180);
    area().removeAttribute("hidden");
    marks().classList.add("is-drawing");
    area().focus({ preventScroll: true });
    area().scrollIntoView({ block: "nearest" });
  };
  const end = () => {
    area()?.setAttribute("hidden", "");
    marks()?.classList.remove("is-drawing");
  };
  document.addEventListener("toggle", (event) => {
    if (event.target.id !== "area" || !marks()) return;
    if (event.target.open) begin();
    else end();
  }, true);
  document.addEventListener("input", (event) => {
    if (event.target.form?.id === "area-form") show();
  });
  document.addEventListener("keydown", (event) => {
    if (!isDrawing()) return;
    if (event.key === "Escape") {
      event.preventDefault();
      document.getElementById("area").open = false;
      document.querySelector("#area > summary").focus();
    }
    if (event.target !== area()) return;
    if (event.key === "Enter") {
      event.preventDefault();
      form().requestSubmit();
      return;
    }
    const moves = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const [x0, y0, x1, y1] = read();
    const [dx, dy] = move;
    const { width, height } = marks().viewBox.baseVal;
    if (event.shiftKey) write(x0, y0, Math.max(x0 + LEAST, x1 + dx), Math.max(y0 + LEAST, y1 + dy));
    else {
      const across = Math.max(-x0, Math.min(dx, width - x1));
      const down = Math.max(-y0, Math.min(dy, height - y1));
      write(x0 + across, y0 + down, x1 + across, y1 + down);
    }
  });

  // --- drawing by pointer
  let from = null;
  const point = (event) => {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(marks().getScreenCTM().inverse());
    return [place.x, place.y];
  };
  document.addEventListener("pointerdown", (event) => {
    const page = event.target.closest?.("svg.marks.is-drawing");
    if (!page || event.button !== 0) return;
    event.preventDefault();
    from = point(event);
    page.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", (event) => {
    if (!from || !isDrawing()) return;
    const to = point(event);
    if (Math.abs(to[0] - from[0]) + Math.abs(to[1] - from[1]) > 4) write(...from, ...to);
  });
  document.addEventListener("pointerup", () => {
    if (from) area()?.focus({ preventScroll: true });
    from = null;
  });

  // --- wording selected on a page goes into the form, with what stands around it in its line
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    const into = document.getElementById("wording-form");
    const lineOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-words] text");
    const line = lineOf(chosen?.anchorNode);
    if (!into || !line || chosen.isCollapsed) return;
    const said = into.querySelector("[data-selection-said]");
    said.textContent = lineOf(chosen.focusNode) === line ? "" : said.dataset.lines;
    if (said.textContent) return;
    const [start, end] = [chosen.anchorOffset, chosen.focusOffset].sort((one, two) => one - two);
    const text = line.textContent;
    const picked = text.slice(start, end);
    const first = start + picked.length - picked.trimStart().length;
    const last = end - (picked.length - picked.trimEnd().length);
    into.elements.original.value = text.slice(first, last);
    into.elements.before.value = text.slice(Math.max(0, first - 40), first);
    into.elements.after.value = text.slice(last, last + 40);
  });

  const settle = () => {
    keepZoom();
    if (isDrawing()) begin();
    showChosen();
  };
  document.addEventListener("htmx:after:swap", settle);
  settle();
})();
