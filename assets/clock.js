// Countdowns. A chip carries the moments of its clock (data-due, data-warn, data-start, milliseconds); this script
// says what they mean now, by the server's clock, in the reader's language. Exactly on the due moment is in time.
(() => {
  const { paidan } = window;
  const { words } = paidan;
  const MINUTE = 60;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  const two = (number) => String(number).padStart(2, "0");

  const LAST = 15 * MINUTE * 1000;
  const thousands = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

  // At most two [number, unit]: 2 d 3 h, 3 h 12 m, 42 m; seconds only in the last fifteen minutes before the due moment.
  // Without days, hours go on: 27 h 05 m.
  paidan.pieces = (milliseconds, hasSeconds, hasDays = true) => {
    const seconds = Math.floor(Math.abs(milliseconds) / 1000);
    const days = hasDays ? Math.floor(seconds / DAY) : 0;
    const hours = Math.floor((seconds - days * DAY) / HOUR);
    const minutes = Math.floor((seconds % HOUR) / MINUTE);
    if (days) return hours ? [[days, words.d], [hours, words.h]] : [[days, words.d]];
    if (hours) return [[thousands(hours), words.h], [two(minutes), words.m]];
    if (!hasSeconds || seconds * 1000 >= LAST) return [[minutes, words.m]];
    return minutes ? [[minutes, words.m], [two(seconds % MINUTE), words.s]] : [[seconds, words.s]];
  };

  // What a clock looks like now: {state, word, pieces, run, said}.
  paidan.face = ({ due, warn, start, state, left, run, inHours }, now = paidan.now()) => {
    let length = left;
    if (due) {
      state = now > due ? "late" : warn && now >= warn ? "risk" : "ok";
      length = due - now;
      run = start && due > start ? (now - start) / (due - start) : 0;
    }
    const isKnown = length !== null && length !== undefined;
    const ticks = state === "ok" || state === "risk";
    // Time left in whole minutes is rounded up: time gone is rounded down, and together they are the limit.
    if (isKnown && state !== "late" && !(ticks && length < LAST)) length = Math.ceil(length / 60000) * 60000;
    const pieces = isKnown ? paidan.pieces(length, ticks, !inHours) : [];
    const word = { late: words.over, hold: words.held, off: words.idle }[state] || "";
    // Readers hear whole minutes only.
    const minutes = isKnown ? paidan.pieces(length, false, !inHours) : [];
    const time = minutes.map(([number, unit]) => number + words.gap + unit).join(words.gap);
    const said = words["said_" + state] ? paidan.say(words["said_" + state], { time }) : time;
    return { state, word, pieces, said, run: Math.min(Math.max(run || 0, 0), 1) };
  };

  const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  paidan.faceHtml = ({ word, pieces }) =>
    (word && pieces.length ? escape(word) + " " : "") +
    (pieces.map(([number, unit]) => `<b>${escape(number)}</b><u>${escape(unit)}</u>`).join("") || words.none);

  function draw(chip) {
    const { due, warn, start } = chip.dataset;
    if (!due) return;
    const face = paidan.face({ due: Number(due), warn: Number(warn), start: Number(start), inHours: "hours" in chip.dataset });
    const html = paidan.faceHtml(face);
    if (chip.paidanDrawn !== html || chip.lastElementChild.childElementCount === 0) {
      chip.paidanDrawn = html;
      chip.lastElementChild.innerHTML = html;
    }
    if (chip.dataset.state !== face.state) chip.dataset.state = face.state;
    if (chip.getAttribute("aria-label") !== face.said) chip.setAttribute("aria-label", face.said);
    chip.style.setProperty("--run", face.run.toFixed(3));
  }

  const drawAll = () => document.querySelectorAll(".pd-clock[data-due]").forEach(draw);
  paidan.whenPlaced(".pd-clock[data-due]", draw);
  new MutationObserver((changes) => changes.forEach(({ target }) => target.matches(".pd-clock[data-due]") && draw(target))).observe(
    document.documentElement,
    { subtree: true, attributes: true, attributeFilter: ["data-due"] },
  );
  setInterval(() => document.hidden || drawAll(), 1000);
  document.addEventListener("visibilitychange", () => document.hidden || drawAll());
})();
