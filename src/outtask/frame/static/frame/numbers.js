// How a number with marks will be read stands beside its field while it is typed, as frame/typed.py reads it.
(() => {
  const [thousands, point] = document.documentElement.dataset.marks || ',.';
  const shape = /^[^\d.,+\-−]*([-−+]?)(\d[\d.,]*|[.,]\d+)(k|m|bn)?(?:%|€|\$|£|[A-Z]{3})?$/i;
  const told = (whole, decimals) => (whole || '0').replace(/\B(?=(\d{3})+$)/g, thousands) + (decimals ? point + decimals : '');
  const reading = text => {
    const [, sign, figure, scale] = text.replace(/[\s'’]/g, '').match(shape) || [];
    const used = (figure || '').match(/[.,]/g);
    if (!used || scale) return '';
    const double = /^[1-9]\d{0,2}[.,]\d{3}$/.test(figure);
    const bare = figure.replace(/[.,]/g, '');
    if (double && used[0] === point) return `${sign}${told(bare)} / ${sign}${told(...figure.replace(/0+$/, '').split(point))} ?`;
    const mark = used.length > 1 && new Set(used).size === 1 || double ? '' : used.at(-1);
    const at = mark ? figure.lastIndexOf(mark) : figure.length;
    const whole = figure.slice(0, at).replace(/[.,]/g, '');
    return `= ${sign}${told(whole, figure.slice(at + 1))}`;
  };
  document.addEventListener('input', e => {
    if (!e.target.matches?.('input.numeric')) return;
    const next = e.target.nextElementSibling;
    const beside = next?.matches('output.reading') ? next : document.createElement('output');
    beside.className = 'reading muted small';
    beside.htmlFor = e.target.id;
    beside.textContent = reading(e.target.value);
    if (beside !== next && beside.textContent) e.target.after(beside);
  });
})();
