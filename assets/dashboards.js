// Dashboards: the query without views, new builds, how a figure came about, clearing filters.
(() => {
  const { paidan } = window;
  const SHOW_AFTER = 350;

  // ---- the query that figures are asked by: without what only changes how a panel looks ----
  function plainQuery(search) {
    const query = new URLSearchParams(search || "");
    [...query.keys()].filter((name) => name.startsWith("view_")).forEach((name) => query.delete(name));
    const text = query.toString().replaceAll("%2C", ",");
    return text ? "?" + text : "";
  }

  function withoutViews(search, before) {
    const plain = plainQuery(search);
    return plain === (before || "") ? window.dash_clientside.no_update : plain;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    paidan: Object.assign({}, window.dash_clientside && window.dash_clientside.paidan, { withoutViews }),
  });

  // ---- a new build: what is shown is asked for anew as soon as nobody points at it ----
  let build;
  let hasNews = false;

  function askAnew() {
    const mark = document.querySelector("[data-fresh]");
    const isPointedAt = document.querySelector(".pd-main :is(:hover, :focus-visible)");
    if (!hasNews || !mark || isPointedAt) return;
    hasNews = false;
    const id = mark.dataset.fresh;
    paidan.store(id, id.endsWith("-asked") ? plainQuery(location.search) : location.search);
  }
  document.addEventListener("paidan:changed", ({ detail }) => {
    if (detail.as_of !== build) hasNews = true;
    build = detail.as_of;
    askAnew();
  });
  document.addEventListener("pointerout", () => setTimeout(askAnew, 0));
  document.addEventListener("focusout", () => setTimeout(askAnew, 0));

  // ---- how a figure came about: under the pointer or the keyboard's focus ----
  let pop = null;
  let waiting = 0;

  function hide() {
    clearTimeout(waiting);
    if (!pop) return;
    pop.figure.removeAttribute("aria-describedby");
    pop.remove();
    pop = null;
  }

  function line(className, text) {
    const made = document.createElement("p");
    made.className = className;
    made.textContent = text;
    return made;
  }

  function show(figure) {
    hide();
    if (!figure.isConnected) return;
    const [name, ...rest] = figure.dataset.how.split("\n");
    pop = document.createElement("div");
    pop.className = "pd-how";
    pop.id = "paidan-how";
    pop.setAttribute("role", "tooltip");
    pop.append(line("pd-how-name", name), ...rest.map((text) => line("", text)));
    const around = figure.closest("[data-how-foot]");
    if (around) pop.append(line("pd-3 pd-xs", around.dataset.howFoot));
    document.body.append(pop);
    pop.figure = figure;
    figure.setAttribute("aria-describedby", pop.id);
    place(figure.getBoundingClientRect());
  }

  function place(box) {
    const { width, height } = pop.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.right - width), innerWidth - width - 8);
    const below = box.bottom + 6;
    pop.style.left = left + "px";
    pop.style.top = (below + height > innerHeight - 8 ? Math.max(8, box.top - height - 6) : below) + "px";
  }

  function soon(event) {
    const figure = event.target.closest?.("[data-how]");
    if (pop && figure === pop.figure) return;
    hide();
    if (figure) waiting = setTimeout(() => show(figure), SHOW_AFTER);
  }
  document.addEventListener("pointerover", (event) => event.pointerType === "mouse" && soon(event));
  document.addEventListener("focusin", (event) => event.target.matches?.(":focus-visible") && soon(event));
  document.addEventListener("focusout", hide);
  document.addEventListener("pointerdown", hide);
  document.addEventListener("scroll", hide, true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  // By touch: a long press tells, a tap opens.
  document.addEventListener("contextmenu", (event) => {
    const figure = event.target.closest("[data-how]");
    if (!figure || event.pointerType !== "touch") return;
    event.preventDefault();
    show(figure);
  });
  window.addEventListener("_dashprivate_pushstate", hide);

  // ---- a way out of filters that leave nothing ----
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-clear-filters]")) paidan.go(location.pathname);
  });
})();
