// The queue: a live list in an AG Grid. Rows stay where they are while one has the focus, is chosen or has the pointer
// over it; what would move them is offered (R). A verb acts on the orders and versions that were chosen when its key
// went down.
(() => {
  const { paidan } = window;
  const { put } = paidan;
  const NEWS = 3000;
  const NARROW = 768;
  const TOLD = 60_000;
  const ROW = 40;
  const CARD = 104;
  const HEAD = 32;
  const renderers = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const make = (...parts) => window.React.createElement(...parts);
  let page = null;

  // ---- cells ----
  renderers.Due = ({ data }) =>
    data ? make("span", { className: "pd-due" }, make("span", { className: "pd-3 pd-xs" }, data.clock_name), make(renderers.Clock, { value: data.clock })) : null;

  renderers.FollowUp = ({ data }) => {
    if (!data) return null;
    const said = data.gone || page?.newsOf(data.id);
    return said ? make("span", { className: "pd-xs pd-2", title: said }, said) : make(renderers.Flags, { value: data.flags });
  };

  renderers.OrderCard = ({ data }) =>
    data
      ? make(
          "span",
          { className: "pd-card" },
          make("span", null, make(renderers.Due, { data }), make(renderers.Badge, { value: data.stage })),
          make("span", null, make(renderers.Level, { value: data.customer })),
          make("span", { className: "pd-xs pd-2" }, `${data.kind} · `, make(renderers.Two, { value: data.service })),
          make("span", { className: "pd-xs pd-3" }, make(renderers.Link, { value: data.order }), " ", make(renderers.Two, { value: data.holder })),
        )
      : null;

  // ---- the page ----
  class Queue {
    constructor(desk, api) {
      Object.assign(this, { desk, api, news: new Map(), anchor: null, focusedId: null, isHovered: false });
      this.words = JSON.parse(desk.dataset.words);
      this.acts = JSON.parse(desk.dataset.acts);
      this.said = (name) => document.querySelector(`.pd-page [data-said="${name}"]`);
      this.offerButton = document.getElementById("queue-offer");
      this.bulk = desk.querySelector(".pd-bulk");
      this.verbs = new paidan.VerbBar(this.bulk, this.acts, this.words);
      this.box = desk.querySelector(".pd-table-box");
      // Tab leaves the table, to the verbs; rows are walked with J and K.
      api.setGridOption("tabToNextCell", () => false);
      this.fit();
      this.list = new paidan.WorkList(desk, "open", {
        reordered: () => this.reorder(),
        updated: (row, isNews) => this.update(row, isNews),
        offered: (offer) => this.offer(offer),
        counted: (counts) => this.count(counts),
        lost: (time) => this.lose(time),
        found: () => this.setLost(false),
        isBusy: () => this.isBusy(),
      });
      this.listen();
      this.list.load().then(() => this.isHere && this.place());
    }

    get isHere() {
      return this.desk.isConnected;
    }

    listen() {
      const { api, box } = this;
      box.addEventListener("pointerenter", () => (this.isHovered = true));
      box.addEventListener("pointerleave", () => (this.isHovered = false));
      api.addEventListener("selectionChanged", () => this.isHere && this.drawBulk());
      api.addEventListener("cellFocused", ({ rowIndex }) => {
        if (!this.isHere) return;
        if (this.list.rows[rowIndex]) this.focusedId = this.list.rows[rowIndex].id;
        this.drawBulk();
      });
      ["bodyScrollEnd", "modelUpdated", "viewportChanged"].forEach((name) => api.addEventListener(name, () => this.isHere && this.drawPlace()));
      this.offerButton.addEventListener("click", () => this.list.take());
      this.bulk.addEventListener("click", (event) => this.press(event.target.closest("button")));
      new ResizeObserver(() => this.fit()).observe(box);
    }

    isBusy() {
      return this.isHovered || this.focusedId !== null || this.api.getSelectedNodes().length > 0 || Boolean(document.querySelector("dialog[open]"));
    }

    // Cards instead of columns where there is no room for columns.
    fit() {
      const isNarrow = innerWidth < NARROW;
      if (this.isNarrow === isNarrow) return;
      const wasNarrow = this.isNarrow;
      this.isNarrow = isNarrow;
      if (wasNarrow === undefined && !isNarrow) return;
      const columns = this.api.getColumns().map((column) => column.getColId());
      this.api.setColumnsVisible(columns.filter((name) => name !== "card" && !name.startsWith("ag-")), !isNarrow);
      this.api.setColumnsVisible(["card"], isNarrow);
      this.api.setGridOption("rowHeight", isNarrow ? CARD : ROW);
      this.api.setGridOption("headerHeight", isNarrow ? 0 : HEAD);
      if (this.list) this.place();
    }

    place() {
      this.api.setGridOption("datasource", { getRows: (asked) => this.give(asked) });
    }

    // ---- rows ----
    async give({ startRow, endRow, successCallback, failCallback }) {
      const { list } = this;
      while (list.rows.length < endRow && !list.isWhole) {
        if (!(await list.more())) return failCallback();
      }
      return successCallback(list.rows.slice(startRow, endRow), list.isWhole ? list.rows.length : -1);
    }

    reorder() {
      const { api, list } = this;
      const at = this.focusedIndex();
      const gone = api.getSelectedNodes().filter((node) => !list.byId.has(Number(node.id)));
      api.setNodesSelected({ nodes: gone, newValue: false });
      this.setRowCount();
      api.refreshInfiniteCache();
      this.sayNone();
      if (at >= 0) this.focus(at);
      else this.blur();
      this.drawPlace();
    }

    sayNone() {
      const isAsked = Boolean(location.search || this.list.text);
      this.desk.querySelector(".pd-none").hidden = this.list.rows.length > 0;
      this.desk.querySelector('[data-none="matched"]').hidden = !isAsked;
      this.desk.querySelector('[data-none="open"]').hidden = isAsked;
    }

    update(row, isNews) {
      if (isNews) {
        this.news.set(row.id, { text: row.news, until: Date.now() + NEWS });
        setTimeout(() => this.age(row.id), NEWS + 50);
      }
      this.api.getRowNode(row.key)?.setData(row);
      this.mark();
      this.drawBulk();
    }

    // What has just been done to an order, for as long as that is new.
    newsOf(id) {
      const news = this.news.get(id);
      return news && news.until > Date.now() ? news.text : "";
    }

    age(id) {
      if (!this.isHere || this.newsOf(id)) return;
      this.news.delete(id);
      const node = this.api.getRowNode(String(id));
      if (node) this.api.refreshCells({ rowNodes: [node], columns: ["flags"], force: true });
      this.mark();
    }

    mark() {
      this.box.querySelectorAll(".ag-row").forEach((row) => row.toggleAttribute("data-changed", Boolean(this.newsOf(Number(row.getAttribute("row-id"))))));
    }

    // ---- what is said about the list ----
    offer({ fresh, left, moved }) {
      const { words } = this;
      const said = [fresh && paidan.say(words.fresh, { n: fresh }), left && paidan.say(words.left, { n: left }), (fresh || moved) && words.moved];
      const text = said.filter(Boolean).join(words.then);
      const place = this.offerButton?.querySelector("[data-said]");
      if (!place) return;
      if (place.textContent !== text) place.textContent = text;
      this.offerButton.hidden = !text;
    }

    count(counts) {
      const { words } = this;
      const states = ["late", "risk", "ok", "hold"];
      const chosen = (new URLSearchParams(location.search).get("state") || "").split(",").filter(Boolean);
      const all = states.reduce((sum, state) => sum + counts[state].orders, 0);
      const notes = {
        late: counts.late.worst && paidan.say(words.worst, { time: this.length(paidan.now() - counts.late.worst) }),
        risk: counts.risk.soon && paidan.say(words.soon_risk, { n: counts.risk.soon }),
        ok: counts.ok.soon && paidan.say(words.soon_ok, { n: counts.ok.soon }),
        hold: counts.hold.soon && paidan.say(words.soon_hold, { n: counts.hold.soon }),
        all: "",
      };
      this.total = chosen.length ? chosen.reduce((sum, state) => sum + (counts[state]?.orders || 0), 0) : all;
      this.desk.querySelectorAll(".pd-strip > a").forEach((cell) => {
        const { state } = cell.dataset;
        const orders = state === "all" ? all : counts[state].orders;
        put(cell.querySelector(".pd-big"), orders.toLocaleString("en"));
        const note = cell.querySelector(".pd-note");
        put(note, notes[state] || "");
        note.title = notes[state] || "";
        cell.toggleAttribute("data-zero", orders === 0);
        cell.toggleAttribute("data-on", chosen.length === 1 && chosen[0] === state);
        cell.href = withState(state === "all" || (chosen.length === 1 && chosen[0] === state) ? "" : state);
      });
      this.tell(states.slice(0, 2));
      this.drawPlace();
    }

    // What needs a hand, for those who listen: at most once a minute.
    tell(states) {
      if (Date.now() - (this.toldAt || 0) < TOLD) return;
      this.toldAt = Date.now();
      const cell = (state) => this.desk.querySelector(`.pd-strip > [data-state="${state}"]`);
      put(this.said("told"), states.map((state) => `${cell(state).querySelector(".pd-name").textContent} ${cell(state).querySelector(".pd-big").textContent}`).join(this.words.then));
    }

    length(milliseconds) {
      return paidan.pieces(milliseconds).map(([number, unit]) => number + paidan.words.gap + unit).join(paidan.words.gap);
    }

    drawPlace() {
      const { api, list, words } = this;
      this.mark();
      if (this.focusedId !== null && !api.getFocusedCell()) this.focus(this.focusedIndex());
      const height = this.isNarrow ? CARD : ROW;
      const seen = api.getVerticalPixelRange();
      const first = Math.floor((seen.top + height / 2) / height) + 1;
      const last = Math.min(Math.floor((seen.bottom + height / 2) / height), list.rows.length);
      const n = list.isWhole ? list.rows.length : this.total ?? list.rows.length;
      put(this.said("shown"), list.rows.length ? paidan.say(words.shown, { from: first, to: last, n: n.toLocaleString("en") }) : "");
    }

    lose(time) {
      this.setLost(true);
      put(this.said("lost"), time ? paidan.say(this.words.lost, { time }) : this.words.lost_at_once);
    }

    setLost(isLost) {
      this.desk.querySelector(".pd-lost").hidden = !isLost;
      this.desk.toggleAttribute("data-lost", isLost);
    }

    // ---- focus and choice ----
    // The order that has the focus is known by its id, wherever its row goes.
    focusedIndex() {
      return this.focusedId === null ? -1 : this.list.rows.findIndex((row) => row.id === this.focusedId);
    }

    focus(index) {
      if (index < 0 || index >= this.list.rows.length) return;
      this.focusedId = this.list.rows[index].id;
      this.api.ensureIndexVisible(index);
      this.api.setFocusedCell(index, this.isNarrow ? "card" : "order");
      this.drawBulk();
    }

    blur() {
      this.focusedId = this.list.ahead = null;
      this.api.clearFocusedCell();
    }

    async step(by) {
      const to = await this.list.walk(this.focusedIndex(), by);
      if (to === null) return;
      if (to >= this.api.getDisplayedRowCount()) this.setRowCount();
      this.focus(to);
    }

    setRowCount() {
      const { api, list } = this;
      api.setRowCount?.(list.isWhole ? list.rows.length : list.rows.length + 1, list.isWhole);
    }

    choose(isRange) {
      const id = this.focusedId;
      const at = this.focusedIndex();
      if (at < 0) return;
      const from = isRange && this.anchor !== null ? this.list.rows.findIndex((row) => row.id === this.anchor) : at;
      const nodes = this.list.rows.slice(Math.min(at, from), Math.max(at, from) + 1).map((row) => this.api.getRowNode(row.key)).filter(Boolean);
      const isChosen = this.api.getRowNode(String(id))?.isSelected();
      this.api.setNodesSelected({ nodes, newValue: isRange ? true : !isChosen });
      if (!isRange) this.anchor = id;
    }

    clear() {
      if (this.api.getSelectedNodes().length) this.api.deselectAll();
      else {
        this.blur();
        document.activeElement?.blur();
      }
      this.drawBulk();
    }

    // The orders that a verb is for, as they are now: those chosen, else the one with the focus.
    targets() {
      const chosen = this.api.getSelectedNodes().map((node) => this.list.byId.get(Number(node.id))).filter(Boolean);
      if (chosen.length) return chosen;
      const row = this.list.byId.get(this.focusedId);
      return row ? [row] : [];
    }

    drawBulk() {
      const wasHidden = this.bulk.hidden;
      const targets = this.targets();
      this.verbs.draw(targets, this.api.getSelectedNodes().length > 0);
      if (wasHidden && targets.length) requestAnimationFrame(() => this.keepInSight(targets.at(-1)));
    }

    // The bar of verbs takes its room from the list: what was just chosen at its end stays in sight.
    keepInSight(row) {
      const index = this.list.rows.findIndex((one) => one.id === row.id);
      if (index >= 0 && !this.api.isDestroyed()) this.api.ensureIndexVisible(index);
    }

    // ---- verbs ----
    press(button) {
      if (!button) return;
      if (button.hasAttribute("data-clear")) this.clear();
      const act = this.acts.find((one) => one.verb === button.dataset.verb);
      if (act) this.begin(act);
    }

    begin(act) {
      const orders = this.targets().map(({ id, version, order }) => ({ id, version, no: order.text }));
      this.asked = { verb: act.verb, orders, key: paidan.key(), opening: paidan.key() };
      if (act.asks) this.open();
      else this.send();
    }

    open() {
      const { unopened: text, unopened_detail: detail } = paidan.words;
      this.opened = paidan.awaited({ sent: this.asked.opening, name: "queue-form", text, detail });
      paidan.store("queue-intent", this.asked);
    }

    // The form's own key: sent twice, it is done once.
    send(said = {}, form = null) {
      const sent = paidan.key();
      const inForm = form && { free: () => this.isSending(form, false), say: (why) => paidan.sayUnsent(form.querySelector(".pd-form-error"), why) };
      this.answered = paidan.awaited({ sent, name: "queue", orders: this.asked.orders.length, ...inForm });
      paidan.store("queue-act", { ...this.asked, said, sent });
    }

    submit(form) {
      this.isSending(form, true);
      this.send(Object.fromEntries(new FormData(form)), form);
    }

    isSending(form, is) {
      form?.querySelectorAll("[type='submit']").forEach((button) => (button.disabled = is));
    }

    done(outcomes) {
      this.answered?.();
      const wrong = outcomes.length && outcomes.every((one) => one.field && !one.is_done) && document.querySelector("#queue-dialog[open] form");
      if (wrong) return this.correct(wrong, outcomes[0]);
      document.getElementById("queue-dialog")?.close();
      const nodes = outcomes.filter((one) => one.is_done).map((one) => this.api.getRowNode(String(one.id))).filter(Boolean);
      this.api.setNodesSelected({ nodes, newValue: false });
      return this.list.poll();
    }

    // What the form says is not right: it stays as it is, the field is named.
    correct(form, { field, why }) {
      this.isSending(form, false);
      put(form.querySelector(".pd-form-error"), why);
      form.elements[field]?.focus();
    }

    // ---- asking again ----
    narrow(text) {
      if (text === this.list.text) return;
      this.list.text = text;
      this.restart();
    }

    restart() {
      this.api.deselectAll();
      this.blur();
      this.box.querySelector(".ag-body-viewport")?.scrollTo(0, 0);
      this.list.load();
    }
  }

  function withState(state) {
    const query = new URLSearchParams(location.search);
    if (state) query.set("state", state);
    else query.delete("state");
    const text = query.toString().replaceAll("%2C", ",");
    return location.pathname + (text ? `?${text}` : "");
  }

  // ---- starting ----
  // Dash may place a page twice while it starts, and gives each grid a source of its own first: ours takes its place.
  async function start(desk) {
    const api = await window.dash_ag_grid.getApiAsync("queue-grid");
    if (!desk.isConnected) return;
    if (!api.isDestroyed() && api.getGridOption("datasource")) page = new Queue(desk, api);
    else setTimeout(start, 20, desk);
  }
  paidan.whenPlaced("#queue-desk", start);

  // The queue that is on the screen, if one is.
  const here = (paidan.openQueue = () => (page?.isHere ? page : null));

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    queue: {
      opened: (form) => {
        here()?.opened?.();
        const dialog = document.getElementById("queue-dialog");
        if (form && dialog && !dialog.open) dialog.showModal();
      },
      done: (outcomes) => {
        if (outcomes) here()?.done(outcomes);
      },
    },
  });
})();
