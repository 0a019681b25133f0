// How cells of AG Grid are drawn. Columns name a renderer (`cellRenderer: "Clock"`); values are codes and moments, words
// come with them. Renderers are React components: they take what the row says and give back elements.
(() => {
  const { paidan } = window;
  const at = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  // What a cell is sorted by: its value, or the `sort` of a value that is more than text.
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const sortOf = (value) => (value && typeof value === "object" ? value.sort : value) ?? null;
  functions.paidanBySort = (a, b) => {
    const [first, second] = [sortOf(a), sortOf(b)];
    if (first === second) return 0;
    if (first === null || second === null) return first === null ? -1 : 1;
    return typeof first === "string" ? first.localeCompare(second, "zh") : first - second;
  };

  const say = (...parts) => window.React.createElement(...parts);
  const icon = (name, label) => say("i", { className: `bi bi-${name}`, role: label ? "img" : undefined, "aria-label": label });

  // value: {state, due, warn, start, left, run}: moments and left in milliseconds; without due the clock stands.
  at.Clock = ({ value }) => {
    if (!value) return null;
    const face = paidan.face(value);
    const marks = { "data-state": face.state, "data-due": value.due || undefined, "data-warn": value.warn || undefined, "data-start": value.start || undefined };
    return say(
      "span",
      { className: "pd-clock", role: "timer", "aria-label": face.said, style: { "--run": face.run.toFixed(3) }, ...marks },
      say("i", { className: "pd-mark", "aria-hidden": true }),
      say("span", { dangerouslySetInnerHTML: { __html: paidan.faceHtml(face) } }),
    );
  };

  // value: {text, state?}
  at.Badge = ({ value }) =>
    value ? say("span", { className: "pd-badge", "data-state": value.state || undefined }, value.state ? say("i", { className: "pd-mark" }) : null, value.text) : null;

  // value: {level, top, text}: a level and a name after it.
  at.Level = ({ value }) =>
    value
      ? say("span", { className: "pd-cut", title: value.text }, value.level ? say("span", { className: "pd-level", "data-top": value.top ? "" : undefined }, value.level) : null, " ", value.text)
      : null;

  // value: [{icon, label, text}]
  at.Flags = ({ value }) => (value || []).map((flag, index) => say("span", { className: "pd-flag", title: flag.label, key: index }, icon(flag.icon, flag.label), flag.text));

  // value: {text, href}: an address of ours, followed without loading everything again.
  at.Link = ({ value }) => (value && value.href ? say("a", { href: value.href, className: "pd-n" }, value.text) : value ? value.text : null);

  // value: {text, more}: what matters, and a word in grey after it.
  at.Two = ({ value }) => (value ? say("span", { title: [value.text, value.more].filter(Boolean).join(" ") }, value.text, " ", say("span", { className: "pd-3" }, value.more)) : null);

  // value: {text, title}: a moment as short as the day allows, whole under the pointer.
  at.Moment = ({ value }) => (value ? say("span", { title: value.title }, value.text) : null);

  // value: {actual, target, time, label}: shares of the bar, 0 to 1.
  at.Bullet = ({ value }) =>
    value
      ? say(
          "span",
          { className: "pd-bullet", role: "img", "aria-label": value.label, style: { "--actual": value.actual, "--target": value.target, "--time": value.time } },
          say("i"),
          value.time === undefined || value.time === null ? null : say("u"),
          say("b"),
        )
      : null;
})();
