// The one poll. Every two seconds, while the page is seen: has an order or the warehouse changed? Then the counts in
// the navigation follow, the store shell-live is written for callbacks, and pages hear `paidan:changed`.
(() => {
  const { paidan } = window;
  const EVERY = 2000;
  const OLD = 10;
  let token = "";
  let turn = 0;
  let answeredAt = 0;
  let asking = null;

  async function ask() {
    if (document.hidden || asking || !document.querySelector(".pd-nav")) return;
    const mine = (asking = new AbortController());
    // Without a network some phones wait for minutes.
    const givingUp = setTimeout(() => mine.abort(), OLD * 1000);
    const hasTurned = turn && paidan.now() > turn;
    try {
      const answer = await fetch("/live" + (token && !hasTurned ? "?seen=" + encodeURIComponent(token) : ""), { signal: mine.signal });
      // Signed out or refused is an answer too; a failing server is none.
      if (answer.status < 500) paidan.answeredAt = answeredAt = Date.now();
      if (answer.status === 200) tell(await answer.json());
    } catch {
      // No answer: the strip and the age in the navigation say so.
    } finally {
      clearTimeout(givingUp);
      if (asking === mine) asking = null;
    }
  }

  function tell(news) {
    const isFirst = token === "";
    token = news.token;
    turn = news.turn;
    paidan.ahead = news.now - Date.now();
    show(news);
    if (isFirst) return;
    paidan.store("shell-live", news);
    document.dispatchEvent(new CustomEvent("paidan:changed", { detail: news }));
  }

  function show(news) {
    paidan.news = news;
    document.querySelectorAll("[data-count]").forEach((place) => {
      const count = news.counts[place.dataset.count];
      place.textContent = place.dataset.count === "messages" && !count ? "" : count.toLocaleString("en");
    });
    document.querySelectorAll("[data-as-of]").forEach((place) => {
      place.textContent = news.as_of ? paidan.say(place.dataset.asOf, { time: news.as_of.slice(11, 16) }) : "";
      place.title = news.as_of ? news.as_of.replace("T", " ") : "";
    });
  }

  function age() {
    const seconds = answeredAt ? Math.round((Date.now() - answeredAt) / 1000) : 0;
    const isOld = seconds > OLD && !document.hidden;
    if (isOld) paidan.unreached();
    document.querySelectorAll("[data-age]").forEach((place) => {
      place.textContent = answeredAt ? paidan.say(isOld ? paidan.words.no_answer : paidan.words.seconds_ago, { n: seconds }) : "";
      place.toggleAttribute("data-old", isOld);
    });
  }

  paidan.whenPlaced(".pd-nav", () => {
    ask();
    if (paidan.news) show(paidan.news);
  });
  // What was asked of the network that is gone would keep the question from being asked anew.
  window.addEventListener("online", () => {
    asking?.abort();
    asking = null;
    ask();
  });
  setInterval(ask, EVERY);
  setInterval(age, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && answeredAt) answeredAt = Date.now();
    ask();
  });
})();
