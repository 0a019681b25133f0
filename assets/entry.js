// The form of a customer, a contact or a service, wherever it stands: opened by a button with data-entry-open, sent by
// Ctrl Enter or Enter, closed by Escape. What was typed and not saved comes back when it is opened again.
(() => {
  const { paidan } = window;
  const NO = () => window.dash_clientside.no_update;
  const context = () => window.dash_clientside.callback_context;
  const area = () => document.querySelector(".pd-entry-area");
  const form = () => area()?.querySelector("[data-form]");
  const about = () => JSON.parse(form().dataset.form);
  const NOTHING = "-";

  let kept = {}; // what was typed, by form
  let opener = null;
  let version = null; // the one that a form goes over once its reader knows who was first
  let answered = () => {};

  const name = ({ what, customer = "", code = "" }) => [what, customer, code].join(":");

  function enter(asked, from) {
    opener = from || document.activeElement;
    version = null;
    const values = { ...asked.values, ...kept[name(asked)] };
    paidan.store("entry-open", { ...asked, values, at: performance.now() });
  }

  function values() {
    const found = {};
    form().querySelectorAll(":is(input, select, textarea)[id^='{']").forEach((one) => (found[JSON.parse(one.id).field] = one.value));
    return found;
  }

  const plain = (value) => (value === NOTHING ? "" : value || "");

  // Of what is changed, only what was: what somebody else changed meanwhile stays as it is.
  function differing({ code, was }) {
    const said = Object.entries(values());
    const isList = (field) => form().querySelector(`[data-field="${field}"] select`);
    if (!code) return Object.fromEntries(said.map(([field, value]) => [field, isList(field) ? plain(value) : value]));
    return Object.fromEntries(said.filter(([field, value]) => (isList(field) ? plain(value) !== plain(was[field]) : value !== (was[field] || ""))));
  }

  function keep() {
    const said = form() && about();
    if (!said) return;
    const now = Object.fromEntries(Object.entries(differing(said)).filter(([, value]) => value));
    const { [name(said)]: _gone, ...others } = kept;
    kept = Object.keys(now).length ? { ...others, [name(said)]: now } : others;
  }

  function close() {
    if (!form()) return;
    paidan.store("entry-open", null);
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    else document.getElementById("receive-customer")?.focus();
  }

  function isSending(is) {
    area()?.querySelectorAll("[data-entry-save], [data-entry-sure]").forEach((button) => (button.disabled = is));
  }

  function send(sure) {
    if (!form() || area().querySelector("[data-entry-save]").disabled) return;
    const said = about();
    isSending(true);
    const sent = paidan.key();
    answered = paidan.awaited({ sent, name: "entry", free: () => isSending(false) });
    const page = document.getElementById("receive-form") ? "receive" : "customers";
    paidan.store("entry-save", {
      what: said.what, customer: said.customer, code: said.code, version: version ?? said.version,
      values: differing(said), sure, page, sent,
    });
  }

  // ---- what the server says ----
  function wrong(found) {
    const names = context().outputs_list.map(({ id }) => id.wrong);
    answered();
    isSending(false);
    if (found?.version) version = found.version;
    const texts = names.map((field) => found?.fields[field] || "");
    names.forEach((field, at) => {
      const box = form()?.querySelector(`[data-field="${field}"]`);
      box?.querySelector(".pd-field")?.toggleAttribute("data-bad", Boolean(texts[at]));
      box?.querySelectorAll("input, select").forEach((one) => one.setAttribute("aria-invalid", String(Boolean(texts[at]))));
    });
    const first = names[texts.findIndex(Boolean)];
    if (first) setTimeout(() => form()?.querySelector(`[data-field="${first}"] :is(input, select)`)?.focus());
    return texts;
  }

  function saved(told) {
    if (!told || !form()) return NO();
    answered();
    isSending(false);
    const { [name(about())]: _gone, ...others } = kept;
    kept = others;
    form().dataset.done = "yes";
    paidan.store("entry-open", null);
    paidan.entered?.(told);
    return NO();
  }

  paidan.whenPlaced(".pd-entry-form", (section) => {
    setTimeout(() => {
      const fields = [...section.querySelectorAll("input:enabled, select")];
      (fields.find((one) => !one.value || one.value === NOTHING) || fields[0])?.focus({ preventScroll: innerWidth >= 768 });
      section.scrollIntoView({ block: "nearest" });
    });
  });

  // What may be known already is looked at before it is saved all the same.
  paidan.whenPlaced("[data-entry-sure]", (button) => button.focus());

  document.addEventListener("click", ({ target }) => {
    const at = (what) => target.closest?.(`[data-entry-${what}]`);
    if (at("open")) enter(JSON.parse(at("open").dataset.entryOpen), at("open"));
    else if (!area()) return;
    else if (at("save")) send(false);
    else if (at("sure")) send(true);
    else if (at("close")) {
      keep();
      close();
    } else if (at("pick")) {
      keep();
      paidan.store("entry-open", null);
      paidan.entered?.({ what: "customer", customer: at("pick").dataset.entryPick, name: at("pick").dataset.name, code: "" });
    }
  });

  // Something else is typed: what was alike before says nothing of it.
  document.addEventListener("input", ({ target }) => {
    if (!target.closest?.(".pd-entry-form")) return;
    keep();
    if (area().querySelector("[data-entry-sure]")) window.dash_clientside.set_props("entry-told", { children: [] });
  });

  // Before the keys of the page: they would save the order around the form.
  window.addEventListener(
    "keydown",
    (event) => {
      const isMine = event.target.closest?.(".pd-entry-area");
      if (!isMine || !form() || event.isComposing || event.altKey || event.metaKey) return;
      const isLine = event.target.matches("input");
      if (event.key === "Enter" && (event.ctrlKey || isLine) && !event.shiftKey) send(false);
      else if (event.key === "Escape") {
        keep();
        close();
      } else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );

  paidan.enter = enter;
  window.dash_clientside = Object.assign({}, window.dash_clientside, { entry: { wrong, saved } });
})();
