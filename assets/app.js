// What the other scripts share: words in the reader's language, the server's clock, asking and telling the server.
(() => {
  const root = document.documentElement;
  const words = JSON.parse(document.getElementById("paidan-words").textContent);

  const paidan = (window.paidan = {
    words,
    isChinese: root.lang.startsWith("zh"),

    // The server's clock minus this one, in milliseconds.
    ahead: Number(root.dataset.now) - Date.now(),
    now: () => Date.now() + paidan.ahead,

    // "%(n)s s ago" with its values.
    say: (text, values = {}) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]),

    token: root.dataset.token,

    // Change something on the server; the session's token goes with it.
    post: (path, values) =>
      fetch(path, {
        method: "POST",
        headers: { "X-Paidan-Token": paidan.token },
        body: new URLSearchParams(values),
      }),

    // Write a dcc.Store (or any component's props); callbacks that take it run.
    store: (id, data) => window.dash_clientside.set_props(id, { data }),

    // The same as a form that the browser sends: for what it answers with a file, and what stands in no address.
    download: (action, values) => {
      const form = Object.assign(document.createElement("form"), { method: "post", action, hidden: true });
      Object.entries({ ...values, token: paidan.token }).forEach(([name, value]) =>
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value })),
      );
      document.body.append(form);
      form.submit();
      form.remove();
    },

    // A key for an act: made when its form opens, so that doing it twice does it once.
    key: () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join(""),

    // An element with what is inside it; nothing is no part of it.
    element: (tag, className, ...inside) => {
      const made = document.createElement(tag);
      if (className) made.className = className;
      made.append(...inside.filter((one) => one !== null && one !== undefined && one !== ""));
      return made;
    },

    // A text where it is not the same already: what listens to changes hears of none.
    put: (place, text) => place && place.textContent !== text && (place.textContent = text),

    // Elements as they appear, now and later.
    whenPlaced: (selector, act) => {
      placing.push([selector, act]);
      document.body.querySelectorAll(selector).forEach(act);
    },

    // A box that was just ticked takes no letters: the keys of the page go on working. In a menu they do not.
    isTyping: (target) =>
      Boolean(target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [contenteditable] *, .pd-menu-box *")),
  });

  const placing = [];
  const place = (node) => {
    if (node.nodeType !== 1) return;
    placing.forEach(([selector, act]) => {
      if (node.matches(selector)) act(node);
      node.querySelectorAll(selector).forEach(act);
    });
  };
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(place))).observe(document.body, {
    childList: true,
    subtree: true,
  });
})();
