// Keys. By key code, so that an input method does not swallow them; off while somebody types in a field.
// A button with data-key is pressed by that key: "P", or "Ctrl Enter", which also works from within fields.
(() => {
  const { paidan } = window;
  const PLACES = { KeyQ: "/queue", KeyD: "/dispatch", KeyS: "/sla", KeyO: "/", KeyN: "/receive", KeyM: "/managers", KeyR: "/revenue" };
  let wentAt = -Infinity;

  const search = () => document.getElementById("shell-search");

  function press(name) {
    const buttons = [...document.querySelectorAll(`[data-key="${name}"]`)];
    const button = buttons.reverse().find((one) => !one.disabled && one.checkVisibility());
    if (button) button.click();
    return Boolean(button);
  }

  function nameOf(event) {
    if (event.code.startsWith("Key")) return event.code.slice(3);
    if (event.code.startsWith("Digit")) return event.code.slice(5);
    return event.key;
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey) return;
    if (event.key === "Escape") {
      paidan.closeMenus();
      return;
    }
    if (event.ctrlKey) {
      if (event.key === "Enter" && press("Ctrl Enter")) event.preventDefault();
      return;
    }
    if (paidan.isTyping(event.target) || document.querySelector("dialog[open]:not(#shell-help)")) return;
    if (act(event)) event.preventDefault();
  });

  function act(event) {
    if (event.timeStamp - wentAt < 1000 && PLACES[event.code]) {
      wentAt = -Infinity;
      const link = document.querySelector(`.pd-nav a[href="${PLACES[event.code]}"]`);
      if (link) link.click();
      return Boolean(link);
    }
    if (event.code === "KeyG" && !event.shiftKey) {
      wentAt = event.timeStamp;
      return false;
    }
    if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return paidan.help() ?? true;
    if (event.code === "Slash") return search()?.focus() ?? true;
    if (event.code === "BracketLeft") return paidan.fold() ?? true;
    return press(nameOf(event));
  }

  // What takes files is no button to the browser, and its hidden field has no name. A file of another kind may be chosen
  // all the same: the server says what it is not, where Dash would say nothing.
  paidan.whenPlaced("[data-upload]", (button) => {
    const field = button.closest("[id]").querySelector("input[type=file]");
    field?.setAttribute("aria-label", button.textContent.trim());
    field?.setAttribute("accept", ".xlsx");
  });
  document.addEventListener("keydown", (event) => {
    const upload = event.target.closest?.("[data-upload]");
    if (!upload || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    upload.click();
  });

  // The search box: arrows walk the list, Enter opens, Escape empties.
  const found = () => [...document.querySelectorAll("#shell-found a")];
  document.addEventListener("keydown", (event) => {
    if (event.target !== search()) return;
    const links = found();
    const here = links.findIndex((link) => link.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      select(links, (here + step + links.length) % links.length);
      event.preventDefault();
    } else if (event.key === "Enter" && !event.isComposing) {
      (links[here] || links[0])?.click();
    } else if (event.key === "Escape") {
      leaveSearch();
    }
  });

  function select(links, index) {
    links.forEach((link, at) => link.setAttribute("aria-selected", String(at === index)));
    if (links[index]) {
      search().setAttribute("aria-activedescendant", links[index].id);
      links[index].scrollIntoView({ block: "nearest" });
    }
  }

  function leaveSearch() {
    window.dash_clientside.set_props("shell-search", { value: "" });
    search().blur();
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("#shell-found a")) leaveSearch();
  });

  paidan.whenPlaced("#shell-search", (box) => {
    const attributes = { role: "combobox", "aria-controls": "shell-found", "aria-autocomplete": "list", "aria-expanded": "false" };
    Object.entries(attributes).forEach(([name, value]) => box.setAttribute(name, value));
    box.setAttribute("aria-label", paidan.words.search);
  });
})();
