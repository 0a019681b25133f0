// Calendars: opening and closing the list of a year, taking a year over, choosing a day in the year.
(() => {
  const { paidan } = window;

  function open(year) {
    paidan.store("calendars-intent", Number(year));
    requestAnimationFrame(() => setTimeout(show, 300));
  }

  function show() {
    const entry = document.getElementById("calendars-entry");
    if (!entry || entry.hidden) return;
    entry.scrollIntoView({ block: "start" });
    document.getElementById("calendars-list").focus({ preventScroll: true });
  }

  // A day chosen by pointer; by keyboard it is typed into the field.
  function choose(day) {
    window.dash_clientside.set_props("calendars-day", { value: day.dataset.day });
    document.querySelectorAll(".pd-day[data-chosen]").forEach((one) => one.removeAttribute("data-chosen"));
    day.setAttribute("data-chosen", "");
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    const enter = at("[data-enter]");
    if (enter) open(enter.dataset.enter);
    if (at("[data-enter-close]")) paidan.store("calendars-intent", null);
    const take = at("[data-take]");
    if (take) {
      take.disabled = true;
      paidan.store("calendars-take", Number(take.dataset.take));
    }
    const day = at("[data-day]");
    if (day) choose(day);
  });
})();
