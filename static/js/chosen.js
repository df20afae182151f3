/* One box that ticks all on the page, and a button where a narrow page has no room for the box; a tick says that the ticked ones are meant. */
"use strict";
(() => {
  const BOX = "input[type=checkbox][form=chosen]";
  const boxes = () => [...document.querySelectorAll(BOX)];
  const show = () => {
    const all = document.getElementById("tick-all");
    if (!all) return;
    const ticked = boxes().filter((one) => one.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  };

  document.addEventListener("change", ({ target }) => {
    if (target.id === "tick-all") for (const one of boxes()) one.checked = target.checked;
    else if (!target.matches(BOX)) return;
    const ticked = document.getElementById("which-ticked");
    if (ticked) ticked.checked = true;
    show();
  });
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-tick-all]")) return;
    for (const one of boxes()) one.checked = true;
    show();
  });
  document.addEventListener("htmx:after:swap", show); // the list comes anew while its runs go on
  addEventListener("pageshow", show); // and a browser that goes back ticks again what was ticked
})();
