// The overview: tells its panels when to ask again, and lets times go on.
(() => {
  const { paidan } = window;
  const REWRITE = 20_000;
  let build;
  let waiting = false;
  let turned = "";

  const place = () => document.getElementById("overview-strip");
  const attention = () => document.getElementById("overview-attention");
  const isPointedAt = () => Boolean(attention()?.matches(":hover, :focus-within"));

  // Live panels ask again. What is ranked keeps its rows while somebody points at one.
  function askAgain() {
    if (!place()) return;
    paidan.store("overview-now", Date.now());
    waiting = isPointedAt();
    if (!waiting) paidan.store("overview-ranked", Date.now());
  }

  function catchUp() {
    if (!waiting || isPointedAt() || !attention()) return;
    waiting = false;
    paidan.store("overview-ranked", Date.now());
  }
  document.addEventListener("pointerout", () => setTimeout(catchUp, 0));
  document.addEventListener("focusout", () => setTimeout(catchUp, 0));

  document.addEventListener("paidan:changed", ({ detail }) => {
    askAgain();
    if (place() && detail.as_of !== build) paidan.store("overview-build", detail.as_of);
    build = detail.as_of;
  });

  // A number changes by itself: the strip says when.
  function turn() {
    const due = place()?.querySelector("[data-turn]")?.dataset.turn;
    if (!due || due === turned || paidan.now() <= Number(due)) return;
    turned = due;
    askAgain();
  }
  setInterval(() => document.hidden || turn(), 1000);

  // "longest 2 h 10 m" grows, "the first in 12 m" shrinks.
  function write(one) {
    const pieces = paidan.pieces(paidan.now() - Number(one.dataset.since));
    const time = pieces.map(([number, unit]) => number + paidan.words.gap + unit).join(paidan.words.gap);
    const text = paidan.say(one.dataset.says, { time });
    if (one.textContent !== text) one.textContent = text;
  }
  setInterval(() => document.hidden || document.querySelectorAll("[data-since][data-says]").forEach(write), REWRITE);
})();
