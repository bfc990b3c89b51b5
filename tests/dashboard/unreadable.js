// Texts of the page whose contrast against what lies behind them is below WCAG 2 AA, as "text: ratio".
// Left out: what is disabled, hidden, decoration, or drawn over shapes within a chart (those colours are tested alone).
() => {
  const parse = text => {
    const parts = (text.match(/rgba?\(([^)]+)\)/) || ["", ""])[1].split(/[ ,/]+/).filter(Boolean).map(Number);
    return parts.length < 3 ? null : [...parts.slice(0, 3), parts.length > 3 ? parts[3] : 1];
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3]));
  const luminance = color => {
    const [red, green, blue] = color.map(part => part / 255)
      .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = element => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color && color[3] > 0) layers.push(color);
      if (color && color[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const opacity = element => {
    let all = 1;
    for (let at = element; at; at = at.parentElement) all *= Number(getComputedStyle(at).opacity);
    return all;
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (!node.textContent.trim() || box.width < 2 || box.height < 2 || style.visibility === "hidden") continue;
    if (element.closest("script, style, noscript, [disabled], [aria-disabled=true], .bartext")) continue;
    if (element.closest("[data-testid=stPaginationEllipsis], [data-testid=stSkeleton]")) continue;
    const drawing = element.closest("svg"), color = parse(drawing ? style.fill : style.color);
    if (!color) continue;
    const below = ground(drawing ? drawing.parentElement : element);
    const seen = over([...color.slice(0, 3), color[3] * opacity(element)], below), size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const reached = ratio(seen, below);
    if (reached < least) found.push(`${node.textContent.trim().slice(0, 40)}: ${reached.toFixed(2)}`);
  }
  return [...new Set(found)];
}
