/* Documents that are ticked in a list go on in the order in which they were ticked. */
"use strict";
(() => {
  let order = [];

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!box.matches("input[name=document][form=chosen]")) return;
    order = order.filter((one) => one !== box.value);
    if (box.checked) order.push(box.value);
  });
  document.getElementById("chosen").addEventListener("formdata", ({ formData }) => {
    const all = formData.getAll("document");
    const row = [...new Set([...order.filter((one) => all.includes(one)), ...all])];
    formData.delete("document");
    for (const one of row) formData.append("document", one);
  });
})();
