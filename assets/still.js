// Trees of elements that nothing is wired to: one component to Dash, plain elements to React (ui/parts/still.py).
(() => {
  const draw = (part) => {
    if (part === null || typeof part !== "object") return part;
    const { children, ...rest } = part.props;
    return window.React.createElement(part.type.toLowerCase(), rest, ...[children].flat(Infinity).map(draw));
  };

  window.paidan_parts = { Still: ({ tree }) => draw(tree) };
})();
