// The filter bar. The address is the state: this script writes it, draws the chips from it, and tells the page's store
// (callbacks run) whenever it changes, also by Back. Inside .pd-chips only this script writes.
(() => {
  const { paidan } = window;
  const { element, words } = paidan;
  const APPLY_AFTER = 350;
  const SEARCH_FROM = 9;
  const known = new Map(); // filter name -> Map(code -> name), of everything seen so far

  const button = (className, ...inside) => Object.assign(element("button", className, ...inside), { type: "button" });
  const bars = () => document.querySelectorAll(".pd-filters[data-filters]");
  const settingsOf = (bar) => JSON.parse(bar.dataset.filters);

  // ---- the address ----
  const query = () => new URLSearchParams(location.search);
  const get = (name) => query().get(name) || "";
  const codesOf = (name) => get(name).split(",").filter(Boolean);

  function write(changes) {
    const next = query();
    Object.entries(changes).forEach(([name, value]) => (value ? next.set(name, value) : next.delete(name)));
    const text = next.toString().replaceAll("%2C", ",");
    const href = location.pathname + (text ? "?" + text : "");
    if (href !== location.pathname + location.search) paidan.go(href);
  }
  paidan.writeQuery = write;

  // ---- following it ----
  function follow() {
    bars().forEach((bar) => {
      if (bar.paidanPath !== location.pathname || bar.paidanSearch === location.search) return;
      bar.paidanSearch = location.search;
      paidan.store(bar.dataset.store, location.search);
      draw(bar);
    });
    press();
  }

  function press() {
    document.querySelectorAll("[data-query]").forEach((choice) => {
      const [name, value] = choice.dataset.query.split("=");
      const isOn = query().has(name) ? get(name) === value : "default" in choice.dataset;
      choice.setAttribute("aria-pressed", String(isOn));
    });
    document.querySelectorAll("[data-custom]").forEach((choice) => choice.setAttribute("aria-pressed", String(get("period").includes(".."))));
    document.querySelectorAll("[data-with-query]").forEach((link) => link.setAttribute("href", link.dataset.withQuery + location.search));
  }

  paidan.whenPlaced(".pd-filters[data-filters]", (bar) => {
    bar.paidanPath = location.pathname;
    bar.paidanSearch = location.search;
    draw(bar);
  });
  paidan.whenPlaced("[data-query], [data-custom], [data-with-query]", press);
  window.addEventListener("popstate", follow);
  window.addEventListener("_dashprivate_pushstate", follow);

  // ---- names ----
  async function offers(name, parameters) {
    const answer = await fetch(`/options/${name}?` + new URLSearchParams(parameters));
    const found = answer.ok ? await answer.json() : [];
    if (!known.has(name)) known.set(name, new Map());
    found.forEach(([code, word]) => known.get(name).set(code, word));
    return found;
  }
  const nameOf = (name, code) => known.get(name)?.get(code);

  async function learn(bar) {
    const missing = settingsOf(bar).names.filter(([name]) => codesOf(name).some((code) => !nameOf(name, code)));
    await Promise.all(missing.map(([name]) => offers(name, { codes: codesOf(name).join(",") })));
    return missing.length > 0;
  }

  // ---- chips ----
  function draw(bar) {
    place(bar);
    learn(bar).then((isNew) => isNew && place(bar));
  }

  function place(bar) {
    const chips = bar.querySelector(".pd-chips");
    const settings = settingsOf(bar);
    const focused = chips.contains(document.activeElement) ? document.activeElement.dataset.chip : null;
    const open = chips.querySelector("[aria-expanded='true']")?.dataset.chip;
    const made = settings.names.map(([name, word]) => filterChip(name, word));
    if (settings.against.length) made.unshift(againstChip(settings));
    if (get("period").includes("..")) made.unshift(customChip(settings));
    chips.replaceChildren(...made);
    const chip = (key) => chips.querySelector(`[data-chip="${key}"]`);
    if (open) chip(open)?.setAttribute("aria-expanded", "true");
    if (focused) chip(focused)?.focus();
  }

  function chipButton(key, word, value, hasMenu = true) {
    const made = button("", word, value ? " " : "");
    if (value) made.append(element("b", "", value));
    made.dataset.chip = key;
    if (hasMenu) {
      made.setAttribute("aria-haspopup", "dialog");
      made.setAttribute("aria-expanded", "false");
    }
    return made;
  }

  function filterChip(name, word) {
    const codes = codesOf(name);
    const chosen = codes.map((code) => nameOf(name, code) || (known.has(name) ? code : "…"));
    const value = chosen.length > 2 ? paidan.say(words.chosen, { n: chosen.length }) : chosen.join(paidan.isChinese ? "、" : ", ");
    const open = chipButton(name, word, value);
    open.title = chosen.join(", ");
    open.addEventListener("click", () => openMenu(open, () => listMenu(name, word)));
    const chip = element("span", "pd-chip", open);
    if (!codes.length) {
      open.append(element("i", "bi bi-chevron-down pd-3"));
      return chip;
    }
    const remove = button("pd-chip-x", element("i", "bi bi-x"));
    remove.setAttribute("aria-label", `${words.remove}: ${word}`);
    remove.addEventListener("click", () => write({ [name]: "" }));
    chip.dataset.on = "";
    chip.append(remove);
    return chip;
  }

  function againstChip(settings) {
    const now = get("vs") || settings.against[0][0];
    const isToday = (get("period") || settings.period) === "today";
    const choices = settings.against.map(([key, word, short]) => (isToday && key === "before" ? [key, settings.words.yesterday, settings.words.yesterday] : [key, word, short]));
    const open = chipButton("vs", settings.words.vs, choices.find(([key]) => key === now)?.[2] || now);
    open.append(element("i", "bi bi-chevron-down"));
    open.addEventListener("click", () => openMenu(open, () => againstMenu(choices, now)));
    const chip = element("span", "pd-chip", open);
    chip.dataset.on = "";
    return chip;
  }

  function customChip(settings) {
    const [since, until] = get("period").split("..");
    const open = chipButton("period", settings.words.period, since === until ? since : `${since} – ${until}`);
    open.addEventListener("click", () => openMenu(open, daysMenu));
    const remove = button("pd-chip-x", element("i", "bi bi-x"));
    remove.setAttribute("aria-label", `${words.remove}: ${settings.words.period}`);
    remove.addEventListener("click", () => write({ period: "" }));
    const chip = element("span", "pd-chip", open, remove);
    chip.dataset.on = "";
    return chip;
  }

  // ---- menus ----
  let menu = null;

  function openMenu(opener, fill) {
    const wasOpen = opener.getAttribute("aria-expanded") === "true";
    closeMenu();
    if (wasOpen) return;
    menu = element("div", "pd-pop pd-menu-box");
    menu.setAttribute("role", "dialog");
    menu.setAttribute("aria-label", opener.textContent);
    menu.opener = opener.dataset.chip || "";
    document.body.append(menu);
    opener.setAttribute("aria-expanded", "true");
    const at = opener.getBoundingClientRect();
    menu.style.top = `${at.bottom + scrollY + 6}px`;
    menu.style.left = `${Math.max(8, Math.min(at.left, innerWidth - 288))}px`;
    fill();
  }

  function closeMenu(returnsFocus) {
    if (!menu) return;
    clearTimeout(applying);
    menu.apply?.();
    const key = menu.opener;
    menu.remove();
    menu = null;
    document.querySelectorAll(".pd-chips [aria-expanded='true']").forEach((open) => open.setAttribute("aria-expanded", "false"));
    if (returnsFocus) (document.querySelector(`[data-chip="${key}"]`) || document.querySelector("[data-custom]"))?.focus();
  }

  let applying = 0;

  async function listMenu(name, word) {
    const here = menu;
    const chosen = new Set(codesOf(name));
    const list = element("div", "pd-options");
    const search = Object.assign(element("input", "form-control"), { type: "search", placeholder: words.search });
    search.setAttribute("aria-label", `${words.search}: ${word}`);
    here.apply = () => write({ [name]: [...chosen].join(",") });
    const show = (found) => {
      list.replaceChildren(...found.map(([code, label]) => option(code, label, chosen, here)));
      if (!found.length) list.append(element("p", "pd-3", words.nothing_found));
    };
    let offered = await offers(name, {});
    if (menu !== here) return;
    const isSearched = offered.length >= SEARCH_FROM || name === "customer";
    const mine = codesOf(name).filter((code) => !offered.some(([one]) => one === code));
    show([...mine.map((code) => [code, nameOf(name, code) || code]), ...offered]);
    here.append(...(isSearched ? [search] : []), list, clearing(name, chosen, here));
    let typing = 0;
    search.addEventListener("input", () => {
      clearTimeout(typing);
      const text = search.value.trim();
      typing = setTimeout(async () => show(name === "customer" || offered.length >= 200 ? await offers(name, { text }) : offered.filter(([code, label]) => `${code} ${label}`.toLowerCase().includes(text.toLowerCase()))), 120);
    });
    (isSearched ? search : list.querySelector("input"))?.focus();
  }

  function option(code, label, chosen, here) {
    const box = Object.assign(element("input", "form-check-input"), { type: "checkbox", checked: chosen.has(code) });
    box.addEventListener("change", () => {
      if (box.checked) chosen.add(code);
      else chosen.delete(code);
      clearTimeout(applying);
      applying = setTimeout(here.apply, APPLY_AFTER);
    });
    return element("label", "pd-option", box, element("span", "", label));
  }

  function clearing(name, chosen, here) {
    const made = button("btn btn-plain btn-sm", words.clear);
    made.addEventListener("click", () => {
      chosen.clear();
      here.querySelectorAll("input:checked").forEach((box) => (box.checked = false));
      here.apply();
      closeMenu(true);
    });
    return element("footer", "", made);
  }

  function againstMenu(choices, now) {
    const made = choices.map(([key, word], index) => {
      const one = button("pd-option", word);
      one.setAttribute("aria-pressed", String(key === now));
      one.addEventListener("click", () => {
        closeMenu(true);
        write({ vs: index ? key : "" });
      });
      return one;
    });
    menu.append(element("div", "pd-options", ...made));
    made[0].focus();
  }

  function daysMenu() {
    const [since = "", until = ""] = get("period").includes("..") ? get("period").split("..") : [];
    const day = (label, value) => {
      const input = Object.assign(element("input", "form-control"), { type: "date", value, required: true });
      return [element("label", "", label, input), input];
    };
    const [first, from] = day(words.from, since);
    const [second, to] = day(words.to, until);
    const form = element("form", "pd-days", first, second, Object.assign(element("button", "btn btn-primary btn-sm", words.apply), { type: "submit" }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const days = [from.value, to.value].sort();
      closeMenu(true);
      write({ period: days.join("..") });
    });
    menu.append(form);
    from.focus();
  }

  // ---- pressing ----
  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    if (menu && event.target.isConnected && !at(".pd-menu-box") && !at("[data-chip], [data-custom]")) closeMenu();
    const choice = at("[data-query]");
    if (choice) {
      const [name, value] = choice.dataset.query.split("=");
      write({ [name]: "default" in choice.dataset ? "" : value });
    } else if (at("[data-custom]")) {
      openMenu(at("[data-custom]"), daysMenu);
    } else if (at("[data-copy-link]")) {
      navigator.clipboard?.writeText(location.href).then(() => paidan.toast({ text: words.copied }));
    }
  });

  document.addEventListener("keydown", (event) => {
    if (menu && event.key === "Escape") {
      event.stopImmediatePropagation();
      closeMenu(true);
    } else if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.closest(".pd-menu-box") && event.target.type !== "date") {
      const stops = [...menu.querySelectorAll("input, .pd-options button")];
      const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      stops[(next + stops.length) % stops.length]?.focus();
      event.preventDefault();
    } else if (menu && event.key === "Enter" && event.target.type === "checkbox") {
      event.target.click();
    } else if (event.code === "KeyF" && !event.ctrlKey && !event.metaKey && !event.altKey && !paidan.isTyping(event.target)) {
      const first = document.querySelector(".pd-chips [data-chip]");
      if (first) {
        first.focus();
        event.preventDefault();
      }
    }
  });
})();
