// The order's page: opening and sending the form of a verb, the course's filter, copying the link, printing, and asking
// again when the order may have changed. A form stays open, as it is filled in, whatever happens around it.
(() => {
  const { paidan } = window;
  const here = () => document.getElementById("order-whole");
  const form = () => document.getElementById("order-asking");
  let seen = null;
  let asked = null;
  let isSent = false;
  let waiting = 0;
  let course = "all";

  // ---- the form of a verb ----
  const verbOf = (button) => JSON.parse(button.id).act;

  // The order and the version that were on the screen when the key went down.
  function begin(button) {
    asked = { verb: verbOf(button), ...JSON.parse(button.closest("[data-order]").dataset.order) };
    asked.key = kept().key || paidan.key();
    isSent = false;
    paidan.store("order-intent", asked);
  }

  function close() {
    asked = null;
    paidan.store("order-intent", null);
    document.getElementById("main")?.focus({ preventScroll: true });
  }

  // What was typed is kept in this tab until it is done: neither a reload nor a lost answer takes it away.
  const place = () => `paidan-asking-${paidan.token}-${asked.order_id}-${asked.verb}`;

  function kept() {
    return JSON.parse(sessionStorage.getItem(place())) || { key: "", said: {} };
  }

  // Something else than what was sent is another act.
  function keep({ name, value }) {
    if (isSent) asked.key = paidan.key();
    isSent = false;
    sessionStorage.setItem(place(), JSON.stringify({ key: asked.key, said: { ...kept().said, [name]: value } }));
  }

  document.addEventListener("input", (event) => asked && form()?.contains(event.target) && keep(event.target));

  // The form's own key: sent twice, it is done once.
  function submit() {
    const said = Object.fromEntries(new FormData(form()));
    const order = { id: asked.order_id, no: asked.no, version: asked.version };
    mark("", "");
    isSent = true;
    asked.sent = paidan.key();
    isSending(true);
    waiting = paidan.awaited(() => isSending(false));
    paidan.store("order-act", { verb: asked.verb, key: asked.key, orders: [order], said, sent: asked.sent });
  }

  function isSending(is) {
    clearTimeout(waiting);
    form()?.querySelectorAll("[type='submit']").forEach((button) => (button.disabled = is));
  }

  // What is wrong stands beside its field, in place of the help; what was typed stays.
  function mark(field, text) {
    const filled = form();
    if (!filled) return;
    filled.querySelectorAll(".pd-field").forEach((one) => {
      const control = one.querySelector("[name]");
      const isWrong = control?.name === field;
      one.toggleAttribute("data-bad", isWrong);
      control?.setAttribute("aria-invalid", String(isWrong));
      const line = one.querySelector("small");
      if (line) line.textContent = isWrong ? text : "";
      line?.toggleAttribute("data-state", false);
      if (isWrong) line?.setAttribute("data-state", "late");
      if (isWrong) control.focus();
    });
    const said = filled.querySelector(".pd-form-error");
    if (said) said.textContent = filled.elements[field] ? "" : text;
  }

  const answers = {
    // A form was placed, or taken away: its first field has the focus, or its button if there is nothing to fill in.
    opened: () => {
      const opened = form();
      if (!opened || !asked) return;
      opened.noValidate = true;
      Object.entries(kept().said).forEach(([name, value]) => opened.elements[name] && (opened.elements[name].value = value));
      const needed = opened.querySelector("[required], textarea");
      (needed || opened.querySelector("[type='submit']")).focus();
      opened.scrollIntoView({ block: "nearest" });
    },
    // The answer to a form that was left meanwhile is not about the one that is open.
    done: (outcome) => {
      if (!outcome) return;
      if (!asked || outcome.sent !== asked.sent) return void again();
      isSending(false);
      if (outcome.is_done) {
        sessionStorage.removeItem(place());
        close();
      } else mark(outcome.field, outcome.why);
      again();
    },
    seen: (order) => {
      if (seen && order && seen.order_id !== order.order_id) close();
      seen = order;
      setTurn();
    },
  };

  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    submit();
  });

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    if (!here()) return;
    if (at("#order-acts button[id]")) begin(at("button"));
    else if (at("#order-form [data-close]")) close();
    else if (at("[data-goes-on]")) goOn(Number(at("[data-goes-on]").dataset.goesOn));
    else if (at("[data-copy]")) copy(at("[data-copy]").dataset.copy);
    else if (at("[data-print]")) print();
    else if (at("[data-show]")) choose(at("[data-show]").dataset.show);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && asked && here() && !event.isComposing) close();
  });

  // The act is wanted for the order as it is now.
  function goOn(version) {
    asked = { ...asked, version, goes_on: true };
    paidan.store("order-intent", asked);
    form()?.querySelector("[type='submit']")?.focus();
  }

  function copy(path) {
    navigator.clipboard?.writeText(location.origin + path).then(() => paidan.toast({ text: paidan.words.copied, detail: location.origin + path }));
  }

  // ---- the course ----
  function choose(name) {
    course = name;
    document.querySelectorAll("[data-show]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.show === name)));
    document.querySelectorAll("#order-course .pd-line").forEach(filter);
  }
  function filter(line) {
    line.dataset.only = course;
  }
  paidan.whenPlaced("#order-course .pd-line", filter);
  paidan.whenPlaced("#order-whole", () => (course = "all"));

  // ---- staying true ----
  let turning = 0;
  const again = (turned) => here() && paidan.store("order-again", { turned, sent: paidan.key() });
  document.addEventListener("paidan:changed", () => again(false));

  // A clock becomes at risk or late by itself: the words around it follow.
  function setTurn() {
    clearTimeout(turning);
    const wait = seen?.turn ? seen.turn - paidan.now() + 1000 : 0;
    if (wait > 0 && wait < 2 ** 31) turning = setTimeout(() => again(true), wait);
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { order: answers });
})();
