// What can be ticked and moved with a button can be dragged too: [data-take] onto [data-into] in a form [data-drops].
(() => {
  let taken = null;
  const form = e => e.target.closest?.('form[data-drops]');
  const goal = e => taken && e.target.closest?.('[data-into]');
  document.addEventListener('dragstart', e => {
    const item = form(e) && e.target.closest?.('[data-take]');
    if (!item) return;
    taken = item;
    item.classList.add('dragged');
    e.dataTransfer.effectAllowed = 'move';
    e.dataTransfer.setData('text/plain', item.textContent.trim());
  });
  document.addEventListener('dragend', () => {
    taken?.classList.remove('dragged');
    document.querySelectorAll('[data-into].over').forEach(one => one.classList.remove('over'));
    taken = null;
  });
  for (const name of ['dragover', 'dragleave', 'drop']) document.addEventListener(name, e => {
    const found = goal(e);
    if (!found) return;
    e.preventDefault();
    found.classList.toggle('over', name === 'dragover');
    if (name !== 'drop' || found.contains(taken)) return;
    const within = found.closest('form[data-drops]');
    taken.querySelector('input[type="checkbox"]').checked = true;
    within.querySelector('[data-drop-goal]').value = found.dataset.into;
    within.requestSubmit(within.querySelector('[data-drop-do]'));
  });
})();
