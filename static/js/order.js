/* The order in which chosen documents and files go in: as they are ticked and dropped, and as a person moves them, by
   drag or by buttons. What the list says goes into the field above it; the file field holds its files in that order. */
"use strict";
(() => {
  const UPLOAD = "upload"; // as in pipeline/forms/order.py
  let remembered = []; // the keys of the list before, for a page that comes in anew after a refusal
  let moved = false; // whether a person gave an order; until then sides go by age

  const begin = (board) => {
    board.dataset.ready = "yes";
    const form = board.closest("form");
    const list = board.querySelector("[data-order-list]");
    const field = board.querySelector("input[name=order]");
    const stencil = board.querySelector("[data-order-row]");
    const said = board.querySelector("[data-order-said]");
    const chosenFiles = form.querySelector("input[type=file][name=uploads]");
    const swap = form.elements.namedItem(board.dataset.swap ?? "");
    const sides = board.dataset.sides ? board.dataset.sides.split("|") : [];
    let held = null;

    const rows = () => [...list.children];
    const boxOf = (key) => form.querySelector(`#shelf input[name=documents][value="${CSS.escape(key)}"]`);
    const buttons = (row) => [...row.querySelectorAll("button[name=move]")];

    const make = (key, name, age, file) => {
      const row = stencil.content.firstElementChild.cloneNode(true);
      Object.assign(row.dataset, { key, name, age });
      row.file = file;
      row.querySelector(".order-name").textContent = name;
      for (const one of row.querySelectorAll("[data-named]")) one.textContent = name;
      return row;
    };
    const settle = () => {
      const all = rows();
      board.hidden = !all.length;
      field.value = all.map((row) => row.dataset.key).join(",");
      all.forEach((row, at) => {
        const [up, down] = buttons(row);
        up.disabled = at === 0;
        down.disabled = at === all.length - 1;
        row.querySelector(".order-side").textContent = sides[swap?.checked ? sides.length - 1 - at : at] ?? "";
      });
      remembered = all.map((row) => (row.file ? row.file : row.dataset.key));
      const files = all.filter((row) => row.file).map((row) => row.file);
      if (!chosenFiles || (files.length === chosenFiles.files.length && files.every((one, at) => one === chosenFiles.files[at]))) return;
      const carried = new DataTransfer();
      for (const one of files) carried.items.add(one);
      chosenFiles.files = carried.files;
    };
    const say = (row) => {
      const all = rows();
      const side = row.querySelector(".order-side").textContent;
      const place = board.dataset.place.replace("%a", all.indexOf(row) + 1).replace("%b", all.length).replace("%n", row.dataset.name);
      said.textContent = side ? `${place}, ${side}` : place;
    };
    const put = (row) => {
      const age = Number(row.dataset.age);
      const later = sides.length && !moved ? rows().find((one) => Number(one.dataset.age) > age) : null;
      list.insertBefore(row, later ?? null);
    };
    const tick = (box) => {
      const there = rows().find((row) => row.dataset.key === box.value);
      if (box.checked && !there) {
        const row = make(box.value, box.dataset.name, box.dataset.age);
        put(row);
        settle();
        say(row);
      } else if (!box.checked && there) takeOut(there);
    };
    const takeFiles = () => {
      const known = rows().filter((row) => row.file).map((row) => row.file);
      const isSame = (one) => (other) => one === other || (one.name === other.name && one.size === other.size && one.lastModified === other.lastModified);
      for (const file of chosenFiles.files) {
        if (known.some(isSame(file))) continue;
        const row = make(UPLOAD, file.name, "Infinity", file);
        list.append(row);
        known.push(file);
      }
      settle();
      if (list.lastElementChild) say(list.lastElementChild);
    };
    const takeOut = (row) => {
      const name = row.dataset.name;
      const box = row.file ? null : boxOf(row.dataset.key);
      if (box) box.checked = false;
      row.remove();
      settle();
      said.textContent = board.dataset.taken.replace("%n", name);
    };
    const move = (row, by) => {
      moved = true;
      if (by < 0) row.previousElementSibling?.before(row);
      else row.nextElementSibling?.after(row);
      settle();
      say(row);
    };

    list.addEventListener("click", (event) => {
      const row = event.target.closest(".order-row");
      const button = event.target.closest("button");
      if (!row || !button) return;
      event.preventDefault();
      if ("out" in button.dataset) {
        const next = row.nextElementSibling ?? row.previousElementSibling;
        const box = row.file ? null : boxOf(row.dataset.key);
        takeOut(row);
        (next?.querySelector("[data-out]") ?? chosenFiles ?? box)?.focus();
        box?.dispatchEvent(new Event("change", { bubbles: true }));
        return;
      }
      const [up, down] = buttons(row);
      move(row, button === up ? -1 : 1);
      (button.disabled ? (button === up ? down : up) : button).focus();
    });
    form.addEventListener("change", (event) => {
      if (event.target.name === "documents") tick(event.target);
      else if (event.target === chosenFiles) takeFiles();
      else if (event.target === swap) settle();
    });

    const unmark = () => rows().forEach((row) => row.classList.remove("is-before", "is-after"));
    list.addEventListener("dragstart", (event) => {
      held = event.target.closest(".order-row");
      held.classList.add("is-held");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", held.dataset.name);
    });
    list.addEventListener("dragover", (event) => {
      const over = event.target.closest(".order-row");
      if (!held || !over) return;
      event.preventDefault();
      const box = over.getBoundingClientRect();
      unmark();
      over.classList.add(event.clientY < box.top + box.height / 2 ? "is-before" : "is-after");
    });
    list.addEventListener("drop", (event) => {
      const over = event.target.closest(".order-row");
      if (!held || !over) return;
      event.preventDefault();
      if (over === held) return;
      moved = true;
      if (over.classList.contains("is-before")) over.before(held);
      else over.after(held);
      settle();
      say(held);
    });
    list.addEventListener("dragend", () => {
      held?.classList.remove("is-held");
      held = null;
      unmark();
    });

    const before = remembered;
    for (const box of form.querySelectorAll("#shelf input[name=documents]:checked")) tick(box);
    if (chosenFiles?.files.length) takeFiles();
    const place = (row) => {
      const at = before.indexOf(row.file ?? row.dataset.key);
      return at < 0 ? before.length : at;
    };
    if (before.length) list.append(...rows().sort((one, other) => place(one) - place(other)));
    settle();
    said.textContent = "";
  };

  const look = () => document.querySelectorAll("[data-order]:not([data-ready])").forEach(begin);
  document.addEventListener("focusin", look); // the page may have come in anew after a refusal
  look();
})();
