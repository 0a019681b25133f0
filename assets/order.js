// The order's page: opening and sending the form of a verb, the course's filter, copying the link, printing, and asking
// again when the order may have changed. A form stays open, as it is filled in, whatever happens around it.
(() => {
  const { paidan } = window;
  const here = () => document.getElementById("order-whole");
  const form = () => document.getElementById("order-asking");
  let seen = null;
  let wanted = null; // the form that is on its way
  let asked = null; // the form that is open
  let isSent = false;
  let last = {}; // what was sent last, and where it is kept
  let answered = () => {};
  let opened = () => {};
  let course = "all";

  // ---- the form of a verb ----
  const verbOf = (button) => JSON.parse(button.id).act;

  // The order and the version that were on the screen when the key went down.
  function begin(button) {
    wanted = { verb: verbOf(button), ...JSON.parse(button.closest("[data-order]").dataset.order), opening: paidan.key() };
    wanted.key = kept(wanted).key || paidan.key();
    const { unopened: text, unopened_detail: detail } = paidan.words;
    const free = () => (wanted = null);
    opened = paidan.awaited({ sent: wanted.opening, name: "order-form", free, text, detail });
    paidan.store("order-intent", wanted);
  }

  // Without a network the form cannot be taken away, but it is not to be seen.
  function close() {
    if (form()) form().hidden = true;
    wanted = asked = null;
    paidan.store("order-intent", null);
    document.getElementById("main")?.focus({ preventScroll: true });
  }

  // Closed by the person: what was typed stands in the form again once it is opened by its key.
  function putAway() {
    if (asked && kept().at) sessionStorage.setItem(place(), JSON.stringify({ ...kept(), isAway: true }));
    close();
  }

  // What was typed is kept in this tab until it is done: neither a reload nor a lost answer takes it away.
  const places = (one) => `paidan-asking-${seen?.who}-${one.order_id}-`;
  const place = (one = asked) => places(one) + one.verb;
  const read = (name) => JSON.parse(sessionStorage.getItem(name)) || { key: "", said: {} };
  const kept = (one = asked) => read(place(one));

  // The form that was open before the page was loaded again, or left for another one: once the buttons of this order
  // stand there. Whether there is nothing to wait for any more.
  function reopen(id) {
    if (!here() || seen?.order_id !== id || asked || wanted) return true;
    const acts = document.querySelector("#order-acts [data-order]");
    if (!acts || JSON.parse(acts.dataset.order).order_id !== id) return false;
    const left = (button) => read(places(seen) + verbOf(button));
    const isLeft = ({ said, isAway }) => !isAway && Object.values(said).some(Boolean);
    const [found] = [...acts.querySelectorAll("button[id]:enabled")].filter((one) => isLeft(left(one))).sort((one, two) => left(two).at - left(one).at);
    if (found) begin(found);
    return true;
  }

  function reopenOncePlaced(id) {
    const acts = document.getElementById("order-acts");
    if (!acts || reopen(id)) return;
    const watch = new MutationObserver(() => reopen(id) && watch.disconnect());
    watch.observe(acts, { attributes: true, childList: true, subtree: true });
  }

  // Something else than what was sent is another act.
  function keep({ name, value }) {
    if (isSent) asked.key = paidan.key();
    isSent = false;
    sessionStorage.setItem(place(), JSON.stringify({ key: asked.key, said: { ...kept().said, [name]: value }, at: Date.now() }));
  }

  document.addEventListener("input", (event) => asked && form()?.contains(event.target) && keep(event.target));

  // The form's own key: sent twice, it is done once.
  function submit() {
    const said = Object.fromEntries(new FormData(form()));
    const order = { id: asked.order_id, no: asked.no, version: asked.version };
    mark("", "");
    isSent = true;
    asked.sent = paidan.key();
    last = { sent: asked.sent, place: place() };
    isSending(true);
    answered = paidan.awaited({ sent: asked.sent, free: () => isSending(false), say: unsent(asked) });
    paidan.store("order-act", { verb: asked.verb, key: asked.key, orders: [order], said, sent: asked.sent });
  }

  // In the form that it is about, as long as that is the one that is open.
  const unsent = (about) => (said) => asked === about && paidan.sayUnsent(form()?.querySelector(".pd-form-error"), said);

  function isSending(is) {
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
      opened();
      const shown = form();
      if (!shown || !(wanted || asked)) return;
      if (wanted) isSent = false;
      [asked, wanted] = [wanted || asked, null];
      Object.assign(shown, { noValidate: true, hidden: false });
      Object.entries(kept().said).forEach(([name, value]) => shown.elements[name] && (shown.elements[name].value = value));
      const needed = shown.querySelector("[required], textarea");
      (needed || shown.querySelector("[type='submit']")).focus();
      shown.scrollIntoView({ block: "nearest" });
    },
    // The answer to a form that was left meanwhile is not about the one that is open.
    done: (outcome) => {
      if (!outcome) return;
      if (outcome.is_done && outcome.sent === last.sent) sessionStorage.removeItem(last.place);
      if (!asked || wanted || outcome.sent !== asked.sent) return void again();
      answered();
      isSending(false);
      if (outcome.is_done) close();
      else mark(outcome.field, outcome.why);
      again();
    },
    seen: (order) => {
      const isOther = order && seen?.order_id !== order.order_id;
      if (seen && isOther) close();
      seen = order;
      setTurn();
      if (isOther) reopenOncePlaced(order.order_id);
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
    else if (at("#order-form [data-close]")) putAway();
    else if (at("[data-goes-on]")) goOn(Number(at("[data-goes-on]").dataset.goesOn));
    else if (at("[data-copy]")) copy(at("[data-copy]").dataset.copy);
    else if (at("[data-print]")) print();
    else if (at("[data-show]")) choose(at("[data-show]").dataset.show);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && (asked || wanted) && here() && !event.isComposing) putAway();
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
  paidan.whenPlaced("#order-whole", () => {
    course = "all";
    seen = asked = wanted = null;
  });

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
