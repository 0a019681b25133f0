// Files of orders: choosing or photographing, drawing photos anew so that they are small and say nothing of place or
// phone, sending with progress, and sending again when the network comes back. A file that waits is kept in this
// browser, also through a reload; its key makes sure that it is attached once.
(() => {
  const { paidan } = window;
  const { element } = paidan;
  const LONGEST_SIDE = 1920;
  const QUALITY = 0.85;
  const AGAIN = 10_000;
  const OLD = 14 * 24 * 3600 * 1000;
  const box = (order) => document.querySelector(`[data-waiting="${order}"]`)?.closest("[data-files]") || document.querySelector("[data-files]");
  const settings = (order) => box(order)?.dataset;
  const words = (order) => JSON.parse(settings(order)?.words || "{}");

  // ---- what waits: in the browser's own store, and in memory where it has none ----
  const waiting = new Map();
  const opened = new Promise((done) => {
    try {
      const asked = indexedDB.open("paidan-files", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "key" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => done(null);
    } catch {
      done(null);
    }
  });

  const request = (asked) =>
    new Promise((done) => {
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => done(null);
    });

  // Kept is what the store has written down, not what it was asked to: whoever reloads at once loses nothing.
  const write = (store, act) =>
    new Promise((done) => {
      const writing = store.transaction("waiting", "readwrite");
      writing.oncomplete = writing.onerror = writing.onabort = () => done();
      act(writing.objectStore("waiting"));
    });

  async function keep(one) {
    waiting.set(one.key, one);
    const store = await opened;
    const { key: id, order, slot, name, blob, person, at, why } = one;
    if (store) await write(store, (waits) => waits.put({ key: id, order, slot, name, blob, person, at, why }));
  }

  async function forget(one) {
    waiting.delete(one.key);
    const store = await opened;
    if (store) await write(store, (waits) => waits.delete(one.key));
  }

  async function recall() {
    const store = await opened;
    const kept = store ? await request(store.transaction("waiting").objectStore("waiting").getAll()) : [];
    for (const one of kept || []) {
      if (!(Date.now() - one.at < OLD)) await forget(one);
      else if (!waiting.has(one.key)) waiting.set(one.key, one);
    }
    show();
    sendAll();
  }

  // Files of an order that is still being typed: they go with it once it is saved, also through a reload.
  const isOfDraft = (one) => one.order === "draft";
  paidan.attachDraft = (order) =>
    mine().filter(isOfDraft).forEach(async (one) => {
      one.order = String(order);
      await keep(one);
      send(one);
    });

  const mine = () => {
    const person = document.querySelector("[data-files]")?.dataset.person;
    return [...waiting.values()].filter((one) => one.person === person);
  };

  // ---- choosing ----
  let chooser = null;
  function choose(order, slot) {
    chooser?.remove();
    chooser = Object.assign(document.createElement("input"), { type: "file", hidden: true, multiple: !slot });
    if (slot) {
      chooser.accept = "image/*";
      chooser.setAttribute("capture", "environment");
    }
    chooser.addEventListener("change", () => [...chooser.files].forEach((file) => take(order, slot, file)));
    document.body.append(chooser);
    chooser.click();
  }

  async function take(order, slot, file) {
    const { person, limit } = settings(order);
    const one = { key: paidan.key(), order, slot, person, at: Date.now(), ...(await drawn(file)) };
    if (one.blob.size > Number(limit)) return paidan.toast({ state: "late", text: file.name, detail: words(order).too_big });
    // Sent before it is kept to the end: what is sent again meanwhile would find it idle.
    const kept = keep(one);
    send(one);
    await kept;
  }

  // A photo at most so large, upright, without what the camera wrote into it. Anything else goes as it is.
  async function drawn(file) {
    const asIs = { name: file.name, blob: file };
    if (!file.type.startsWith("image/")) return asIs;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const sheet = Object.assign(document.createElement("canvas"), {
        width: Math.max(1, Math.round(picture.width * scale)),
        height: Math.max(1, Math.round(picture.height * scale)),
      });
      const pen = sheet.getContext("2d");
      // What is transparent would become black.
      pen.fillStyle = "white";
      pen.fillRect(0, 0, sheet.width, sheet.height);
      pen.drawImage(picture, 0, 0, sheet.width, sheet.height);
      const blob = await new Promise((done) => sheet.toBlob(done, "image/jpeg", QUALITY));
      return blob ? { name: file.name.replace(/\.\w+$/, "") + ".jpg", blob } : asIs;
    } catch {
      return asIs;
    }
  }

  // ---- sending ----
  function send(one) {
    if (one.isSending) return;
    if (isOfDraft(one)) return show();
    Object.assign(one, { isSending: true, share: 0, why: "" });
    show();
    const form = new FormData();
    form.append("key", one.key);
    if (one.slot) form.append("slot", one.slot);
    form.append("file", one.blob, one.name);
    const asked = new XMLHttpRequest();
    asked.open("POST", `/order/${one.order}/attachments`);
    asked.setRequestHeader("X-Paidan-Token", paidan.token);
    asked.upload.onprogress = ({ loaded, total }) => {
      one.share = total ? Math.round((100 * loaded) / total) : 0;
      show();
    };
    asked.onloadend = () => answered(one, asked);
    asked.send(form);
  }

  // No answer, or one of a server that fails: it waits. A refusal stays with its reason until it is dealt with.
  async function answered(one, asked) {
    one.isSending = false;
    if (asked.status === 401) paidan.signedOut();
    if (!asked.status) paidan.unreached();
    if (asked.status >= 200 && asked.status < 300) {
      await forget(one);
      have(one);
      show();
      return changed();
    }
    if (asked.status >= 400 && asked.status < 500 && asked.status !== 401) {
      one.why = said(asked.responseText) || words(one.order).refused;
      keep(one);
      paidan.toast({ state: "late", text: one.name, detail: one.why });
    }
    show();
  }

  const said = (text) => {
    try {
      return JSON.parse(text).why;
    } catch {
      return "";
    }
  };

  function have(one) {
    document.querySelectorAll(`[data-attach="${one.order}"][data-slot="${one.slot}"]`).forEach((button) => {
      const tile = button.closest("[data-have]");
      tile.dataset.have = Number(tile.dataset.have) || 1;
      paidan.report.update(tile.closest("form"));
    });
  }

  const changed = () => document.dispatchEvent(new CustomEvent("paidan:changed", { detail: paidan.news || {} }));
  const sendAll = () => mine().forEach((one) => one.why || send(one));
  document.addEventListener("paidan:network", ({ detail }) => detail.isLost || sendAll());
  setInterval(sendAll, AGAIN);

  // ---- showing what waits ----
  function show() {
    document.querySelectorAll("[data-waiting]").forEach((list) => {
      const rows = mine().filter((one) => String(one.order) === list.dataset.waiting);
      list.replaceChildren(...rows.map(row));
    });
    document.querySelectorAll("[data-attach][data-slot]").forEach((button) => {
      const under = mine().find((one) => String(one.order) === button.dataset.attach && one.slot === button.dataset.slot && !one.why);
      button.closest("[data-have]").toggleAttribute("data-sending", Boolean(under));
      button.style.setProperty("--sent", under ? under.share / 100 : 0);
    });
    document.dispatchEvent(new CustomEvent("paidan:waiting", { detail: mine().filter((one) => !one.isSending && !one.why && !isOfDraft(one)).length }));
  }

  function row(one) {
    const text = words(one.order);
    const waits = isOfDraft(one) ? text.draft : text.waits;
    const state = one.why || (one.isSending ? paidan.say(text.sends, { share: one.share }).replace("%%", "%") : waits);
    const about = element("div", "", element("span", "pd-cut", one.name), element("span", one.why ? "pd-late pd-xs" : "pd-3 pd-xs", state));
    const line = element("li", "", element("i", "bi bi-paperclip"), about);
    if (one.isSending) return line;
    const acts = [["drop", text.drop], ["again", text.again]];
    acts.slice(0, isOfDraft(one) ? 1 : 2).forEach(([name, word]) => {
      const button = element("button", "btn btn-plain btn-sm", word);
      Object.assign(button, { type: "button" }).dataset[name] = one.key;
      line.append(button);
    });
    return line;
  }

  async function remove(button) {
    const text = JSON.parse(button.closest("[data-files]").dataset.words);
    if (!confirm(paidan.say(text.sure, { name: button.dataset.name }))) return;
    const answer = await paidan.post(`/attachment/${button.dataset.remove}/remove`, {});
    if (!answer.ok && answer.status !== 403) paidan.toast({ state: "late", text: button.dataset.name, detail: (await answer.json()).why });
    changed();
  }

  document.addEventListener("click", ({ target }) => {
    const at = (selector) => target.closest(selector);
    const kept = (name) => waiting.get(at(`[data-${name}]`)?.dataset[name]);
    if (at("[data-attach]")) choose(at("[data-attach]").dataset.attach, at("[data-attach]").dataset.slot);
    else if (at("[data-remove]")) remove(at("[data-remove]"));
    else if (kept("again")) send(kept("again"));
    else if (kept("drop")) forget(kept("drop")).then(show);
  });

  let isRecalled = false;
  paidan.whenPlaced("[data-files]", () => {
    if (isRecalled) return show();
    isRecalled = true;
    recall();
  });
  paidan.waitingFiles = show;
})();
