// Charts: the part of Plotly that we use is fetched when the first chart is shown, and a click on a mark that knows its
// orders opens them.
(() => {
  const { paidan } = window;

  // Dash writes here where its whole Plotly (4.8 MB) is; ours draws lines, bars and heat maps in a third of that.
  Object.defineProperty(window, "_dashPlotlyJSURL", {
    get: () => "/assets/vendor/plotly-cartesian-4.1.1.min.js",
    set: () => {},
  });

  // `meta` is what all addresses of a heat map begin with.
  const hrefOf = (point) => {
    const data = point.customdata;
    return Array.isArray(data) ? (point.data.meta || "") + data[0] : "";
  };

  function listen(graph) {
    const plot = graph.querySelector(".js-plotly-plot");
    if (!graph.isConnected) return;
    if (!plot?.on) {
      setTimeout(() => listen(graph), 200);
      return;
    }
    plot.on("plotly_click", ({ points }) => {
      const href = points.map(hrefOf).find(Boolean);
      if (href) paidan.go(href);
    });
    plot.on("plotly_hover", ({ points }) => {
      plot.style.cursor = points.some(hrefOf) ? "pointer" : "";
    });
    plot.on("plotly_unhover", () => (plot.style.cursor = ""));
  }
  paidan.whenPlaced(".dash-graph", listen);
})();
