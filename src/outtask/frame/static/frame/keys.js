// Keys: "/" goes to the filter, "g" and a letter to a page of the menu, "?" lists them.
(() => {
  let going = 0;
  const typing = e => e.target.closest('input, select, textarea, [contenteditable]');
  document.addEventListener('keydown', e => {
    if (typing(e) || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === '/') {
      const filter = document.querySelector('[data-filter]');
      if (filter) { e.preventDefault(); filter.focus(); filter.select(); }
    } else if (e.key === '?') {
      document.getElementById('keys')?.showPopover?.();
    } else if (e.key === 'g') {
      going = e.timeStamp;
    } else if (e.timeStamp - going < 1500) {
      going = 0;
      document.querySelector(`.menu a[data-key="${CSS.escape(e.key)}"]`)?.click();
    }
  });
})();
