// The list of orders: asked anew when the question changes, its columns and its order in the address, and Excel of
// exactly these rows. What was typed never stands in the address.
(() => {
  const { paidan } = window;
  const GRID = "orders-grid";
  let placed = null; // the grid's API once there is one: asked for earlier, it complains on the console
  const api = () => (placed && !placed.isDestroyed() ? placed : null);
  let asked = "";

  const question = (search, text) => {
    const query = new URLSearchParams(search || "");
    query.delete("sort");
    return query + "\n" + (text || "");
  };

  function listAnew(search, text) {
    const now = question(search, text);
    if (now === asked) return;
    asked = now;
    api()?.purgeInfiniteCache();
    api()?.ensureIndexVisible(0);
  }

  function chooseColumns(chosen) {
    const box = document.querySelector("#orders-columns")?.closest("[data-usual]");
    if (!box) return;
    const usual = box.dataset.usual;
    const all = [...box.querySelectorAll("input")].map((one) => one.value);
    const names = all.filter((name) => chosen.includes(name)).join(",");
    paidan.writeQuery({ columns: names === usual ? "" : names });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { orders: { listAnew, chooseColumns } });

  // ---- the order of rows ----
  paidan.whenPlaced("#" + GRID, async () => {
    const grid = await window.dash_ag_grid.getApiAsync(GRID);
    placed = grid;
    asked = question(location.search, "");
    grid.addEventListener("sortChanged", () => {
      const by = grid.getColumnState().find((column) => column.sort);
      const sort = by ? (by.sort === "desc" ? "-" : "") + by.colId : "";
      paidan.writeQuery({ sort: sort === "-received_at" ? "" : sort });
    });
  });

  // ---- Excel ----
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("#orders-excel");
      const text = document.getElementById("orders-search")?.value.trim();
      if (!link || !text) return;
      event.preventDefault();
      paidan.download(link.href, { text });
    },
    true,
  );
})();
