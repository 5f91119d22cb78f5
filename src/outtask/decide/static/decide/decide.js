// Cells of a spreadsheet that are pasted into a field of a grid go where rows are pasted, to be looked at first
document.addEventListener('paste', e => {
  const rows = e.target.matches?.('.grid-in input') && e.target.form.querySelector('[data-paste]');
  const text = e.clipboardData?.getData('text/plain').replace(/[\r\n]+$/, '') ?? '';
  if (!rows || !/[\t\n]/.test(text)) return;
  e.preventDefault();
  rows.open = true;
  const area = rows.querySelector('textarea');
  area.value = text;
  area.dispatchEvent(new Event('input', { bubbles: true }));
  area.focus();
});

// Functions and groups are arranged by boxes and buttons. With a script they are dragged, too: [data-take] onto
// [data-into] in a form [data-drops]; and a box that has the focus takes keys. Whatever is ticked is told.
(() => {
  const form = document.querySelector('form[data-drops]');
  const says = form?.querySelector('[data-says]');
  if (!says) return;
  const dialog = form.querySelector('dialog');
  const boxes = name => [...form.querySelectorAll(`input[type="checkbox"][name="${name}"]`)];
  const ticked = name => boxes(name).filter(box => box.checked);
  const called = box => box.parentElement.querySelector('span').textContent.trim();
  const list = found => `${found.slice(0, 4).map(called).join(', ')}${found.length > 4 ? ' …' : ''}`;
  const field = name => form.elements.namedItem(name);
  const press = button => form.requestSubmit(button);
  const within = (e, what) => form.contains(e.target) && e.target.closest?.(what);

  // What is ticked
  const tell = () => {
    const told = ['functions', 'groups'].map(name => [name, ticked(name)]).filter(([, found]) => found.length);
    says.textContent = told.map(([name, found]) => `${says.dataset[name]}${found.length} (${list(found)})`).join('; ') || says.dataset.none;
  };
  form.addEventListener('change', e => { if (within(e, 'input[type="checkbox"]')) tell(); });
  const only = (name, meant) => {
    for (const box of boxes(name)) box.checked = meant.includes(box);
    tell();
  };

  // Merge, or weigh together: asked where functions are dropped, or by the key; the last is the one that stays
  const ask = (goal, meant) => {
    const before = ticked('functions');
    only('functions', [goal, ...meant]);
    const others = list(meant.filter(box => box !== goal));
    const title = dialog.querySelector('h2'), [first, between, last] = title.dataset.with.split('…'); // before names join
    title.textContent = `${first}${others}${between}${called(goal)}${last}`;
    dialog.querySelector('[data-keeps]').textContent = called(goal);
    dialog.querySelector('[data-as="merge"]').value = called(goal);
    dialog.querySelector('[data-as="bundle"]').value = goal.dataset.bundle || `${called(goal)} + ${others}`.slice(0, 120);
    dialog.returnValue = '';
    dialog.showModal();
    dialog.addEventListener('close', () => {
      const does = dialog.returnValue;
      if (!does) { only('functions', before); goal.focus(); return; }
      field('into').value = goal.value;
      field('name').value = dialog.querySelector(`[data-as="${does}"]`).value;
      press(form.querySelector(`[name="do"][value="${does}"]`));
    }, { once: true });
  };
  dialog.addEventListener('click', e => {
    const button = e.target.closest('[data-does]');
    if (button) dialog.close(button.dataset.does);
  });
  dialog.addEventListener('keydown', e => {
    if (e.key !== 'Enter' || !e.target.dataset.as) return;
    e.preventDefault(); // or the first button of the form would be meant
    dialog.close(e.target.dataset.as);
  });

  // Dragged: with what else is ticked of its kind, if it is ticked itself
  let taken = null;
  const goal = e => taken && within(e, '[data-into]');
  const box = item => item.querySelector('input[type="checkbox"]');
  form.addEventListener('dragstart', e => {
    taken = within(e, '[data-take]') || null;
    if (!taken) return;
    taken.classList.add('dragged');
    e.dataTransfer.effectAllowed = 'move';
    e.dataTransfer.setData('text/plain', called(box(taken)));
  });
  document.addEventListener('dragend', () => {
    taken?.classList.remove('dragged');
    form.querySelectorAll('[data-into].over').forEach(one => one.classList.remove('over'));
    taken = null;
  });
  for (const name of ['dragover', 'dragleave', 'drop']) form.addEventListener(name, e => {
    const found = goal(e);
    if (!found) return;
    e.preventDefault();
    const isOver = name === 'dragover' || name === 'dragleave' && found.contains(e.relatedTarget);
    found.classList.toggle('over', isOver && !found.contains(taken));
    if (name !== 'drop' || found.contains(taken)) return;
    const moved = box(taken), meant = moved.checked ? ticked(moved.name) : [moved];
    if (moved.name === 'functions') return ask(box(found), meant);
    only('groups', meant);
    form.querySelector('[data-drop-goal]').value = found.dataset.into;
    press(form.querySelector('[data-drop-do]'));
  });

  // Keys, on a box that has the focus
  const go = (at, step) => {
    const all = boxes('functions'), here = all.indexOf(at.closest('[data-into]').querySelector('[name="functions"]'));
    const next = all[here + step];
    next?.focus();
    next?.closest('[data-into]').scrollIntoView({ block: 'nearest' });
  };
  const merge = at => {
    const found = ticked('functions');
    if (found.length > 1) ask(found.includes(at) ? at : found[0], found);
    else if (ticked('groups').length) form.querySelector('[data-drop-goal]').focus();
    else says.textContent = says.dataset.two;
  };
  const undo = () => {
    const button = document.querySelector('.toasts [name="undo"]');
    if (button) button.click();
    else says.textContent = says.dataset.nothing;
  };
  const KEYS = {
    x: at => at.click(), j: at => go(at, 1), k: at => go(at, -1), m: merge, u: undo,
    a: at => at.closest('[data-into]').querySelector('[value^="apart:"], [value^="take-in:"]').click(),
  };
  form.addEventListener('keydown', e => {
    const at = within(e, '[data-into] input[type="checkbox"]');
    if (!at || !KEYS[e.key] || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    KEYS[e.key](at);
  });
})();
