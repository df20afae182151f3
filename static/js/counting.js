/* Times that go on while one looks: data-since counts up, data-clock shows the reader's own time of day. */
"use strict";
(() => {
  const two = (number) => String(number).padStart(2, "0");
  const lasted = (seconds) => {
    if (seconds < 10) return `${seconds.toFixed(1)} s`;
    const whole = Math.floor(seconds);
    if (whole < 60) return `${whole} s`;
    if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
    if (whole < 86400) return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
    return null;
  };
  const count = () => {
    for (const element of document.querySelectorAll("[data-since]")) {
      const text = lasted(Math.max(0, (Date.now() - Date.parse(element.dataset.since)) / 1000));
      if (text) element.textContent = text;
    }
  };
  const clock = (part) => {
    for (const element of part.querySelectorAll("time[data-clock]")) {
      const at = new Date(element.dateTime);
      element.textContent = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
      element.title = at.toLocaleString();
      delete element.dataset.clock;
    }
  };
  clock(document);
  setInterval(count, 1000);
  document.addEventListener("htmx:after:swap", () => { clock(document); count(); });
})();
