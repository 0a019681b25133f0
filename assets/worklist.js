// A live list of orders, without a face: the queue and the dispatch page draw it. It holds the rows as they stand on
// the screen, hears of changes, and keeps apart what may be shown at once (a row says something else, a row is gone)
// from what would move rows (new ones, another order): that is offered, and taken when the reader says so.
(() => {
  const { paidan } = window;
  const BLOCK = 100;
  const MOST = 500;
  const RETRY = 3000;
  const SILENT = 8000;

  const newest = () => Number((paidan.news?.token || "0").split(".")[0]);

  paidan.WorkList = class {
    // shown: what the page does. reordered() after rows came, went or moved; updated(row, isNews) in place;
    // offered({fresh, left, moved}); counted(counts); lost(time) and found(); isBusy(): do rows have to stay?
    // atLeast: how many rows are loaded at first.
    constructor(element, list, shown) {
      Object.assign(this, { element, list, shown, text: "", atLeast: shown.atLeast || BLOCK });
      this.forget();
      this.timer = setInterval(() => this.tick(), 1000);
      this.hear = () => this.poll();
      document.addEventListener("paidan:changed", this.hear);
    }

    forget() {
      Object.assign(this, { rows: [], byId: new Map(), last: null, isWhole: false, ahead: null, change: null, turn: 0, turnsAt: 0 });
      this.settle();
    }

    settle() {
      Object.assign(this, { fresh: new Map(), left: new Set(), moved: new Set() });
      this.shown.offered?.(this.offer());
    }

    offer() {
      return { fresh: this.fresh.size, left: this.left.size, moved: this.moved.size };
    }

    // Answers may come after the reader has left the page: there is nobody to show them to.
    get isOver() {
      return !this.element.isConnected;
    }

    end() {
      clearInterval(this.timer);
      document.removeEventListener("paidan:changed", this.hear);
    }

    // ---- asking ----
    // An answer, null for "nothing has changed"; undefined if there was none (the page says so, and we ask again).
    async ask(what, values = {}) {
      const body = JSON.stringify({ query: location.search, text: this.text, list: this.list, ...values });
      const headers = { "Content-Type": "application/json", "X-Paidan-Token": paidan.token };
      try {
        const answer = await fetch(`/live/orders/${what}`, { method: "POST", headers, body });
        if (answer.status === 204) return this.reached(null);
        if (answer.ok) return this.reached(await answer.json());
      } catch {
        // Falls through to "lost".
      }
      this.lose();
      return undefined;
    }

    reached(answer) {
      if (this.isOver) return undefined;
      if (answer) this.time = answer.time;
      if (this.isLost) {
        this.isLost = false;
        this.shown.found?.();
      }
      return answer;
    }

    lose() {
      if (this.isOver) return;
      if (!this.isLost) this.shown.lost?.(this.time || "");
      this.isLost = true;
      this.retryAt = Date.now() + RETRY;
    }

    // ---- rows ----
    // The first rows, in the order in which they stand now; those on the screen, at least one block.
    async load(count = this.atLeast) {
      const asked = (this.loading = Symbol("loading"));
      const rows = [];
      let answer;
      do {
        answer = await this.ask("rows", { after: placeOf(rows.at(-1)), limit: Math.min(Math.max(count - rows.length, BLOCK), MOST) });
        if (!answer || this.loading !== asked) return false;
        if (!rows.length) this.change = answer.change;
        rows.push(...answer.rows);
      } while (!answer.is_last && rows.length < count);
      this.rows = [];
      this.byId = new Map();
      this.last = null;
      this.isWhole = answer.is_last;
      this.add(rows);
      this.settle();
      this.shown.reordered();
      this.count();
      return true;
    }

    // Every order of the list, loaded or not, as the server finds them now: `{ids, is_all}`.
    all() {
      return this.ask("ids");
    }

    // The next block. What is on the screen already (at its old place) is not shown twice.
    more() {
      this.coming ||= this.next().finally(() => (this.coming = null));
      return this.coming;
    }

    // Where a step from the row `at` leads. Past what is loaded it waits for the next block, and steps that come meanwhile
    // are added to it: one of them leads there, the others nowhere (null). No press of a key is lost.
    async walk(at, by) {
      this.ahead = Math.max((this.ahead ?? at) + by, 0);
      if (this.ahead >= this.rows.length && !this.isWhole) await this.more();
      if (this.ahead === null) return null;
      const to = Math.min(this.ahead, this.rows.length - 1);
      this.ahead = null;
      return to;
    }

    async next() {
      const asked = this.loading;
      const answer = await this.ask("rows", { after: this.last, limit: BLOCK });
      if (!answer) return false;
      if (this.loading !== asked) return true;
      this.add(answer.rows);
      this.isWhole = answer.is_last;
      return true;
    }

    add(rows) {
      rows.forEach((row) => {
        row.key = String(row.id);
        row.place = placeOf(row);
        this.fresh.delete(row.id);
        if (this.byId.has(row.id)) return;
        this.rows.push(row);
        this.byId.set(row.id, row);
      });
      this.last = placeOf(rows.at(-1)) || this.last;
      this.watchHours();
    }

    take() {
      return this.load(Math.max(this.rows.length - this.left.size, this.atLeast));
    }

    // ---- changes ----
    async poll() {
      if (this.isPolling || this.isOver || this.change === null) return;
      this.isPolling = true;
      try {
        const answer = await this.ask("changes", { since: this.change });
        if (answer) await this.merge(answer);
      } finally {
        this.isPolling = false;
      }
    }

    async merge(answer) {
      this.change = answer.change;
      answer.rows.reverse().forEach((row) => this.put(row));
      if (answer.is_cut) await this.refresh([...this.byId.keys()]);
      if (this.isOver) return;
      this.count();
      if (!this.shown.isBusy?.() && (this.fresh.size || this.left.size || this.moved.size)) await this.take();
      else this.shown.offered?.(this.offer());
      this.watchHours();
    }

    // These orders as they are now, changed or not.
    async refresh(ids) {
      for (let at = 0; at < ids.length; at += MOST) {
        const answer = await this.ask("changes", { ids: ids.slice(at, at + MOST) });
        answer?.rows.forEach((row) => this.put(row));
      }
      this.watchHours();
    }

    put(row) {
      const known = this.byId.get(row.id);
      if (!known) {
        if (row.in && this.reaches(row)) this.fresh.set(row.id, row);
        else this.fresh.delete(row.id);
        return;
      }
      const isNews = row.version !== known.version;
      row.key = known.key;
      row.place = known.place;
      row.gone = row.in ? "" : row.deed || " ";
      this.left.delete(row.id);
      this.moved.delete(row.id);
      if (!row.in) this.left.add(row.id);
      else if (row.rank !== known.place[0]) this.moved.add(row.id);
      this.rows[this.rows.indexOf(known)] = row;
      this.byId.set(row.id, row);
      this.shown.updated(row, isNews);
    }

    // Would the row stand among those on the screen?
    reaches(row) {
      const last = this.last;
      return this.isWhole || !last || row.rank < last[0] || (row.rank === last[0] && row.id < last[1]);
    }

    // ---- time ----
    async count() {
      if (!this.shown.counted) return;
      const answer = await this.ask("counts");
      if (!answer) return;
      this.turn = answer.turn;
      this.shown.counted(answer);
    }

    watchHours() {
      const turns = this.rows.map((row) => row.turns_at).filter(Boolean);
      this.turnsAt = turns.length ? Math.min(...turns) : 0;
    }

    tick() {
      if (this.isOver) return this.end();
      if (document.hidden) return undefined;
      const silence = paidan.answeredAt ? Date.now() - paidan.answeredAt : 0;
      if (silence > SILENT && !this.isLost) this.lose();
      if (this.isLost) return Date.now() > this.retryAt && this.recover();
      const now = paidan.now();
      if (this.change !== null && newest() > this.change) this.poll();
      if (this.turn && now > this.turn) {
        this.turn = 0;
        this.count();
      }
      if (this.turnsAt && now > this.turnsAt) {
        this.turnsAt = 0;
        this.refresh(this.rows.filter((row) => row.turns_at && row.turns_at < now).map((row) => row.id));
      }
      return undefined;
    }

    recover() {
      this.retryAt = Date.now() + RETRY;
      return this.change === null ? this.load() : this.poll();
    }
  };

  function placeOf(row) {
    return row && [row.rank, row.id];
  }

})();
