// Name each word of a page that is broken over lines inside itself, and what scrolls sideways but should not.
scrolls => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = walker.nextNode());) {
    const holds = text.parentElement;
    if (holds.closest('script, style, noscript, select, textarea, svg, caption, .unseen, .code')) continue;
    if (!holds.checkVisibility({ visibilityProperty: true })) continue;
    for (const word of text.data.matchAll(/[\p{L}\p{N}]{2,30}/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].filter(box => box.width > 0).map(box => Math.round(box.top)));
      if (lines.size > 1) found.push(`${word[0]} is broken in <${holds.localName} class="${holds.className}">`);
    }
  }
  for (const one of document.querySelectorAll('body *')) {
    if (['auto', 'scroll'].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1
      && one.checkVisibility() && !one.matches(scrolls)) found.push(`<${one.localName} class="${one.className}"> scrolls sideways`);
  }
  return found;
}
