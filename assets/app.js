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

    // Change something on the server; the session's token goes with it.
    post: (path, values) =>
      fetch(path, {
        method: "POST",
        headers: { "X-Paidan-Token": root.dataset.token },
        body: new URLSearchParams(values),
      }),

    // Write a dcc.Store (or any component's props); callbacks that take it run.
    store: (id, data) => window.dash_clientside.set_props(id, { data }),

    // Elements as they appear, now and later.
    whenPlaced: (selector, act) => {
      awaited.push([selector, act]);
      document.body.querySelectorAll(selector).forEach(act);
    },

    // A box that was just ticked takes no letters: the keys of the page go on working. In a menu they do not.
    isTyping: (target) =>
      Boolean(target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [contenteditable] *, .pd-menu-box *")),
  });

  const awaited = [];
  const place = (node) => {
    if (node.nodeType !== 1) return;
    awaited.forEach(([selector, act]) => {
      if (node.matches(selector)) act(node);
      node.querySelectorAll(selector).forEach(act);
    });
  };
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(place))).observe(document.body, {
    childList: true,
    subtree: true,
  });

  // Every answer passes here: 401 means signed out, 403 brings the words to show.
  const ask = window.fetch.bind(window);
  window.fetch = async (...request) => {
    const answer = await ask(...request);
    if (answer.status === 401) paidan.signedOut();
    // A poll that fails is told by its age.
    if (answer.status >= 500 && !String(request[0]).startsWith("/live")) paidan.toast({ state: "late", text: words.failed });
    if (answer.status === 403) {
      const said = await answer.clone().json().catch(() => ({}));
      paidan.toast(said.toast || { state: "late", text: words.refused, detail: "" });
    }
    return answer;
  };
})();
