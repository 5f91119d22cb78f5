// After a part of the page was renewed the focus stays, or goes where the part says, and what it tells anew is told
// once to who cannot see it. Messages can be closed, and what is to be handed on can be copied. A page that answers a
// form is asked for anew by Back and Reload, instead of the form being sent again; Back finds what was typed in it.
(() => {
  const fields = () => [...document.querySelectorAll('main form[method="post"] :is(input, select, textarea)[name]')]
    .filter(field => !['hidden', 'password', 'file', 'submit'].includes(field.type));
  const ticks = field => ['checkbox', 'radio'].includes(field.type);
  const called = field => `${field.form.action} ${field.name} ${ticks(field) ? field.value : ''}`;
  if ('sent' in document.documentElement.dataset) {
    const typed = Object.fromEntries(fields().map(field => [called(field), ticks(field) ? field.checked : field.value]));
    history.replaceState({ ...history.state, typed }, '', location.href);
  } else if (history.state?.typed && performance.getEntriesByType('navigation')[0]?.type === 'back_forward') {
    for (const field of fields().filter(field => called(field) in history.state.typed)) {
      field[ticks(field) ? 'checked' : 'value'] = history.state.typed[called(field)];
    }
  }
  document.addEventListener('htmx:afterSwap', e => {
    const part = document.getElementById(e.detail.target?.id);
    part?.querySelector('[data-focus]')?.focus();
    const told = part?.querySelector('[data-told]')?.dataset.told;
    const status = told && document.querySelector(`[data-tells="${CSS.escape(part.id)}"]`);
    if (status && status.textContent !== told) status.textContent = told;
  });
  document.addEventListener('click', e => e.target.closest('.notice .close')?.closest('li').remove());
  document.querySelectorAll('[data-with-script]').forEach(part => { part.hidden = false; });
  document.addEventListener('click', async e => {
    const button = e.target.closest('[data-copies]');
    if (!button) return;
    const field = document.getElementById(button.dataset.copies);
    field.select();
    const copied = await navigator.clipboard?.writeText(field.value).then(() => true, () => false) || document.execCommand('copy');
    if (copied) button.querySelector('[role="status"]').textContent = button.dataset.done;
  });
  for (const here of document.querySelectorAll(':is(.tabs, .way, .others) [aria-current]')) {  // in view, where they scroll
    const row = here.closest('.tabs, .way, .others'), at = here.getBoundingClientRect(), all = row.getBoundingClientRect();
    row.scrollLeft += at.left - all.left - (all.width - at.width) / 2;
  }
  // what can be undone stays until it is closed
  const leave = () => document.querySelectorAll('.toasts .good:not(:hover, :focus-within, :has([name="undo"]))').forEach(n => n.closest('li').remove());
  if (document.querySelector('.toasts .good')) setTimeout(leave, 10000);
})();
