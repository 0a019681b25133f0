// The form of a new order: finding the customer by keyboard, keeping the draft in this browser for the person who types
// it (never in the address), saving once, and beginning anew. What was typed is lost by nothing but saving it.
(() => {
  const { paidan } = window;
  const NO = () => window.dash_clientside.no_update;
  const FIRST_KINDS = 9;
  const SUMMARY = 200;
  const TOLD = 150;
  const form = () => document.getElementById("receive-form");
  const box = () => document.getElementById("receive-customer");
  const list = () => document.getElementById("receive-found");
  const words = () => JSON.parse(form().dataset.words);
  const chosen = (value) => (value && value !== "-" ? value : "");
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const set = (id, props) => window.dash_clientside.set_props(id, props);

  let ready = null;
  let draft = null;
  let facts = null;
  let kind = null;
  let refused = null;
  let answered = () => {};
  let sent = 0;
  let isJustPicked = false;
  let isAsking = false;
  let isEntered = false; // Enter was pressed before the list knew what was typed

  // ---- the draft ----
  const place = () => `paidan-draft-${ready.person}`;

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(place()));
    } catch {
      return null;
    }
  }

  // Nothing is kept of a form in which nothing was typed.
  function keep() {
    const isEmpty = !draft.customer && !draft.summary && !Object.values(draft.fields).some(Boolean);
    try {
      if (isEmpty) localStorage.removeItem(place());
      else localStorage.setItem(place(), JSON.stringify(draft));
      return !isEmpty;
    } catch {
      return false;
    }
  }

  // A form begins with the kind and the channel of the one before.
  const last = () => `paidan-last-${ready.person}`;
  function remembered() {
    try {
      return JSON.parse(localStorage.getItem(last())) || {};
    } catch {
      return {};
    }
  }
  const blank = () => ({
    key: ready.key, customer: "", name: "", service: "", contact: "", about: "", kind: ready.kind, channel: ready.channel,
    priority: "normal", summary: "", happened_at: "", fields: {}, ...remembered(),
  });

  // A fresh form: what was kept comes back, unless it has just been saved.
  function restore(given) {
    if (!given) return [NO(), NO(), NO(), NO(), NO(), NO(), NO(), NO()];
    ready = given;
    answered();
    isSending(false);
    if (ready.saved) {
      paidan.attachDraft(ready.saved.order_id);
      localStorage.removeItem(place());
      localStorage.setItem(last(), JSON.stringify({ kind: draft.kind, channel: draft.channel }));
    }
    draft = { ...blank(), ...kept() };
    [facts, kind, refused] = [null, null, null];
    if (ready.saved?.then === "open") setTimeout(() => paidan.go(`/order/${ready.saved.order_id}`));
    else setTimeout(() => box()?.focus());
    const picked = draft.customer ? { customer: draft.customer, name: draft.name, service: draft.service, contact: draft.contact } : null;
    return [picked, draft.name, draft.kind, draft.channel, draft.priority, draft.about, draft.summary, draft.happened_at];
  }

  function collect(picked, service, about, contact, of, channel, priority, summary, happened, values) {
    if (!ready) return [NO(), NO(), NO(), NO()];
    // Until the fields of a kind have come, those on the screen are another form's.
    const ids = isAsking || kind === null ? [] : window.dash_clientside.callback_context.inputs_list[9] || [];
    const own = Object.fromEntries(ids.map(({ id }, at) => [id.field, values[at] ?? ""]));
    draft = {
      ...draft, customer: picked?.customer || "", name: picked?.name || "", service: chosen(service), about: chosen(about),
      contact: chosen(contact), kind: of || "", channel, priority, summary: summary || "", happened_at: happened || "",
      fields: { ...draft.fields, ...own },
    };
    showWhenCalledFor();
    const now = { customer: draft.customer, service: draft.service, about: draft.service ? "" : draft.about, kind: draft.kind };
    const isNews = !same(now, facts);
    const isOther = draft.kind !== kind;
    [facts, kind] = [now, draft.kind];
    isAsking = isAsking || isOther;
    return [draft, isNews ? facts : NO(), isOther ? { kind, of: ready.key } : NO(), told(keep())];
  }

  const asked = () => {
    isAsking = false;
  };

  function told(isKept) {
    if (!form()) return "";
    const left = draft.summary ? paidan.say(words().left, { n: SUMMARY - draft.summary.length }) : "";
    const time = new Date(paidan.now()).toLocaleTimeString("en-GB", { timeZone: words().zone, hour: "2-digit", minute: "2-digit" });
    return [left, isKept ? paidan.say(words().kept, { time }) : ""].filter(Boolean).join(" · ");
  }

  // Fields that another field calls for, and the service without a number.
  function showWhenCalledFor() {
    form()?.querySelectorAll("[data-when]").forEach((row) => {
      const [name, value] = row.dataset.when.split("=");
      row.hidden = draft.fields[name] !== value;
    });
    // Only some kinds cannot do without a service number.
    const needed = form()?.querySelector('[data-field="service"] label u');
    if (needed) needed.hidden = !needsNumber();
    const about = document.getElementById("receive-about-row");
    if (about) about.hidden = Boolean(draft.service) || needsNumber();
  }

  // ---- what is wrong, beside its field ----
  const valueOf = (name) => draft?.fields[name] ?? draft?.[name] ?? "";
  const needsNumber = () => ready.numbered.includes(draft.kind);
  const isStill = (problem, name) => String(problem.value) === String(valueOf(name)) && (name !== "service" || draft.service || needsNumber());

  function wrong(found) {
    const ids = window.dash_clientside.callback_context.outputs_list.map(({ id }) => id.wrong);
    const isFresh = found !== refused;
    refused = found;
    if (isFresh) {
      answered();
      isSending(false);
    }
    const texts = ids.map((name) => (found?.[name] && isStill(found[name], name) ? found[name].text : ""));
    ids.forEach((name, at) => mark(name, Boolean(texts[at])));
    if (isFresh) setTimeout(() => controls(ids[texts.findIndex(Boolean)])[0]?.focus());
    return texts;
  }

  const controls = (name) => [...(form()?.querySelectorAll(`[data-field="${name}"] :is(input, select, textarea)`) || [])];
  function mark(name, isWrong) {
    form()?.querySelector(`[data-field="${name}"] .pd-field`)?.toggleAttribute("data-bad", isWrong);
    controls(name).forEach((control) => control.setAttribute("aria-invalid", String(isWrong)));
  }

  // ---- finding the customer ----
  // Where somebody is found, a new customer is no place that the arrows reach: it has a key.
  const hits = () => [...(list()?.querySelectorAll("[role=option]") || [])];
  const here = () => hits().findIndex((hit) => hit.getAttribute("aria-selected") === "true");

  function select(at) {
    hits().forEach((hit, place) => hit.setAttribute("aria-selected", String(place === at)));
    const hit = hits()[at];
    if (!hit) return;
    box().setAttribute("aria-activedescendant", hit.id);
    hit.scrollIntoView({ block: "nearest" });
  }

  function open(isOpen) {
    if (list()) list().hidden = !isOpen;
    box()?.setAttribute("aria-expanded", String(isOpen));
  }

  const typed = () => box()?.value.trim() || "";
  const isAnswered = () => list()?.firstElementChild?.dataset.typed === typed();

  // Never a customer found for half of what was typed: until the list is about all of it, Enter waits.
  function enter() {
    isEntered = Boolean(typed()) && typed() !== draft?.name && !isAnswered();
    if (!isEntered && hits().length && !list().hidden) pick(hits()[Math.max(here(), 0)]);
  }

  const found = () =>
    setTimeout(() => {
      if (isEntered && isAnswered()) enter();
    });

  // Nothing was found: a new customer, of the name or with the phone number that was typed.
  function pick(hit) {
    isEntered = false;
    if ("new" in hit.dataset) return enterNew(typed());
    const { customer, name, service = "", contact = "" } = hit.dataset;
    open(false);
    isJustPicked = true;
    set("receive-picked", { data: { customer, name, service, contact } });
    set("receive-customer", { value: name });
  }

  const BRIEF = ["name", "level", "branch", "manager", "contact_name", "contact_phone"];
  function enterNew(said) {
    open(false);
    const isPhone = /^[+\d][\d\s-]{4,}$/.test(said);
    paidan.enter({ what: "customer", names: BRIEF, values: isPhone ? { contact_phone: said } : { name: said } }, box());
  }

  // Somebody or something was added: it is chosen, and the order goes on as it was typed.
  const before = paidan.entered;
  paidan.entered = (told) => {
    before?.(told);
    if (!form() || !draft) return;
    const isNew = told.what === "customer";
    const kept = { customer: draft.customer, name: draft.name, service: draft.service, contact: draft.contact };
    if (told.what !== "customer" && told.customer !== draft.customer) return;
    isJustPicked = true;
    if (isNew) set("receive-customer", { value: told.name });
    set("receive-picked", { data: isNew ? { customer: told.customer, name: told.name, service: "", contact: /^\d+$/.test(told.code) ? told.code : "" } : { ...kept, [told.what]: told.code } });
  };

  // What is known of the customer has come: on to what is still to be said.
  function known() {
    if (!isJustPicked) return;
    isJustPicked = false;
    setTimeout(() => {
      const service = document.getElementById("receive-service");
      (chosen(service?.value) ? firstOwn() : service)?.focus();
    });
  }

  // The first thing to say once customer and service are known.
  const firstOwn = () => form().querySelector("#receive-fields :is(input:checked, input, select, textarea)") || document.getElementById("receive-summary");

  document.addEventListener("keydown", (event) => {
    if (event.target !== box() || event.isComposing) return;
    const count = hits().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      open(true);
      if (count) select((here() + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
    } else if (event.key === "Enter" && !event.ctrlKey) {
      enter();
    } else if (event.key === "Escape") {
      isEntered = false;
      open(false);
    } else return;
    event.preventDefault();
  });
  document.addEventListener("input", (event) => {
    if (event.target !== box()) return;
    isEntered = false;
    open(true);
  });
  document.addEventListener("mousedown", (event) => {
    const hit = event.target.closest("#receive-found :is([data-customer], [data-new])");
    if (!hit) return;
    event.preventDefault();
    pick(hit);
  });
  // Whoever leaves the field without choosing keeps the customer that was chosen before.
  document.addEventListener("focusout", (event) => {
    if (event.target !== box()) return;
    isEntered = false;
    open(false);
    // Not before the field has told what was typed last.
    if (draft?.customer) setTimeout(() => set("receive-customer", { value: draft.name }), TOLD);
  });

  paidan.whenPlaced("#receive-customer", (input) => {
    const attributes = { role: "combobox", "aria-controls": "receive-found", "aria-autocomplete": "list", "aria-expanded": "false" };
    Object.entries(attributes).forEach(([name, value]) => input.setAttribute(name, value));
    open(false);
  });

  // ---- saving ----
  function isSending(is) {
    form()?.querySelectorAll("[data-save]").forEach((button) => (button.disabled = is));
  }

  // The key was made when the form opened and is kept with the draft: sent again, it is saved once.
  function save(then) {
    if (!ready || !draft) return;
    isSending(true);
    const mark = paidan.key();
    answered = paidan.awaited({ sent: mark, name: "receive", free: () => isSending(false), text: words().lost, detail: words().lost_detail });
    set("receive-pressed", { data: { then, sent: mark } });
  }

  // What was said in the moment before the button was pressed is in the draft by now.
  function send(pressed) {
    if (!pressed || pressed.sent === sent) return;
    sent = pressed.sent;
    set("receive-save", { data: { draft, ...pressed } });
  }

  // On an order that is open already, in place of a new one; the key is the form's, so it is done once.
  const attach = (about) => set("receive-attach", { data: { ...JSON.parse(about), key: draft.key, text: draft.summary, sent: performance.now() } });

  // ---- templates: all that a form says but whose it is ----
  const TEMPLATE = ["kind", "channel", "priority", "summary"];
  const idOf = (field) => JSON.stringify({ field, page: "receive" });

  function asTemplate() {
    const said = Object.fromEntries(TEMPLATE.map((name) => [name, draft[name]]));
    const own = Object.entries(draft.fields).filter(([, value]) => value !== "").map(([name, value]) => [`f.${name}`, value]);
    return "?" + new URLSearchParams({ ...said, ...Object.fromEntries(own) });
  }

  function fillIn(query) {
    const said = new URLSearchParams(query);
    const fields = Object.fromEntries([...said].filter(([name]) => name.startsWith("f.")).map(([name, value]) => [name.slice(2), value]));
    // The fields of another kind come with what the draft says; those of this one stand there already.
    draft = { ...draft, fields: { ...draft.fields, ...fields } };
    TEMPLATE.forEach((name) => said.has(name) && set(`receive-${name}`, { value: said.get(name) }));
    Object.entries(fields).forEach(([field, value]) => document.getElementById(idOf(field)) && set({ page: "receive", field }, { value }));
    box()?.focus();
  }

  paidan.keeps("details[data-templates]", {
    page: () => "/receive", query: asTemplate, open: fillIn, name: paidan.words.template_name, none: paidan.words.template_none,
  });

  document.addEventListener("click", (event) => {
    const button = form() && event.target.closest("[data-save]");
    if (button) save(button.dataset.save);
    const other = form() && draft && event.target.closest("[data-instead]");
    if (other) attach(other.dataset.instead);
  });

  // Ctrl Shift Enter, and Alt with a digit for the kinds; the shell's keys know neither.
  window.addEventListener(
    "keydown",
    (event) => {
      if (!form() || event.isComposing) return;
      const digit = event.altKey && !event.ctrlKey && event.code.startsWith("Digit") ? Number(event.code.slice(5)) : 0;
      if (event.ctrlKey && event.shiftKey && event.key === "Enter") form().querySelector('[data-save="open"]:enabled')?.click();
      else if (digit >= 1 && digit <= FIRST_KINDS) chooseKind(digit - 1);
      else if (event.altKey && event.code === "KeyN" && list().querySelector("[data-new]")) enterNew(typed());
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );

  function chooseKind(at) {
    const radio = document.querySelectorAll("#receive-kind input")[at];
    if (!radio) return;
    radio.click();
    radio.focus();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { receive: { restore, collect, asked, found, known, wrong, send } });
})();
