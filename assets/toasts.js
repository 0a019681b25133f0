// Toasts, bottom right: what happened, detail, one button. Refusals are read aloud at once. Six seconds, or until
// whoever shows one takes it away (`stays`), or until they are dealt with if they carry a button that does something;
// one that can be undone counts the time down in which it can. This script alone writes inside #shell-toasts.
(() => {
  const { element, words } = window.paidan;
  const LIFE = 6000;

  const remove = (toast) => toast.isConnected && toast.remove();

  function button(action, toast) {
    const made = element("button", "btn btn-plain btn-sm pd-gap", action.label);
    made.type = "button";
    if (action.key) {
      made.dataset.key = action.key;
      made.append(" ", element("kbd", "", action.key));
    }
    made.addEventListener("click", () => {
      if (action.href) window.paidan.go(action.href);
      else window.paidan.store(action.store, action.data);
      remove(toast);
    });
    return made;
  }

  // The time left to press the button, told in `place` every second; then the toast goes, and its offer with it.
  function countDown(toast, place, seconds) {
    const until = Date.now() + seconds * 1000;
    const tell = () => {
      const left = until - Date.now();
      if (left <= 0 || !toast.isConnected) {
        clearInterval(ticking);
        remove(toast);
        return;
      }
      const time = window.paidan.pieces(left, true).map((piece) => piece.join(words.gap)).join(words.gap);
      place.textContent = window.paidan.say(words.undo_within, { time });
    };
    const ticking = setInterval(tell, 1000);
    tell();
  }

  window.paidan.toast = ({ state = "done", text, detail, action, stays }) => {
    const place = document.getElementById("shell-toasts");
    if (!place) return null;
    const toast = element("div", "pd-toast");
    toast.setAttribute("role", state === "late" ? "alert" : "status");
    const mark = element("i", "pd-mark");
    mark.dataset.state = state;
    const said = element("span");
    said.append(element("b", "", text));
    if (detail) said.append(element("br"), element("span", "pd-sm pd-2", detail));
    toast.append(mark, said);
    if (action) toast.append(button(action, toast));
    const close = element("button", action ? "pd-icon-btn" : "pd-icon-btn pd-gap");
    close.type = "button";
    close.setAttribute("aria-label", words.close);
    close.append(element("i", "bi bi-x"));
    close.addEventListener("click", () => remove(toast));
    toast.append(close);
    place.append(toast);
    if (action?.seconds) {
      const left = element("span", "pd-sm pd-2");
      left.setAttribute("aria-live", "off");
      said.append(element("br"), left);
      countDown(toast, left, action.seconds);
    }
    while (place.children.length > 4) place.firstElementChild.remove();
    if (!stays && (!action || action.href)) setTimeout(() => remove(toast), LIFE);
    return toast;
  };

  // Over the whole window, for what concerns everything on it.
  function bar(kind, state, mark = element("i", "pd-mark")) {
    const made = element("div", `pd-notice pd-bar pd-${kind}`);
    made.dataset.state = state;
    made.setAttribute("role", "alert");
    made.append(mark);
    document.body.prepend(made);
    return made;
  }

  window.paidan.offline = (isOffline) => {
    document.querySelector(".pd-offline")?.remove();
    if (!isOffline) return;
    const text = navigator.onLine ? words.offline : words.no_network;
    bar("offline", "risk", element("i", "bi bi-wifi-off")).append(element("span", "", text));
  };

  // Stays until the person logs in again: everything else would fail too.
  window.paidan.signedOut = () => {
    if (document.querySelector(".pd-signed-out")) return;
    const link = element("a", "", words.log_in);
    link.href = "/login?next=" + encodeURIComponent(location.pathname + location.search);
    link.dataset.out = "";
    const said = element("span", "", words.signed_out + " ");
    said.append(link);
    bar("signed-out", "late").append(said);
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    paidan: Object.assign({}, window.dash_clientside && window.dash_clientside.paidan, {
      showToast: (toast) => {
        if (toast) window.paidan.toast(toast);
      },
      undone: (outcomes) => {
        if (outcomes?.some((one) => one.is_done)) document.dispatchEvent(new CustomEvent("paidan:undone"));
      },
    }),
  });
})();
