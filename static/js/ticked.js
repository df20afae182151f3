/* Documents that are ticked in a list go on in the order in which they were ticked; one box or button ticks all. */
"use strict";
(() => {
  const form = document.getElementById("chosen");
  if (!form) return;
  const all = document.getElementById("tick-all");
  const count = form.querySelector("[data-ticked]");
  const boxes = () => [...document.querySelectorAll("input[name=document][form=chosen]")];
  let order = [];

  const show = () => {
    const here = boxes();
    const ticked = here.filter((one) => one.checked).map((one) => one.value);
    order = [...order.filter((one) => ticked.includes(one)), ...ticked.filter((one) => !order.includes(one))];
    all.checked = ticked.length > 0 && ticked.length === here.length;
    all.indeterminate = ticked.length > 0 && !all.checked;
    count.textContent = count.dataset.ticked.replace("%d", ticked.length);
  };
  const tickAll = (checked) => {
    for (const one of boxes()) one.checked = checked;
    show();
  };

  document.addEventListener("change", ({ target }) => {
    if (target === all) tickAll(all.checked);
    else if (target.matches("input[name=document][form=chosen]")) show();
  });
  form.querySelector("[data-tick-all]").addEventListener("click", () => tickAll(true));
  document.addEventListener("htmx:after:swap", () => { // a line comes anew when its file was looked at
    for (const one of boxes()) if (order.includes(one.value)) one.checked = true;
    show();
  });
  addEventListener("pageshow", show); // a browser that goes back ticks again what was ticked
  form.addEventListener("formdata", ({ formData }) => {
    const ticked = formData.getAll("document");
    formData.delete("document");
    for (const one of order.filter((id) => ticked.includes(id))) formData.append("document", one);
  });
  show();
})();
