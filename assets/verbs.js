// The bar of verbs under a list: which orders it is for, why some verbs are off, the verbs with their keys. A verb that
// some of the orders do not allow stays, disabled.
(() => {
  const { paidan } = window;
  const { element, put } = paidan;
  const textOf = (buttons) => buttons.map((one) => one.textContent + (one.disabled ? "-" : "+")).join("");

  paidan.VerbBar = class {
    // acts: [{verb, name, key}], the next step first.
    constructor(element, acts, words) {
      Object.assign(this, { element, acts, words });
      this.said = (name) => element.querySelector(`[data-said="${name}"]`);
    }

    // For these rows; isChosen: they were chosen, rather than one that only has the mark.
    draw(rows, isChosen) {
      this.element.hidden = rows.length === 0;
      if (!rows.length) return;
      const isLegal = (act, row) => row.legal.includes(act.verb) && !row.gone;
      const offered = this.acts.filter((act) => rows.some((row) => isLegal(act, row)));
      const off = offered.filter((act) => !rows.every((row) => isLegal(act, row)));
      put(this.said("count"), isChosen ? paidan.say(this.words.chosen, { n: rows.length }) : rows[0].order.text);
      put(this.said("why"), [this.stages(rows), rows.find((row) => row.gone)?.gone || this.whyOff(off, rows)].filter(Boolean).join(this.words.stop));
      this.said("why").title = this.said("why").textContent;
      const first = offered.find((act) => !off.includes(act));
      const verbs = offered.map((act) => verbButton(act, off.includes(act), act === first));
      if (textOf([...this.said("verbs").children]) !== textOf(verbs)) this.said("verbs").replaceChildren(...verbs);
    }

    stages(rows) {
      if (rows.length === 1) return rows[0].stage.text;
      const counts = new Map();
      rows.forEach((row) => counts.set(row.stage.text, (counts.get(row.stage.text) || 0) + 1));
      return [...counts].map(([stage, n]) => paidan.say(this.words.stage, { stage, n })).join(this.words.then);
    }

    // "not for In progress: Dispatch, Return", a clause for each group of stages.
    whyOff(off, rows) {
      const { words } = this;
      const by = new Map();
      off.forEach((act) => {
        const stages = [...new Set(rows.filter((row) => !row.legal.includes(act.verb)).map((row) => row.stage.text))].join(words.between);
        by.set(stages, [...(by.get(stages) || []), act.name]);
      });
      return [...by].map(([stages, verbs]) => paidan.say(words.off, { stages, verbs: verbs.join(words.between) })).join(words.stop);
    }
  };

  function verbButton(act, isOff, isFirst) {
    const made = element("button", `btn btn-${isFirst ? "primary" : "plain"}`, act.name);
    Object.assign(made, { type: "button", disabled: isOff });
    made.dataset.verb = act.verb;
    if (!act.key) return made;
    made.dataset.key = act.key;
    made.append(" ", element("kbd", "", act.key));
    return made;
  }
})();
