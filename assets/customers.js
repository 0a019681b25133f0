// The list of customers: asked anew when the question changes, a card beside it, its order in the address. What was typed
// never stands in the address.
(() => {
  const { paidan } = window;
  const GRID = "customers-grid";
  let placed = null; // the grid's API once there is one: asked for earlier, it complains on the console
  let asked = "";
  const api = () => (placed && !placed.isDestroyed() ? placed : null);
  const page = () => document.querySelector(".pd-cust");

  const question = (search, text) => {
    const query = new URLSearchParams(search || "");
    ["sort", "card"].forEach((name) => query.delete(name));
    return query + "\n" + (text || "");
  };

  // Another question: from the top. Something saved: the same rows, as they are now.
  function listAnew(search, text) {
    const now = question(search, text);
    mark();
    if (now !== asked) {
      asked = now;
      api()?.purgeInfiniteCache();
      api()?.ensureIndexVisible(0);
    } else if (window.dash_clientside.callback_context.triggered.some(({ prop_id }) => /news|turned|taken/.test(prop_id))) {
      api()?.refreshInfiniteCache();
    }
    return window.dash_clientside.no_update;
  }

  const shown = () => new URLSearchParams(location.search).get("card");
  const open = (number) => paidan.writeQuery({ card: number });

  function close() {
    const number = shown();
    paidan.writeQuery({ card: "" });
    const row = api() && number ? api().getRowNode(number) : null;
    if (row) setTimeout(() => api()?.setFocusedCell(row.rowIndex, "name"));
  }

  function mark() {
    const grid = api();
    if (!grid) return;
    grid.forEachNode((row) => row.data && row.setSelected(row.data.key === shown()));
  }

  paidan.whenPlaced("#" + GRID, async () => {
    const grid = await window.dash_ag_grid.getApiAsync(GRID);
    placed = grid;
    asked = question(location.search, "");
    grid.addEventListener("rowClicked", ({ data, event }) => data && !event.target.closest("a") && open(data.key));
    grid.addEventListener("cellKeyDown", ({ data, event }) => event.key === "Enter" && data && !event.target.querySelector("a") && open(data.key));
    grid.addEventListener("modelUpdated", mark);
    grid.addEventListener("sortChanged", () => {
      const by = grid.getColumnState().find((column) => column.sort);
      const sort = by ? (by.sort === "desc" ? "-" : "") + by.colId : "";
      paidan.writeQuery({ sort: sort === "customer_no" ? "" : sort });
    });
  });

  // A customer that was just added is shown.
  const entered = paidan.entered;
  paidan.entered = (told) => {
    entered?.(told);
    if (!page()) return;
    paidan.store("customers-news", told);
    if (told.what === "customer" && told.customer !== shown()) open(told.customer);
  };

  document.addEventListener("click", (event) => {
    if (!page()) return;
    const at = (name) => event.target.closest(`[data-${name}]`);
    if (at("card-close")) close();
    else if (at("customer-turn")) paidan.store("customers-turn", { ...JSON.parse(at("customer-turn").dataset.customerTurn), sent: performance.now() });
    else if (at("book-away")) {
      paidan.store("customers-book", null);
      window.dash_clientside.set_props("customers-preview", { children: [] });
    } else if (at("book-take")) paidan.store("customers-take", { at: performance.now() });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || !page() || !shown()) return;
    if (!paidan.isTyping(event.target) && !document.querySelector("dialog[open], .pd-menu-box, details.pd-drop[open]")) close();
  });

  // Excel with what was typed: sent as a form, since that never stands in an address.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("[data-book]");
      if (!link) return;
      event.preventDefault();
      const text = document.getElementById("customers-search")?.value.trim() || "";
      paidan.download("/excel/customers" + location.search, { text, phones: link.dataset.book });
    },
    true,
  );

  window.dash_clientside = Object.assign({}, window.dash_clientside, { customers: { listAnew } });
})();
