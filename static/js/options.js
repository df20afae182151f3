/* Options that count only with one choice of another option are shown only then. Without this script all are. */
"use strict";
(() => {
  const show = () => {
    for (const field of document.querySelectorAll("[data-only-with]")) {
      const [name, values] = field.dataset.onlyWith.split("=");
      const choice = field.closest("form").elements[name];
      const isWrong = field.querySelector("[aria-invalid=true]") !== null; // its error is linked to
      field.hidden = !values.split("|").includes(choice.value) && !isWrong;
    }
  };
  document.addEventListener("change", show);
  document.addEventListener("start:again", show); // a page of errors that came into this one
  show();
})();
