// After a part of the page was renewed the focus stays, or goes where the part says; messages can be closed.
(() => {
  document.addEventListener('htmx:afterSwap', e => {
    const wanted = document.getElementById(e.detail.target?.id)?.querySelector('[data-focus]');
    wanted?.focus();
  });
  document.addEventListener('click', e => e.target.closest('.notice .close')?.closest('li').remove());
  const leave = () => document.querySelectorAll('.toasts .good:not(:hover, :focus-within)').forEach(n => n.closest('li').remove());
  if (document.querySelector('.toasts .good')) setTimeout(leave, 10000);
})();
