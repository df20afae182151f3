/* Pages of a document: turned without loading the whole page anew, larger and smaller, by mouse and keyboard. */
"use strict";
(() => {
  const WIDTHS = [240, 600, 1000, 1600, 2400];
  const ZOOMS = [1, 1.5, 2, 3, 4];
  let viewer;
  let stage;
  let picture;
  let page;
  let pages;
  let zoom = 0;

  const address = (number, width) => `${viewer.dataset.picture.replace("/0.png", `/${number}.png`)}?width=${width}`;
  const widthFor = () => {
    const wanted = (stage.clientWidth - 32) * ZOOMS[zoom] * Math.min(2, window.devicePixelRatio || 1);
    return WIDTHS.find((one) => one >= Math.min(wanted, 2400)) ?? 2400;
  };

  const paint = () => {
    const source = address(page, widthFor());
    stage.classList.add("is-waiting");
    const fresh = new Image();
    fresh.addEventListener("load", () => {
      if (source !== address(page, widthFor())) return;
      picture.src = source;
      picture.removeAttribute("width");
      picture.removeAttribute("height");
      picture.alt = viewer.dataset.alt.replace("%d", page).replace("%d", pages);
      stage.classList.remove("is-waiting");
      picture.hidden = false;
      failure("");
      fit();
      if (page < pages) new Image().src = address(page + 1, widthFor());
    });
    fresh.addEventListener("error", () => explain(source));
    fresh.src = source;
  };
  const fit = () => {
    stage.classList.toggle("is-zoomed", zoom > 0);
    picture.style.width = zoom > 0 ? `${Math.round((stage.clientWidth - 32) * ZOOMS[zoom])}px` : "";
  };
  const failure = (text) => {
    const line = viewer.querySelector(".viewer-failed");
    line.textContent = text;
    line.hidden = !text;
  };
  const explain = async (source) => {
    stage.classList.remove("is-waiting");
    picture.hidden = true;
    const answer = await fetch(source, { headers: { Accept: "application/json" } });
    const problem = answer.ok ? {} : await answer.json().catch(() => ({}));
    failure(problem.detail ?? viewer.dataset.failed);
  };

  const turn = (number) => {
    number = Math.max(1, Math.min(pages, number));
    if (number === page) return;
    page = number;
    viewer.querySelector("[name=page]").value = page;
    const here = new URL(location.href);
    here.searchParams.set("page", page);
    history.replaceState(null, "", here);
    for (const link of viewer.querySelectorAll("[data-go]")) {
      const isHere = Number(link.dataset.go) === page;
      link.toggleAttribute("aria-current", isHere);
      if (isHere) link.setAttribute("aria-current", "page");
    }
    centre(here);
    for (const link of viewer.querySelectorAll("[data-view-link]")) {
      const target = new URL(link.href);
      target.searchParams.set("page", page);
      link.href = target;
    }
    for (const link of viewer.querySelectorAll("[data-step]")) {
      const isEnd = Number(link.dataset.step) < 0 ? page === 1 : page === pages;
      link.classList.toggle("disabled", isEnd);
      link.toggleAttribute("aria-disabled", isEnd);
      if (isEnd) link.setAttribute("aria-disabled", "true");
    }
    stage.scrollTop = 0;
    paint();
  };
  /* Brings the present page's thumbnail into the middle of the strip; fetches the strip around it when it is not there. */
  const centre = async (here) => {
    const strip = viewer.querySelector(".thumbs");
    if (!strip) return;
    const mark = strip.querySelector("[aria-current]");
    if (mark) {
      const middle = mark.getBoundingClientRect().left - strip.getBoundingClientRect().left + mark.offsetWidth / 2;
      strip.scrollLeft += middle - strip.clientWidth / 2;
      return;
    }
    const answer = await fetch(here, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".thumbs");
    if (answer.ok && fresh) {
      strip.replaceWith(document.adoptNode(fresh));
      if (fresh.querySelector("[aria-current]")) centre(here);
    }
  };
  const enlarge = (how) => {
    zoom = how === "fit" ? 0 : Math.max(0, Math.min(ZOOMS.length - 1, zoom + (how === "in" ? 1 : -1)));
    fit();
    paint();
  };

  const begin = () => {
    viewer = document.getElementById("viewer");
    if (!viewer || viewer.dataset.view !== "picture") return;
    stage = viewer.querySelector(".viewer-stage");
    picture = stage.querySelector("img");
    page = Number(viewer.dataset.page);
    pages = Number(viewer.dataset.pages);
    picture.addEventListener("error", () => explain(picture.src));
    if (picture.complete && picture.naturalWidth === 0) explain(picture.src);
    viewer.addEventListener("click", (event) => {
      const link = event.target.closest("[data-go], [data-step], [data-zoom]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (link.dataset.zoom) enlarge(link.dataset.zoom);
      else turn(link.dataset.go ? Number(link.dataset.go) : page + Number(link.dataset.step));
    });
    viewer.querySelector(".viewer-pages")?.addEventListener("submit", (event) => {
      event.preventDefault();
      turn(Number(event.target.elements.page.value) || page);
    });
    viewer.querySelector("[name=page]")?.addEventListener("change", (event) => turn(Number(event.target.value) || page));
    stage.addEventListener("keydown", (event) => {
      const atTop = stage.scrollTop === 0;
      const atEnd = stage.scrollTop + stage.clientHeight >= stage.scrollHeight - 1;
      const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: atTop ? -1 : 0, PageDown: atEnd ? 1 : 0, Home: -pages, End: pages };
      const step = zoom > 0 && event.key.startsWith("Arrow") ? 0 : steps[event.key];
      if (!step || pages < 2 || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      turn(page + step);
    });
    if (viewer.querySelector(".thumbs [aria-current]")) centre(location.href);
  };
  begin();
  document.addEventListener("htmx:after:swap", () => {
    if (document.getElementById("viewer") !== viewer) begin();
  });
})();
