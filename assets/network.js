// Whether the server is reached: one rule for every page. A strip says so while it is not. Whoever sent something is told
// as soon as it failed, beside the button; the sentence stays until it is sent, and the button can be pressed again.
(() => {
  const { paidan } = window;
  const { element, words } = paidan;
  const PATIENCE = 8000; // many orders take longer
  const EACH = 250;
  const SETTLING = 2000;
  const onItsWay = new Map(); // what was sent and has no answer yet, by the mark that its request carries
  let isLost = false;
  let isLeaving = false;

  function turn(is) {
    if (is === isLost || (is && isLeaving)) return;
    isLost = is;
    paidan.offline(is);
    document.dispatchEvent(new CustomEvent("paidan:network", { detail: { isLost } }));
  }
  paidan.isLost = () => isLost;
  paidan.unreached = () => turn(true);
  paidan.reached = () => turn(false);

  // A network that is gone answers nothing; one that is back is believed once the server has answered.
  window.addEventListener("offline", paidan.unreached);
  // What a page that is being left had asked for is no lost connection.
  window.addEventListener("pagehide", () => (isLeaving = true));
  window.addEventListener("pageshow", () => (isLeaving = false));

  // ---- what is sent ----
  const why = ({ text, detail }) => {
    if (text) return { text, detail };
    return navigator.onLine ? { text: words.undone, detail: words.undone_detail } : { text: words.unsent, detail: words.unsent_detail };
  };

  // A sentence in the place for what is wrong with a form; none: it is taken away.
  paidan.sayUnsent = (place, said) => {
    if (!place || (!said && !place.hasAttribute("data-unsent"))) return;
    place.toggleAttribute("data-unsent", Boolean(said));
    place.replaceChildren(...(said ? [element("i", "bi bi-wifi-off"), element("span", "", [said.text, said.detail].filter(Boolean).join(words.gap))] : []));
  };

  // Where there is no such place: a message that stays as long.
  function inToast() {
    let told = null;
    return (said) => {
      told?.remove();
      told = said && paidan.toast({ state: "late", ...said, stays: true });
    };
  }
  const toasts = new Map();
  const toastOf = (name) => toasts.get(name) || toasts.set(name, inToast()).get(name);

  // Something was sent, in a request that carries the mark `sent`. If it fails, or no answer comes in time, `free` makes
  // its button usable again and `say` says so ({text, detail}, or null: nothing any more); without `say`, a message of
  // its own by `name`. What comes back is called when the answer is there.
  paidan.awaited = ({ sent, name = "", free = () => {}, say = toastOf(name), text, detail, orders = 1 }) => {
    let timer = 0;
    const end = () => {
      clearTimeout(timer);
      onItsWay.delete(sent);
    };
    const fail = (said = why({ text, detail })) => {
      end();
      free();
      say(said);
    };
    const release = () => {
      end();
      free();
      say(null);
    };
    timer = setTimeout(fail, PATIENCE + (orders - 1) * EACH);
    onItsWay.set(sent, { fail, release });
    say(isLost ? why({ text, detail }) : null);
    return () => {
      end();
      say(null);
    };
  };

  const carriedBy = (body) => (typeof body === "string" ? [...onItsWay].filter(([sent]) => body.includes(sent)).map(([, one]) => one) : []);

  // ---- every request passes here ----
  const ask = window.fetch.bind(window);
  window.fetch = async (...request) => {
    const [address, { method = "GET", body } = {}] = request;
    const isPoll = String(address).startsWith("/live");
    try {
      const answer = await ask(...request);
      // A page of the browser's own memory proves nothing.
      if (answer.status < 500 && (isPoll || method !== "GET")) paidan.reached();
      await tell(answer, carriedBy(body), isPoll);
      return answer;
    } catch (error) {
      if (error.name !== "AbortError") {
        paidan.unreached();
        carriedBy(body).forEach((one) => one.fail());
      }
      throw error;
    }
  };

  // 401 means signed out, 403 brings the words to show. A poll that fails is told by its age.
  async function tell(answer, acts, isPoll) {
    if (answer.status === 401) paidan.signedOut();
    if (answer.status === 403) {
      const said = await answer.clone().json().catch(() => ({}));
      paidan.toast(said.toast || { state: "late", text: words.refused, detail: "" });
    }
    if (answer.status >= 500) {
      acts.forEach((one) => one.fail({ text: words.failed, detail: words.undone_detail }));
      if (!acts.length && !isPoll) paidan.toast({ state: "late", text: words.failed });
    } else if (answer.status >= 400) acts.forEach((one) => one.release());
    // What went wrong while it was done has been told, and brings nothing else.
    else setTimeout(() => acts.forEach((one) => [...onItsWay.values()].includes(one) && one.release()), SETTLING);
  }
})();
