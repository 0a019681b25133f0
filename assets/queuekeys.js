// The queue's keys, its search and its address.
(() => {
  const { paidan } = window;
  const TYPED = 250;
  const here = () => paidan.openQueue();

  // What was typed goes to the workbook in a form: it stands in no address.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('[data-with-query="/queue.xlsx"]');
    if (!link || !here()?.list.text) return;
    event.preventDefault();
    paidan.download(link.href, { text: here().list.text });
  });

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "queue-asking") return;
    event.preventDefault();
    here()?.submit(event.target);
  });
  document.addEventListener("click", (event) => event.target.closest("#queue-dialog [data-close]") && document.getElementById("queue-dialog").close());

  // The way out of a list that has become empty: what was typed goes too, and it stands in no address.
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".pd-none a") || !here()) return;
    here().list.text = "";
    window.dash_clientside.set_props("queue-text", { value: "" });
  });

  const follow = () => location.pathname === "/queue" && here()?.restart();
  window.addEventListener("popstate", follow);
  window.addEventListener("_dashprivate_pushstate", follow);

  let typing = 0;
  document.addEventListener("input", (event) => {
    if (event.target.id !== "queue-text") return;
    clearTimeout(typing);
    typing = setTimeout(() => here()?.narrow(event.target.value.trim()), TYPED);
  });

  window.addEventListener(
    "keydown",
    (event) => {
      const queue = here();
      if (!queue || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
      if (paidan.isTyping(event.target)) {
        if (event.key === "Escape" && event.target.id === "queue-text") event.target.blur();
        return;
      }
      if (act(queue, event)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    },
    true,
  );

  function act(queue, event) {
    if (document.querySelector(".pd-menu-box")) return false;
    if (event.code === "KeyJ") return Boolean(queue.step(1));
    if (event.code === "KeyK") return Boolean(queue.step(-1));
    if (event.code === "KeyX") return queue.choose(event.shiftKey) ?? true;
    if (event.key === "Escape") return queue.clear() ?? true;
    if (event.key === "Enter" && !event.target.closest("a, button")) return open(queue);
    // The filter bar listens to F as well: on a chosen order that can be finished, it means that.
    if (event.code === "KeyF") return pressVerb(queue, "F");
    return false;
  }

  function pressVerb(queue, key) {
    const button = queue.bulk.querySelector(`[data-key="${key}"]:enabled`);
    if (!button || queue.bulk.hidden) return false;
    button.click();
    return true;
  }

  function open(queue) {
    const row = queue.list.byId.get(queue.focusedId);
    if (row) paidan.go(row.order.href);
    return Boolean(row);
  }
})();
