// Count the texts of a page and those in its pictures, and name each whose contrast is below 4.5 to 1.
() => {
  const parse = c => { const [r, g, b, a = 1] = c.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0]; return [r, g, b, a]; };
  const over = (top, under) => top.slice(0, 3).map((v, i) => top[3] * v + (1 - top[3]) * under[i]);
  const light = c => { const [r, g, b] = c.map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const contrast = (one, other) => { const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05); };
  const ground = e => { const layers = [];
    for (let at = e; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]); };

  // What a chart paints: the colour of a shape, with the opacity of all that it lies in.
  const paint = e => { const style = getComputedStyle(e); const [r, g, b, a] = parse(style.fill);
    let strength = style.fill === 'none' ? 0 : a * style.fillOpacity;
    for (let at = e; at && at.localName !== 'svg'; at = at.parentElement)
      strength *= getComputedStyle(at).opacity;
    return [r, g, b, strength]; };
  const painted = new Map();
  const shapes_of = svg => { if (!painted.has(svg)) painted.set(svg,
    [...svg.querySelectorAll('path, rect, circle')].map(s => [s, s.getScreenCTM().inverse(), paint(s)]));
    return painted.get(svg); };
  const beneath = text => { const svg = text.closest('svg'); const box = text.getBBox();
    const to = text.getScreenCTM(); const points = [];
    for (const x of [0.02, 0.25, 0.5, 0.75, 0.98]) for (const y of [0.3, 0.5, 0.7])
      points.push(new DOMPoint(box.x + x * box.width, box.y + y * box.height).matrixTransform(to));
    const shapes = shapes_of(svg)
      .filter(([s]) => s.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING);
    return points.map(p => shapes.reduce((under, [s, back, colour]) =>
      s.isPointInFill(p.matrixTransform(back)) ? over(colour, under) : under,
      ground(svg.parentElement))); };

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const pale = [];
  let seen = 0, drawn = 0;
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.checkVisibility()) continue;
    seen += 1;
    const inside = e.namespaceURI.endsWith('svg');
    drawn += inside;
    const text = inside ? paint(e) : parse(getComputedStyle(e).color);
    const worst = Math.min(...(inside ? beneath(e) : [ground(e)]).map(under =>
      contrast(over(text, under), under)));
    if (!(worst >= 4.5)) pale.push(`${worst.toFixed(2)} ${e.tagName}: ${walker.currentNode.data.slice(0, 40)}`);
  }
  return [seen, drawn, pale];
}
