// The menu of a person's own views, at the end of every filter bar: open one, keep what is shown now, remove one. What else
// is kept under names (`paidan.keeps`) has such a menu too.
(() => {
  const { paidan } = window;
  const { element, words } = paidan;

  // how: the page that it is kept for, the query that is kept, what opening one does, and the words.
  function line(view, menu, how) {
    const made = element("div", "pd-view");
    const name = element(how.open ? "button" : "a", "pd-cut", view.name);
    if (how.open) {
      name.type = "button";
      name.addEventListener("click", () => how.open(view.query));
    } else {
      name.href = how.page() + view.query;
      if (view.query === how.query()) name.setAttribute("aria-current", "page");
    }
    const gone = element("button", "pd-icon-btn");
    gone.type = "button";
    gone.setAttribute("aria-label", paidan.say(words.view_remove, { name: view.name }));
    gone.append(element("i", "bi bi-x"));
    gone.addEventListener("click", async () => {
      await paidan.post("/views", { remove: view.view_id });
      await ask(menu, how);
      menu.querySelector("[name=name]")?.focus();
    });
    made.append(name, gone);
    return made;
  }

  function keeping(menu, how) {
    const made = element("form", "pd-view-new");
    const name = Object.assign(element("input", "form-control"), { name: "name", required: true, maxLength: 40, placeholder: how.name, autocomplete: "off" });
    name.setAttribute("aria-label", how.name);
    const save = element("button", "btn btn-plain btn-sm", words.view_save);
    made.append(name, save);
    made.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (save.disabled) return;
      save.disabled = true;
      try {
        const answer = await paidan.post("/views", { page: how.page(), name: name.value, query: how.query() });
        // What was refused stays in the field.
        if (!answer.ok) return;
        name.value = "";
        await ask(menu, how);
      } finally {
        save.disabled = false;
      }
    });
    return made;
  }

  // Drawn only when there is something else to show: whoever presses or types in it meanwhile loses nothing.
  function draw(menu, how, views) {
    const shown = JSON.stringify([how.page(), how.open ? "" : how.query(), views]);
    if (menu.paidanShown === shown) return;
    menu.paidanShown = shown;
    const place = menu.querySelector(".pd-pop");
    const form = place.querySelector("form") || keeping(menu, how);
    if (!form.isConnected) place.append(form);
    place.querySelectorAll(":scope > :not(form)").forEach((old) => old.remove());
    form.before(...(views.length ? views.map((view) => line(view, menu, how)) : [element("p", "pd-3 pd-sm mb-0", how.none)]));
  }

  async function ask(menu, how) {
    const page = how.page();
    const answer = await fetch("/views?page=" + encodeURIComponent(page));
    if (!answer.ok || page !== how.page()) return;
    menu.paidanKept = { page, views: await answer.json() };
    draw(menu, how, menu.paidanKept.views);
  }

  paidan.keeps = (selector, how) =>
    paidan.whenPlaced(selector, (menu) =>
      menu.addEventListener("toggle", () => {
        if (!menu.open) return;
        if (menu.paidanKept?.page === how.page()) draw(menu, how, menu.paidanKept.views);
        else menu.querySelectorAll(".pd-view").forEach((old) => old.remove());
        ask(menu, how);
      }),
    );
  paidan.keeps("details[data-views]", {
    page: () => location.pathname, query: () => location.search, name: words.view_name, none: words.view_none,
  });
  // What was chosen closes its menu.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".pd-view > :first-child");
    if (link) link.closest("details").removeAttribute("open");
  });
})();
