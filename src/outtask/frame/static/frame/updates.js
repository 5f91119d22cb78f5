// After a part of the page was renewed the focus stays, or goes where the part says, and what it tells anew is told
// once to who cannot see it. Messages can be closed, and what is to be handed on can be copied. A page that answers a
// form is asked for anew by Back and Reload, instead of the form being sent again.
(() => {
  if ('sent' in document.documentElement.dataset) history.replaceState(history.state, '', location.href);
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
  const leave = () => document.querySelectorAll('.toasts .good:not(:hover, :focus-within)').forEach(n => n.closest('li').remove());
  if (document.querySelector('.toasts .good')) setTimeout(leave, 10000);
})();
