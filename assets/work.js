// The page of a team in the field: one tap for the next step, the form of a step that asks for more, the report with
// everything that was typed kept in this browser until it is done, and what is shown kept true.
(() => {
  const { paidan } = window;
  const OLD = 14 * 24 * 3600 * 1000;
  const PLACE = "paidan-work-";
  const here = () => document.getElementById("work-list");
  const dialog = () => document.getElementById("work-dialog");
  const form = () => document.getElementById("work-asking");
  const { key } = paidan;
  const orderOf = (element) => JSON.parse(element.closest("[data-order]").dataset.order);
  let asked = null; // the form that is open
  let sent = null; // what was sent last
  let answered = () => {};
  let opened = () => {};
  const unsent = new Map(); // what was not sent of an order, and why
  let isBusy = false; // one thing at a time: the answer to another would be nobody's

  // ---- what was typed and the key that it goes with, by person, order and verb ----
  const person = () => document.querySelector("[data-files]")?.dataset.person || "";
  const place = (order, verb) => `${PLACE}${person()}-${order.order_id}-${verb}`;
  const kept = (name) => JSON.parse(localStorage.getItem(name) || "null") || { key: "", said: {}, at: 0 };
  const keep = (name, value) => localStorage.setItem(name, JSON.stringify({ ...value, at: Date.now() }));

  // Something else than what was sent is another act.
  function typed({ name, value }, where) {
    const { said } = kept(where);
    keep(where, { key: key(), said: { ...said, [name]: value } });
  }

  document.addEventListener("input", ({ target }) => {
    const report = target.closest?.("#work-list form[data-report]");
    if (report && target.name) typed(target, place(orderOf(report), "finish"));
    else if (asked && form()?.contains(target) && target.name) typed(target, place(asked, asked.verb));
  });

  const put = (control, value) => control.value !== value && (control.value = value);

  function fill(filled, said) {
    [...filled.elements].forEach((control) => control.name && !control.closest("details") && put(control, said[control.name] ?? ""));
  }

  function forgetOld() {
    Object.keys(localStorage)
      .filter((name) => name.startsWith(PLACE) && Date.now() - kept(name).at > OLD)
      .forEach((name) => localStorage.removeItem(name));
  }

  // ---- doing ----
  // The order and the version that were on the screen when the finger came down; sent twice, it is done once.
  function act(order, verb, said, where) {
    if (isBusy) return;
    const known = kept(where).key || key();
    keep(where, { ...kept(where), key: known });
    sent = { ...order, verb, where, sent: key() };
    isSending(true);
    answered = paidan.awaited({ sent: sent.sent, free: () => isSending(false), say: (why) => sayUnsent(order, why) });
    const one = { id: order.order_id, no: order.no, version: order.version };
    paidan.store("work-act", { verb, key: known, orders: [one], said, sent: sent.sent });
  }

  function isSending(is) {
    isBusy = is;
    lock();
  }

  // On the card, and in the form that is open over it.
  function sayUnsent(order, why) {
    if (why) unsent.set(order.order_id, why);
    else unsent.delete(order.order_id);
    const open = asked?.order_id === order.order_id && form();
    [cardOf(order.order_id), open].forEach((one) => one && paidan.sayUnsent(one.querySelector(".pd-form-error"), why));
  }

  function lock() {
    document.querySelectorAll("#work-list .btn-primary, #work-form .btn-primary").forEach((button) => (button.disabled = isBusy));
  }

  const cardOf = (id) => [...document.querySelectorAll("#work-list [data-order]")].find((card) => orderOf(card).order_id === id);

  function open(order, verb) {
    asked = { ...order, verb, key: kept(place(order, verb)).key || key(), opening: key() };
    opened = paidan.awaited({ sent: asked.opening, name: "work-form", text: paidan.words.unopened, detail: paidan.words.unopened_detail });
    paidan.store("work-intent", asked);
  }

  function close() {
    asked = null;
    if (dialog()?.open) dialog().close();
    paidan.store("work-intent", null);
  }

  // A refusal stands at its field, else at the end of the form it belongs to; on a card without a form it is a toast.
  function refuse(outcome, filled) {
    const control = outcome.field && filled?.elements[outcome.field];
    const field = (control || document.getElementById(`work-${outcome.id}-${outcome.field}`))?.closest(".pd-field, li");
    if (field?.matches(".pd-field")) paidan.mark(field, outcome.why);
    else if (filled) filled.querySelector(".pd-form-error").textContent = outcome.why;
    else paidan.toast({ state: "late", text: outcome.no, detail: outcome.why });
    (control || filled?.querySelector(".pd-form-error"))?.scrollIntoView({ block: "center" });
    control?.focus?.({ preventScroll: true });
  }

  const answers = {
    // The cards are drawn: what was typed stands in them again.
    drawn: () => {
      document.querySelectorAll("#work-list form[data-report]").forEach((report) => {
        fill(report, kept(place(orderOf(report), "finish")).said);
        paidan.report.update(report);
      });
      unsent.forEach((why, id) => cardOf(id) && paidan.sayUnsent(cardOf(id).querySelector(".pd-form-error"), why));
      lock();
      goOn();
      paidan.waitingFiles();
    },
    opened: () => {
      opened();
      if (!form() || !asked) return;
      form().noValidate = true;
      Object.entries(kept(place(asked, asked.verb)).said).forEach(([name, value]) => form().elements[name] && (form().elements[name].value = value));
      if (!dialog().open) dialog().showModal();
    },
    done: (outcome) => {
      if (outcome) sayUnsent({ order_id: outcome.id }, null);
      if (!outcome || outcome.sent !== sent?.sent) return void again();
      answered();
      isSending(false);
      const isOpen = asked?.order_id === sent.order_id && asked.verb === sent.verb;
      const report = sent.verb === "finish" && cardOf(outcome.id)?.querySelector("form[data-report]");
      if (outcome.is_done) {
        localStorage.removeItem(sent.where);
        if (isOpen) close();
      } else {
        // What was refused was not done: it is tried again as a new act.
        keep(sent.where, { ...kept(sent.where), key: key() });
        refuse(outcome, isOpen ? form() : report);
      }
      again();
    },
  };

  document.addEventListener("submit", (event) => {
    const report = event.target.closest("#work-list form[data-report]");
    if (!report && event.target !== form()) return;
    event.preventDefault();
    const order = report ? orderOf(report) : asked;
    const verb = report ? "finish" : asked.verb;
    event.target.querySelector(".pd-form-error").textContent = "";
    act(order, verb, Object.fromEntries(new FormData(event.target)), place(order, verb));
  });

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    if (!here()) return;
    const verb = at("#work-list [data-verb]");
    const asks = at("#work-list [data-asks]");
    if (verb) {
      const order = orderOf(verb);
      const assignee = verb.closest("[data-order]").querySelector("[name='assignee']")?.value;
      act(order, verb.dataset.verb, assignee ? { assignee } : {}, place(order, verb.dataset.verb));
    } else if (asks) open(orderOf(asks), asks.dataset.asks);
    else if (at("#work-form [data-close]")) close();
  });

  document.addEventListener("close", (event) => event.target === dialog() && asked && form() && close(), true);

  // ---- staying true ----
  // Cards are drawn anew around whoever types: the field, the place in it and what is folded open stay. Not within a
  // word that an input method is still putting together.
  let typingIn = null;
  let isComposing = false;
  let isLate = false;
  const unfolded = new Set();
  const nameOf = (details) => `${orderOf(details).order_id} ${details.querySelector("summary").textContent}`;

  document.addEventListener("focusin", ({ target }) => (typingIn = target.matches("#work-list [data-order] [id][name]") ? target : null));
  document.addEventListener("focusout", ({ target }) => setTimeout(() => typingIn === target && target.isConnected && (typingIn = null)));
  document.addEventListener(
    "toggle",
    ({ target }) => target.matches("#work-list [data-order] details") && unfolded[target.open ? "add" : "delete"](nameOf(target)),
    true,
  );
  ["compositionstart", "compositionend"].forEach((name) =>
    document.addEventListener(name, () => {
      isComposing = name === "compositionstart";
      if (!isComposing && isLate) again();
    }),
  );

  function goOn() {
    document.querySelectorAll("#work-list [data-order] details").forEach((one) => (one.open = unfolded.has(nameOf(one))));
    if (!typingIn || typingIn.isConnected || document.activeElement !== document.body) return;
    const { id, selectionStart, selectionEnd } = typingIn;
    const field = document.getElementById(id);
    field?.focus({ preventScroll: true });
    field?.setSelectionRange?.(selectionStart, selectionEnd);
  }

  function again() {
    isLate = isComposing;
    if (here() && !isLate) paidan.store("work-again", key());
  }
  document.addEventListener("paidan:changed", again);
  // The strip: no network, or files that wait for it.
  let files = 0;
  function tellNetwork() {
    const strip = document.querySelector("[data-offline]");
    if (!strip) return;
    strip.hidden = !files && !paidan.isLost();
    strip.querySelectorAll("[data-waits]").forEach((said) => (said.hidden = (said.dataset.waits === "files") !== Boolean(files)));
    strip.querySelectorAll("[data-said]").forEach((said) => (said.textContent = paidan.say(said.dataset.said, { n: files })));
  }
  document.addEventListener("paidan:waiting", ({ detail }) => {
    files = detail;
    tellNetwork();
  });
  document.addEventListener("paidan:network", tellNetwork);
  paidan.whenPlaced("[data-offline]", tellNetwork);
  paidan.whenPlaced("#work-list", forgetOld);

  window.dash_clientside = Object.assign({}, window.dash_clientside, { work: answers });
})();
