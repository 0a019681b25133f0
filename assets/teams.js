// Teams: what is entered into the form and not saved, the roster whose cells are clicked, leave that is to be changed.
// The draft of a roster is what its cells say and the server has not: it is read from the grid and kept by this browser.
(() => {
  const { paidan } = window;
  const NO = () => window.dash_clientside.no_update;
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const clear = (id) => window.dash_clientside.set_props(id, { children: [] });
  const triggered = () => window.dash_clientside.callback_context.triggered.map(({ prop_id }) => prop_id);

  let typed = {};
  let drafts = {};

  // ---- the address and the form ----
  function place(search, chosen, month) {
    const query = new URLSearchParams(search || "");
    const team = query.get("team") || null;
    const next = { team, month: query.get("month") || null };
    if (team !== chosen) clear("teams-wrong");
    return [team === chosen && month ? NO() : team, same(next, month) ? NO() : next];
  }

  function collect(...given) {
    const [base, kept] = given.slice(-2);
    const values = given.slice(0, -2).map((value) => value ?? "");
    typed = kept || {};
    if (!base) return NO();
    const { [base.of]: was, ...others } = typed;
    const next = same(values, base.values) ? others : { ...others, [base.of]: values };
    return same(next, typed) ? NO() : next;
  }

  function seen(base, saved) {
    const isSaved = triggered().some((id) => id.startsWith("teams-saved."));
    if (isSaved && saved?.overtaken) return saved.overtaken;
    if (isSaved && saved?.of) {
      const { [saved.was]: _gone, ...others } = typed;
      typed = others;
      paidan.store("teams-typed", others);
      if (saved.of !== saved.was) paidan.writeQuery({ team: saved.of });
    }
    return base ? base.version : NO();
  }

  // On a narrow screen the form lies below the table.
  document.addEventListener("click", ({ target }) => {
    const choice = target.closest(".pd-teams-table [data-query], [data-query='team=new']");
    if (choice && innerWidth < 1024) setTimeout(() => document.getElementById("teams-form")?.scrollIntoView({ block: "start" }), 150);
  });

  // ---- the roster ----
  const grid = () => document.querySelector(".pd-roster[data-roster]");
  const cells = () => [...grid().querySelectorAll("[data-cell]")];
  const brush = () => document.querySelector("[data-brush][aria-pressed='true']");
  const brushes = () => [...document.querySelectorAll("[data-brush]")];
  let focused = null;
  let touched = {}; // clicked since the roster was drawn: it may be drawn anew without knowing of it
  let touchedIn = "";

  const changed = () =>
    Object.fromEntries(
      cells()
        .filter((cell) => (cell.dataset.shift || "-") !== cell.dataset.was)
        .map((cell) => [cell.dataset.cell, cell.dataset.shift || ""]),
    );

  function paint(cell, shift) {
    const one = brushes().find((other) => other.dataset.brush === shift);
    if (one) {
      cell.dataset.shift = shift;
      cell.dataset.mark = one.dataset.mark;
    } else {
      delete cell.dataset.shift;
      delete cell.dataset.mark;
    }
    cell.toggleAttribute("data-changed", (shift || "-") !== cell.dataset.was);
    cell.setAttribute("aria-label", `${cell.dataset.about} ${one ? one.dataset.name : paidan.words.no_duty}`);
  }

  function put(cell, shift = brush()?.dataset.brush) {
    paint(cell, cell.dataset.shift === shift ? "" : shift);
    touched[cell.dataset.cell] = cell.dataset.shift || "";
    count();
    keep();
  }

  function count() {
    grid().toggleAttribute("data-used", cells().some((cell) => cell.dataset.shift));
    grid()
      .querySelectorAll("tfoot [data-day]")
      .forEach((sum) => {
        const on = cells().filter((cell) => cell.dataset.cell.startsWith(sum.dataset.day) && cell.dataset.shift && !("away" in cell.dataset));
        sum.textContent = on.length;
        sum.toggleAttribute("data-none", !on.length);
      });
  }

  function keep() {
    const key = grid().dataset.roster;
    const now = changed();
    const { [key]: _was, ...others } = drafts;
    drafts = Object.keys(now).length ? { ...others, [key]: now } : others;
    paidan.store("teams-roster-draft", drafts);
    offer();
  }

  function offer() {
    const isOpen = Boolean(grid());
    const isDirty = isOpen && Object.keys(changed()).length > 0;
    document.querySelectorAll("[data-roster-save], [data-roster-discard]").forEach((one) => (one.disabled = !isDirty));
    document.querySelectorAll("[data-roster-fill]").forEach((one) => (one.disabled = !isOpen));
  }

  function discard() {
    touched = {};
    cells().forEach((cell) => paint(cell, cell.dataset.was === "-" ? "" : cell.dataset.was));
    count();
    keep();
    clear("teams-roster-wrong");
  }

  const save = () =>
    paidan.store("teams-roster-save", {
      key: grid().dataset.roster,
      version: Number(grid().dataset.version),
      cells: changed(),
      sent: performance.now(),
    });

  // One cell is on the way of the Tab key; the arrows lead to the others.
  function mark(cell, hasFocus = true) {
    cells().forEach((one) => (one.tabIndex = one === cell ? 0 : -1));
    focused = cell.dataset.cell;
    if (hasFocus) cell.focus({ preventScroll: false });
  }

  function keepTouched() {
    const { roster } = grid().dataset;
    const missed = touchedIn === roster ? touched : {};
    cells()
      .filter((cell) => (missed[cell.dataset.cell] ?? cell.dataset.shift ?? "") !== (cell.dataset.shift || ""))
      .forEach((cell) => paint(cell, missed[cell.dataset.cell]));
    [touched, touchedIn] = [{}, roster];
    count();
  }

  paidan.whenPlaced(".pd-roster[data-roster]", () => {
    keepTouched();
    const isBack = focused && document.activeElement === document.body;
    const cell = cells().find((one) => one.dataset.cell === focused) || cells().find((one) => one.dataset.cell.startsWith(grid().dataset.today)) || cells()[0];
    if (cell) mark(cell, Boolean(isBack));
    const box = grid().parentElement;
    const day = grid().querySelector("th[data-now]");
    if (day && box.scrollWidth > box.clientWidth) box.scrollLeft = day.offsetLeft - 2 * day.offsetWidth - 120;
    keep();
  });
  paidan.whenPlaced("#teams-roster .pd-empty", () => setTimeout(offer));

  function step(cell, key) {
    const row = cell.closest("tr");
    const at = [...row.children].indexOf(cell.closest("td"));
    const rows = [...grid().querySelectorAll("tbody tr")];
    const [down, right] = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
    return rows[rows.indexOf(row) + down]?.children[at + right]?.querySelector("[data-cell]");
  }

  document.addEventListener("keydown", (event) => {
    const cell = event.target.closest?.("[data-cell]");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const number = Number(event.key);
    if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      const next = step(cell, event.key);
      if (next) mark(next);
    } else if (number >= 1 && number <= brushes().length) {
      event.preventDefault();
      event.stopPropagation();
      put(cell, brushes()[number - 1].dataset.brush);
    } else if ((event.key === "Delete" || event.key === "Backspace") && cell.dataset.shift) {
      event.preventDefault();
      put(cell, cell.dataset.shift);
    }
  });

  // ---- pressing ----
  document.addEventListener("click", ({ target }) => {
    const at = (name) => target.closest(`[data-${name}]`);
    if (!document.getElementById("teams-table")) return;
    if (at("cell")) {
      mark(at("cell"));
      put(at("cell"));
    } else if (at("brush")) {
      brushes().forEach((one) => one.setAttribute("aria-pressed", String(one === at("brush"))));
    } else if (at("roster-save")) save();
    else if (at("roster-discard")) discard();
    else if (at("roster-fill")) {
      touched = {};
      paidan.store("teams-roster-fill", { at: performance.now() });
    } else if (at("leave")) leave(at("leave").dataset);
    else if (at("leave-clear")) paidan.store("teams-leave-of", null);
    else if (at("book-save")) paidan.store("teams-book-save", { sent: performance.now() });
    else if (at("book-close")) clear("teams-book");
  });

  document.addEventListener("input", ({ target }) => {
    if (target.closest(".pd-team-form")) clear("teams-wrong");
    if (target.closest(".pd-leave-form")) clear("teams-leave-wrong");
    if (["teams-person", "teams-to"].includes(target.id)) clear("teams-not-moved");
  });

  // ---- leave ----
  function leave({ leave: what, leaveId, leaveVersion }) {
    const of = { id: Number(leaveId), version: Number(leaveVersion), at: performance.now() };
    paidan.store(what === "back" ? "teams-leave-back" : "teams-leave-of", of);
    if (what === "change") document.querySelector(".pd-leave-form")?.scrollIntoView({ block: "nearest" });
  }

  // A leave that was saved leaves an empty form; one that somebody else changed is looked at anew.
  function rested(saved, taken, of) {
    if (triggered().some((id) => id.startsWith("teams-leave-taken."))) return of && of.id === taken?.id ? null : NO();
    return saved && saved.overtaken === undefined ? null : NO();
  }

  // A workbook that was saved has nothing more to tell.
  function put_away() {
    clear("teams-book");
  }

  function known(given) {
    drafts = given || {};
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { teams: { place, collect, seen, rested, known, put_away } });
})();
