// Calendars: opening and closing the list of a year, taking a year over, choosing a day in the year.
(() => {
  const { paidan } = window;
  const entry = () => document.getElementById("calendars-entry");
  let opened = 0;

  // The list of a year that is open already stays as it was typed.
  function open(year) {
    const isOpen = opened === year && !entry().hidden;
    opened = year;
    if (isOpen) return show();
    clear("calendars-not-saved");
    paidan.store("calendars-intent", year);
    const watch = new MutationObserver(() => {
      watch.disconnect();
      show();
    });
    watch.observe(entry(), { attributes: true, attributeFilter: ["hidden"] });
    if (!entry().hidden) show();
  }

  function show() {
    if (entry().hidden) return;
    entry().scrollIntoView({ block: "start" });
    document.getElementById("calendars-list").focus({ preventScroll: true });
  }

  // What was refused is said until something else is typed or chosen.
  const clear = (id) => window.dash_clientside.set_props(id, { children: [] });

  // A day chosen by pointer; by keyboard it is typed into the field.
  function choose(day) {
    unmark();
    day.setAttribute("data-chosen", "");
    clear("calendars-day-wrong");
    window.dash_clientside.set_props("calendars-day", { value: day.dataset.day });
  }

  const unmark = () => document.querySelectorAll(".pd-day[data-chosen]").forEach((one) => one.removeAttribute("data-chosen"));
  window.addEventListener("_dashprivate_pushstate", unmark);

  document.addEventListener("input", ({ target }) => {
    if (target.id === "calendars-list") clear("calendars-not-saved");
    if (target.closest(".pd-day-form")) clear("calendars-day-wrong");
  });

  document.addEventListener("click", ({ target }) => {
    const enter = target.closest("[data-enter]");
    if (enter) open(Number(enter.dataset.enter));
    if (target.closest("[data-enter-close]")) paidan.store("calendars-intent", null);
    const take = target.closest("[data-take]");
    if (take) paidan.store("calendars-take", Number(take.dataset.take));
    const day = target.closest("[data-day]");
    if (day) choose(day);
  });
})();
