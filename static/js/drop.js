/* Files dropped anywhere on a page go into its file field; where the field says so, its form is sent at once. */
"use strict";
(() => {
  const field = () => document.querySelector("input[type=file][data-drop]");
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  let depth = 0;
  const mark = (isOver) => document.body.classList.toggle("is-dropping", isOver);

  document.addEventListener("dragenter", (event) => {
    if (!hasFiles(event) || !field()) return;
    depth += 1;
    mark(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!hasFiles(event)) return;
    depth = Math.max(0, depth - 1);
    if (!depth) mark(false);
  });
  document.addEventListener("dragover", (event) => {
    if (hasFiles(event) && field()) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const input = field();
    depth = 0;
    mark(false);
    if (!hasFiles(event) || !input || event.target.matches("input[type=file]")) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("input[data-drop-sends]") || !event.target.files.length) return;
    event.target.form.requestSubmit(event.target.form.querySelector("[data-start-button]"));
  });
})();
