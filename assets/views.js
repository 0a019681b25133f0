// The menu of a person's own views, at the end of every filter bar: open one, keep what is shown now, remove one.
(() => {
  const { paidan } = window;
  const { words } = paidan;

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  function line(view, menu) {
    const made = element("div", "pd-view");
    const link = element("a", "pd-cut", view.name);
    link.href = location.pathname + view.query;
    if (view.query === location.search) link.setAttribute("aria-current", "page");
    const gone = element("button", "pd-icon-btn");
    gone.type = "button";
    gone.setAttribute("aria-label", paidan.say(words.view_remove, { name: view.name }));
    gone.append(element("i", "bi bi-x"));
    gone.addEventListener("click", async () => {
      await paidan.post("/views", { remove: view.view_id });
      fill(menu);
    });
    made.append(link, gone);
    return made;
  }

  function keeping(menu) {
    const made = element("form", "pd-view-new");
    const name = Object.assign(element("input", "form-control"), { name: "name", required: true, maxLength: 40, placeholder: words.view_name, autocomplete: "off" });
    name.setAttribute("aria-label", words.view_name);
    const save = element("button", "btn btn-plain btn-sm", words.view_save);
    made.append(name, save);
    made.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await paidan.post("/views", { page: location.pathname, name: name.value, query: location.search });
      // What was refused stays in the field.
      if (answer.ok) fill(menu);
    });
    return made;
  }

  async function fill(menu) {
    const place = menu.querySelector(".pd-pop");
    const answer = await fetch("/views?page=" + encodeURIComponent(location.pathname));
    if (!answer.ok) return;
    const views = await answer.json();
    const lines = views.map((view) => line(view, menu));
    place.replaceChildren(...(lines.length ? lines : [element("p", "pd-3 pd-sm mb-0", words.view_none)]), keeping(menu));
  }

  paidan.whenPlaced("details[data-views]", (menu) =>
    menu.addEventListener("toggle", () => {
      if (menu.open) fill(menu);
    }),
  );
  // A view that was chosen closes its menu.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".pd-view > a");
    if (link) link.closest("details").removeAttribute("open");
  });
})();
