/* Before and after with a script: the slider moves the line between the two pictures, and choosing a page goes there. */
"use strict";
(() => {
  const slider = document.querySelector("[data-slider] input[type=range]");
  if (slider) {
    const frame = slider.closest("[data-slider]");
    const move = () => {
      frame.style.setProperty("--at", `${slider.value}%`);
      slider.setAttribute("aria-valuetext", slider.dataset.words.replace("%n", slider.value));
    };
    slider.addEventListener("input", move);
    move();
  }
  document.querySelector("[data-go]")?.addEventListener("change", (event) => event.target.form.requestSubmit());
})();
