// The shell: links between pages without loading everything again, the current page in the navigation, language,
// theme, folding, menus.
(() => {
  const root = document.documentElement;
  const { paidan } = window;
  const frame = () => document.querySelector(".pd-app");

  const isPage = (path) =>
    JSON.parse(frame().dataset.paths).some((known) =>
      known.endsWith("*") ? path.startsWith(known.slice(0, -1)) : path === known,
    );

  // Go to an address of ours. Dash's own location listens to the same event.
  paidan.go = (href) => {
    history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  };

  // The second half of a double click would find what the first has just done in its way.
  window.addEventListener(
    "click",
    (event) => {
      if (event.detail < 2 || !event.target.closest(".btn-primary, [data-once]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (link.target || link.hasAttribute("download") || "out" in link.dataset || link.origin !== location.origin) return;
    if (link.getAttribute("href").startsWith("#") || !frame() || !isPage(link.pathname)) return;
    event.preventDefault();
    const changesPage = link.pathname !== location.pathname;
    paidan.go(link.href);
    if (changesPage) scrollTo(0, 0);
    closeMenus();
  });

  function markCurrent() {
    document.querySelectorAll(".pd-nav a[href]").forEach((link) => {
      if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
  }
  window.addEventListener("popstate", markCurrent);
  window.addEventListener("_dashprivate_pushstate", markCurrent);
  paidan.whenPlaced(".pd-nav", markCurrent);

  function closeMenus(except) {
    document.querySelectorAll("details.pd-drop[open]").forEach((menu) => menu !== except && menu.removeAttribute("open"));
    if (!except) openMenu(false);
  }

  function openMenu(isOpen) {
    const button = document.querySelector("[data-menu]");
    if (!button) return;
    frame().toggleAttribute("data-menu-open", isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
  }

  // One after the other: each answer brings the whole session, and the last one would undo the others.
  let preferring = Promise.resolve();
  const prefer = (values) => (preferring = preferring.catch(() => {}).then(() => paidan.post("/me", values)));

  function switchTheme() {
    const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    root.dataset.bsTheme = theme;
    prefer({ theme }).then(() => paidan.store("shell-theme", theme));
  }

  paidan.fold = () => {
    const isFolded = frame().toggleAttribute("data-folded");
    prefer({ folded: isFolded ? "yes" : "no" });
    window.dispatchEvent(new Event("resize"));
  };
  paidan.help = () => {
    const dialog = document.getElementById("shell-help");
    if (dialog.open) dialog.close();
    else dialog.showModal();
  };
  paidan.closeMenus = closeMenus;

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    closeMenus(at("details.pd-drop") || (at("[data-menu], .pd-nav") ? document.body : undefined));
    if (at("[data-theme-switch]")) switchTheme();
    else if (at("[data-locale]")) prefer({ locale: at("[data-locale]").dataset.locale }).then(() => location.reload());
    else if (at("[data-fold]")) paidan.fold();
    else if (at("[data-help]")) paidan.help();
    else if (at("[data-menu]")) openMenu(!frame().hasAttribute("data-menu-open"));
    else if (at("[data-retry]")) location.reload();
  });
})();
