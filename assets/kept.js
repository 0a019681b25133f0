// The menu of a person's own views, at the end of every filter bar: open one, keep what is shown now, remove one. What else
// is kept under names (`paidan.keeps`) has such a menu too.
(() => {
  const { paidan } = window;
  const { words } = paidan;

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

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
      fill(menu, how);
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
      const answer = await paidan.post("/views", { page: how.page(), name: name.value, query: how.query() });
      // What was refused stays in the field.
      if (answer.ok) fill(menu, how);
    });
    return made;
  }

  async function fill(menu, how) {
    const place = menu.querySelector(".pd-pop");
    const answer = await fetch("/views?page=" + encodeURIComponent(how.page()));
    if (!answer.ok) return;
    const views = await answer.json();
    const lines = views.map((view) => line(view, menu, how));
    place.replaceChildren(...(lines.length ? lines : [element("p", "pd-3 pd-sm mb-0", how.none)]), keeping(menu, how));
  }

  paidan.keeps = (selector, how) =>
    paidan.whenPlaced(selector, (menu) =>
      menu.addEventListener("toggle", () => {
        if (menu.open) fill(menu, how);
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
