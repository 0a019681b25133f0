// The dispatch page: the live list of what waits, the mark (J, K), the choice (X), and the plans that the server has
// written into the buttons. New arrivals are offered; one's own dispatching moves on to the next order.
(() => {
  const { paidan } = window;
  const NEAR = 600;
  let page = null;

  const { element, put } = paidan;

  // ---- one order of the list ----
  function item(row) {
    const box = Object.assign(element("input", "form-check-input"), { type: "checkbox", tabIndex: -1 });
    const name = element("p", "", element("b", "pd-cut", row.customer.text), level(row.customer));
    const about = element("p", "pd-xs pd-2", element("span", "pd-cut", `${row.service.text} · ${row.kind}`));
    const number = element("a", "pd-3", row.order.text);
    number.href = row.order.href;
    const where = element("p", "pd-xs pd-3", element("span", "pd-cut", number, ` · ${row.area}`), ...row.flags.map(flag));
    const said = row.gone || "";
    const made = element("li", "pd-item", box, element("div", "", name, about, where, said && element("p", "pd-xs pd-said", said)), clock(row.clock));
    box.setAttribute("aria-label", row.order.text);
    made.dataset.id = row.id;
    return made;
  }

  function level({ level: text, top }) {
    const made = element("span", "pd-level", text);
    made.toggleAttribute("data-top", top);
    return made;
  }

  function flag({ icon, label, text }) {
    const sign = element("i", `bi bi-${icon}`);
    sign.setAttribute("role", "img");
    sign.setAttribute("aria-label", label);
    const made = element("span", "pd-flag", sign, text);
    made.title = label;
    return made;
  }

  function clock(value) {
    if (!value) return "";
    const face = paidan.face(value);
    const said = element("span", "");
    said.innerHTML = paidan.faceHtml(face);
    const made = element("span", "pd-clock", element("i", "pd-mark"), said);
    Object.assign(made.dataset, { state: face.state }, value.due && { due: value.due }, value.warn && { warn: value.warn }, value.start && { start: value.start });
    made.setAttribute("role", "timer");
    made.setAttribute("aria-label", face.said);
    made.style.setProperty("--run", face.run.toFixed(3));
    return made;
  }

  // ---- the page ----
  class Dispatch {
    constructor(desk) {
      Object.assign(this, { desk, focus: null, anchor: null, chosen: new Set(), team: "", isHovered: false });
      this.words = JSON.parse(desk.dataset.words);
      this.place = document.getElementById("dispatch-list");
      this.offerButton = document.getElementById("dispatch-offer");
      this.list = new paidan.WorkList(desk, "waiting", {
        reordered: () => this.reorder(),
        updated: (row, isNews) => this.update(row, isNews),
        offered: (offer) => this.offer(offer),
        counted: (counts) => this.count(counts),
        lost: (time) => this.lose(time),
        found: () => this.setLost(false),
        isBusy: () => this.isHovered || this.list.rows.length > 0,
      });
      this.listen();
      this.list.load();
    }

    listen() {
      const { place } = this;
      place.addEventListener("pointerenter", () => (this.isHovered = true));
      place.addEventListener("pointerleave", () => (this.isHovered = false));
      place.addEventListener("click", (event) => this.pick(event));
      place.addEventListener("scroll", () => place.scrollTop + place.clientHeight > place.scrollHeight - NEAR && this.grow());
      this.offerButton.addEventListener("click", () => this.list.take());
    }

    // ---- rows ----
    // The next block, below what stands; what is on the screen keeps its place.
    async grow() {
      if (!this.list.isWhole && (await this.list.more())) this.append();
    }

    append() {
      const { list, place } = this;
      const known = new Set([...place.children].map((one) => Number(one.dataset.id)));
      const coming = list.rows.filter((row) => !known.has(row.id));
      place.append(...coming.map(item));
      if (coming.length) this.draw();
    }

    // How many wait, loaded or not.
    count(counts) {
      const n = ["late", "risk", "ok", "hold"].reduce((sum, state) => sum + counts[state].orders, 0);
      const button = this.desk.querySelector("[data-all]");
      put(button.querySelector("span"), paidan.say(this.words.all, { n: n.toLocaleString("en") }));
      button.hidden = !n;
    }

    reorder() {
      const { list, place } = this;
      // Of those not loaded the plan says what has become of them.
      if (list.isWhole) [...this.chosen].filter((id) => !list.byId.has(id)).forEach((id) => this.chosen.delete(id));
      if (!list.byId.has(this.focus)) this.focus = list.rows[0]?.id ?? null;
      place.replaceChildren(...list.rows.map(item));
      if (!list.rows.length) place.append(element("li", "pd-empty", element("b", "", this.words.none)));
      place.setAttribute("aria-busy", "false");
      this.draw();
      this.tell();
    }

    update(row, isNews) {
      const old = this.at(row.id);
      if (!old) return;
      const made = item(row);
      made.toggleAttribute("data-gone", Boolean(row.gone));
      old.replaceWith(made);
      this.draw();
      if (!isNews) return;
      made.setAttribute("data-changed", "");
      setTimeout(() => made.removeAttribute("data-changed"), 3000);
    }

    at(id) {
      return this.place.querySelector(`[data-id="${id}"]`);
    }

    draw() {
      this.place.querySelectorAll(".pd-item").forEach((one) => {
        const id = Number(one.dataset.id);
        one.toggleAttribute("data-focus", id === this.focus);
        one.toggleAttribute("data-selected", this.chosen.has(id));
        one.querySelector("input").checked = this.chosen.has(id);
      });
      const n = this.chosen.size;
      put(this.desk.querySelector("[data-said='chosen']"), n ? paidan.say(n === this.cutAt ? this.words.cut : this.words.chosen, { n: n.toLocaleString("en") }) : "");
    }

    offer({ fresh, left, moved }) {
      const { words } = this;
      const said = [fresh && paidan.say(words.fresh, { n: fresh }), left && paidan.say(words.left, { n: left }), (fresh || moved) && words.moved];
      const text = said.filter(Boolean).join(words.then);
      put(this.offerButton?.querySelector("[data-said]"), text);
      if (this.offerButton) this.offerButton.hidden = !text;
    }

    lose(time) {
      this.setLost(true);
      put(this.desk.querySelector("[data-said='lost']"), time ? paidan.say(this.words.lost, { time }) : this.words.lost_at_once);
    }

    setLost(isLost) {
      this.desk.querySelector(".pd-lost").hidden = !isLost;
      this.desk.toggleAttribute("data-lost", isLost);
    }

    // ---- mark and choice ----
    pick(event) {
      const one = event.target.closest(".pd-item");
      if (!one || event.target.closest("a")) return;
      this.focus = Number(one.dataset.id);
      if (event.target.type === "checkbox") this.choose(event.shiftKey);
      this.draw();
      this.tell();
    }

    async step(by) {
      const { list } = this;
      const next = list.rows[await list.walk(list.rows.findIndex((row) => row.id === this.focus), by)];
      if (!next) return;
      this.append();
      this.focus = next.id;
      this.at(next.id)?.scrollIntoView({ block: "nearest" });
      this.draw();
      this.tell();
    }

    choose(isRange) {
      const { rows } = this.list;
      const at = rows.findIndex((row) => row.id === this.focus);
      const from = isRange && this.anchor !== null ? rows.findIndex((row) => row.id === this.anchor) : at;
      const range = rows.slice(Math.min(at, from), Math.max(at, from) + 1).filter((row) => !row.gone);
      const isOn = isRange || !this.chosen.has(this.focus);
      range.forEach((row) => (isOn ? this.chosen.add(row.id) : this.chosen.delete(row.id)));
      if (!isRange) this.anchor = this.focus;
      this.draw();
      this.tell();
    }

    // All that the filter leaves, also what is not loaded (the server says which), or none if all are chosen.
    async chooseAll() {
      const { list } = this;
      const answer = list.isWhole ? { ids: list.rows.filter((row) => !row.gone).map((row) => row.id), is_all: true } : await list.all();
      if (!answer || !this.desk.isConnected) return;
      const isAll = answer.ids.every((id) => this.chosen.has(id));
      this.chosen = new Set(isAll ? [] : answer.ids);
      this.cutAt = answer.is_all ? 0 : answer.ids.length;
      this.draw();
      this.tell();
    }

    pickTeam(team) {
      this.team = this.team === team ? "" : team;
      if (this.team && !this.chosen.size && this.focus !== null) this.chosen.add(this.focus);
      this.draw();
      this.tell();
    }

    clear() {
      this.chosen.clear();
      this.team = "";
      this.draw();
      this.tell();
    }

    // What was chosen is a choice with a key of its own: whatever comes of it is done once.
    tell() {
      this.key = paidan.key();
      if (this.chosen.size) document.getElementById("dispatch-results").hidden = true;
      const { rows, byId } = this.list;
      const orders = [...rows.map((row) => row.id).filter((id) => this.chosen.has(id)), ...[...this.chosen].filter((id) => !byId.has(id))];
      paidan.store("dispatch-chosen", { focus: this.focus, orders, team: this.team });
    }

    // ---- dispatching ----
    send(button) {
      const orders = JSON.parse(button.dataset.plan);
      const sent = paidan.key();
      this.isSending([...this.desk.querySelectorAll("[data-plan]:enabled")], orders.length, sent);
      paidan.store("dispatch-act", { key: this.key, orders, sent });
    }

    // The buttons of a plan are pressed once, and again if no answer comes: its key does it once.
    isSending(buttons, orders, sent) {
      buttons.forEach((one) => (one.disabled = true));
      const free = () => buttons.forEach((one) => (one.disabled = false));
      this.answered?.();
      this.answered = paidan.awaited({ sent, name: "dispatch", free, orders });
    }

    async done(outcomes) {
      this.answered?.();
      const { rows } = this.list;
      const done = new Set(outcomes.filter((one) => one.is_done).map((one) => one.id));
      const at = rows.findIndex((row) => row.id === this.focus);
      const stays = (row) => !done.has(row.id) && !row.gone;
      const next = rows.slice(at).find(stays) || rows.slice(0, Math.max(at, 0)).reverse().find(stays);
      outcomes.forEach(({ id }) => this.chosen.delete(id));
      // Of one order that went the toast says all.
      document.getElementById("dispatch-results").hidden = outcomes.length === 1 && done.size === 1;
      this.focus = next?.id ?? null;
      this.team = "";
      if (!(await this.list.take())) this.tell();
    }

    restart() {
      this.chosen.clear();
      this.focus = null;
      this.list.load();
    }
  }

  // ---- starting, keys, the address ----
  paidan.whenPlaced("#dispatch-desk", (desk) => (page = new Dispatch(desk)));
  const here = () => (page?.desk.isConnected ? page : null);
  const follow = () => location.pathname === "/dispatch" && here()?.restart();
  window.addEventListener("popstate", follow);
  window.addEventListener("_dashprivate_pushstate", follow);

  document.addEventListener("paidan:undone", follow);

  document.addEventListener("click", (event) => {
    const desk = event.target.closest("#dispatch-desk");
    const button = desk && event.target.closest("button");
    if (!button) return;
    if (button.dataset.plan) here()?.send(button);
    else if (button.dataset.team) here()?.pickTeam(button.dataset.team);
    else if ("clear" in button.dataset) here()?.clear();
    else if ("all" in button.dataset) here()?.chooseAll();
  });

  document.addEventListener("keydown", (event) => {
    const desk = here();
    if (!desk || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open], .pd-menu-box")) return;
    if (paidan.isTyping(event.target)) return;
    if (event.code === "KeyJ") desk.step(1);
    else if (event.code === "KeyK") desk.step(-1);
    else if (event.code === "KeyX") desk.choose(event.shiftKey);
    else if (event.code === "KeyA") desk.chooseAll();
    else if (event.key === "Escape") desk.clear();
    else if (event.key === "Enter" && !event.target.closest("a, button, summary") && desk.focus !== null) paidan.go(desk.list.byId.get(desk.focus).order.href);
    else return;
    event.preventDefault();
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    dispatch: {
      done: (outcomes) => {
        if (outcomes) here()?.done(outcomes);
      },
    },
  });
})();
