// The fields of a report of the work: what is asked after the result that was chosen, the reason of a reading outside
// its limits, how many photos there are, and what is missing. The server checks all of it again.
(() => {
  const { paidan } = window;
  const { element, put } = paidan;
  const FORM = "form[data-report]";

  // A number as people type it, also with a full-width or typographic minus; NaN if it is none.
  const plain = (text) => text.normalize("NFKC").replace(/[−–—]/g, "-").replace(/\s/g, "");
  function read(text) {
    const number = /\d$/.test(plain(text)) ? Number(plain(text)) : NaN;
    return Number.isFinite(number) ? number : NaN;
  }

  // "“1e999” is not a number", or nothing: also while its sign or its point is typed.
  function isNoNumber(item, words) {
    const text = item.querySelector("[name]").value.trim();
    const isBegun = /^[-+]?\d*\.?\d*$/.test(plain(text));
    return isBegun || !Number.isNaN(read(text)) ? "" : paidan.say(words.not_number, { value: text });
  }

  // "−29.4 is below −25", or nothing.
  function beyond(item, words) {
    const value = read(item.querySelector("[name]").value);
    if (Number.isNaN(value)) return "";
    const show = (number) => String(number).replace("-", "−");
    const { low, high } = item.dataset;
    if (low !== undefined && value < Number(low)) return paidan.say(words.low, { value: show(value), limit: show(low) });
    if (high !== undefined && value > Number(high)) return paidan.say(words.high, { value: show(value), limit: show(high) });
    return "";
  }

  const isGiven = (item) => (item.dataset.have === undefined ? item.querySelector("[name]").value.trim() !== "" : Number(item.dataset.have) > 0);

  function update(form) {
    const words = JSON.parse(form.dataset.says);
    const result = form.elements.result?.value;
    const items = [...form.querySelectorAll("[data-item]")];
    items.forEach((item) => (item.hidden = Boolean(result) && (item.dataset.notAfter || "").split(" ").includes(result)));
    const asked = items.filter((item) => !item.hidden);
    items.filter((item) => "low" in item.dataset || "high" in item.dataset).forEach((item) => judge(form, item, words));
    count(form, asked, words);
    const lacking = asked.filter((item) => ("owed" in item.dataset && !isGiven(item)) || item.paidanIsOff);
    asked.forEach((item) => item.toggleAttribute("data-missing", item.dataset.have !== undefined && lacking.includes(item)));
    tell(form.querySelector("[data-lacking]"), lacking, words);
  }

  // Outside its limits a reading says so, and asks why.
  function judge(form, item, words) {
    const said = item.hidden ? "" : beyond(item, words);
    const why = form.querySelector(`[data-why="${item.dataset.item}"]`);
    why.hidden = !said;
    const isExplained = why.querySelector("[name]").value.trim() !== "";
    const wrong = (!item.hidden && isNoNumber(item, words)) || (isExplained ? "" : said);
    item.paidanIsOff = Boolean(wrong);
    paidan.mark(item, wrong);
  }

  function count(form, asked, words) {
    const tiles = asked.filter((item) => item.dataset.have !== undefined);
    const box = form.querySelector("[data-photos]");
    if (!box) return;
    box.hidden = tiles.length === 0;
    const taken = tiles.filter(isGiven).length;
    const owed = tiles.filter((item) => "owed" in item.dataset).length;
    put(box.querySelector("[data-taken]"), paidan.say(owed ? words.photos : words.photos_free, { n: owed, taken }));
  }

  // Each name leads to its field.
  function tell(notice, lacking, words) {
    if (!notice) return;
    notice.hidden = lacking.length === 0;
    const text = lacking.length === 1 ? words.one : words.many;
    const [before, after] = paidan.say(text, { n: lacking.length, items: "\0" }).split("\0");
    const links = lacking.flatMap((item, place) => {
      const link = element("a", "", item.dataset.name);
      link.href = "#" + item.querySelector("[id]").id;
      return place ? [words.between, link] : [link];
    });
    notice.querySelector("[data-lacking-said]").replaceChildren(before, ...links, after || "");
  }

  // What is wrong stands under its field, in place of the help; nothing: it is right.
  paidan.mark = (field, text) => {
    const line = field.querySelector("small");
    const control = field.querySelector("[name]");
    field.toggleAttribute("data-bad", Boolean(text));
    control?.setAttribute("aria-invalid", String(Boolean(text)));
    put(line, text);
    if (text) line?.setAttribute("data-state", "late");
    else line?.removeAttribute("data-state");
  };

  paidan.report = { update: (form) => form.matches(FORM) && update(form) };
  paidan.whenPlaced(FORM, update);
  ["input", "change"].forEach((name) =>
    document.addEventListener(name, ({ target }) => target.closest?.(FORM) && update(target.closest(FORM))),
  );
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-lacking-said] a");
    if (!link) return;
    event.preventDefault();
    const field = document.getElementById(link.hash.slice(1));
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
})();
