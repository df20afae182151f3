/* The next times of a schedule while one types; a new one is in the reader's own time zone. */
"use strict";
(() => {
  const place = document.getElementById("preview");
  const cron = document.getElementById("id_cron");
  const zone = document.getElementById("id_zone");
  const look = document.querySelector("[data-look]");
  if (!place || !cron || !zone) return;
  look.hidden = true;
  if (zone.closest("[data-own-zone]")) {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...zone.options].some((one) => one.value === own)) zone.value = own;
  }
  let timer;
  const ask = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const query = new URLSearchParams({ cron: cron.value, zone: zone.value });
      htmx.ajax("GET", `${place.dataset.url}?${query}`, { target: "#preview", swap: "innerHTML" });
    }, 250);
  };
  cron.addEventListener("input", ask);
  zone.addEventListener("change", ask);
  for (const button of document.querySelectorAll("button[name=usual]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      cron.value = button.value;
      ask();
    });
  }
})();
