// SLA limits: the form beside the matrix, what is typed into it, and the draft, which this browser keeps until it is
// saved. Only `keep` and the few acts below write the draft.
(() => {
  const { paidan } = window;
  const NO = () => window.dash_clientside.no_update;
  const context = () => window.dash_clientside.callback_context;
  const place = () => document.getElementById("limits-side");
  const form = () => place()?.querySelector("[data-form]");
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  let draft = null;
  let typed = {};
  let shown = null; // the form on the screen, with what it said first and says now
  let opener = null;

  // ---- the form ----
  function collect(values, kept) {
    typed = kept || {};
    const section = form();
    if (!section || section.dataset.done || !values.length) {
      shown = null;
      return [NO(), NO()];
    }
    const ids = context().inputs_list[0].map(({ id }) => id.field);
    const now = Object.fromEntries(ids.map((name, at) => [name, values[at] ?? ""]));
    const of = section.dataset.form;
    if (shown?.section !== section) {
      shown = { section, of, first: now, now };
      return [NO(), NO()];
    }
    if (same(now, shown.now)) return [NO(), NO()];
    shown.now = now;
    const { [of]: _gone, ...others } = typed;
    typed = same(now, shown.first) ? others : { ...others, [of]: now };
    return [{ of, values: now }, typed];
  }

  function wrong(typing, ready) {
    const found = context().triggered.some(({ prop_id }) => prop_id.startsWith("limits-ready.")) ? ready : typing;
    const names = context().outputs_list.map(({ id }) => id.wrong);
    const isMine = found && found.of === form()?.dataset.form;
    const texts = names.map((name) => (isMine && found.fields[name]) || "");
    names.forEach((name, at) => {
      const field = form()?.querySelector(`[data-field="${name}"]`);
      field?.querySelector(".pd-field")?.toggleAttribute("data-bad", Boolean(texts[at]));
      field?.querySelectorAll("input, select, textarea").forEach((one) => one.setAttribute("aria-invalid", String(Boolean(texts[at]))));
    });
    return texts;
  }

  function open(of, from) {
    opener = from;
    paidan.store("limits-open", { of, at: performance.now() });
    mark(of);
  }

  function close() {
    paidan.store("limits-open", null);
    mark("");
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  }

  const mark = (of) =>
    document.querySelectorAll(".pd-limits-table tr[data-limit]").forEach((row) => row.setAttribute("aria-selected", String(row.dataset.limit === of)));

  function forget(of) {
    const { [of]: _gone, ...others } = typed;
    typed = others;
    paidan.store("limits-typed", typed);
  }

  paidan.whenPlaced(".pd-l-form", (section) => {
    mark(section.dataset.form);
    const first = section.querySelector(".pd-l-pair input, select");
    setTimeout(() => first?.focus({ preventScroll: innerWidth >= 768 }));
  });
  paidan.whenPlaced(".pd-limits-table", () => form() && mark(form().dataset.form));

  // What was typed last may not have been told yet: fields tell after a moment, so they are read as they are.
  function put() {
    const section = form();
    const values = {};
    section.querySelectorAll(":is(input, select, textarea)[id^='{']").forEach((one) => (values[JSON.parse(one.id).field] = one.value));
    section.querySelectorAll("input[type=radio]:checked").forEach((one) => (values[one.closest("[data-field]").dataset.field] = one.value));
    paidan.store("limits-put", { of: section.dataset.form, values, sent: performance.now() });
  }

  // ---- the draft ----
  const edits = () => draft?.edits || [];
  const write = (next) => paidan.store("limits-draft", next);

  function known(given) {
    draft = given;
  }

  function keep(ready, imported, _saved, effective, given) {
    const has = (id) => context().triggered.some(({ prop_id }) => prop_id.startsWith(`limits-${id}.`));
    draft = given;
    if (has("saved")) return null;
    if (has("ready") && ready?.edit) {
      if (form()) form().dataset.done = "yes"; // What its fields still tell is in the draft already.
      forget(ready.of);
      close();
      return merged([{ name: ready.name, ...ready.edit }], ready.version, effective, ready.of);
    }
    if (has("imported") && imported) setTimeout(() => document.getElementById("limits-draft-panel")?.scrollIntoView());
    if (has("imported") && imported) return merged(imported.edits, imported.version, effective);
    if (has("effective") && effective && effective !== draft?.effective && edits().length) return { ...draft, effective };
    return NO();
  }

  function merged(news, version, effective, besides) {
    const names = new Set([besides, ...news.map(({ name }) => name)]);
    const others = edits().filter(({ name }) => !names.has(name));
    return { version: others.length ? draft.version : version, effective, edits: [...others, ...news] };
  }

  function drop(name) {
    const left = edits().filter((edit) => edit.name !== name);
    forget(name);
    write(left.length ? { ...draft, edits: left } : null);
  }

  function discard({ discarded, undo }) {
    const action = { label: undo, store: "limits-draft", data: draft };
    write(null);
    paidan.toast({ state: "done", text: discarded, action });
  }

  document.addEventListener("click", (event) => {
    if (!place()) return;
    const at = (name) => event.target.closest(`[data-limit${name}]`);
    if (at("-close")) close();
    else if (at("-put")) put();
    else if (at("-drop")) {
      const name = at("-drop").dataset.limitDrop;
      drop(name === "form" ? form().dataset.form : name);
      if (name === "form") close();
    } else if (at("-discard")) discard(JSON.parse(at("-discard").dataset.limitDiscard));
    else if (at("-dismiss")) window.dash_clientside.set_props("limits-mistakes", { children: [] });
    else if (at("-rebase")) write({ ...draft, version: Number(at("-rebase").dataset.limitRebase) });
    else if (at("-save")) paidan.store("limits-save", { draft, sent: performance.now() });
    else if (at("") && getSelection().isCollapsed) open(at("").dataset.limit, at("").querySelector("button") || at(""));
  });

  document.addEventListener("keydown", (event) => {
    const isElsewhere = paidan.isTyping(event.target) && !form()?.contains(event.target);
    if (event.key === "Escape" && form() && !isElsewhere) close();
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { limits: { collect, wrong, keep, known } });
})();
