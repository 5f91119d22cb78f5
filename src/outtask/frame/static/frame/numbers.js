// How a number with marks, or with k or m, will be read stands beside its field while it is typed. It is read
// as by frame/typed.py, and formats/quantities.py; of what they refuse nothing is told.
(() => {
  const [thousands, point] = document.documentElement.dataset.marks || ',.';
  const around = /^[^\d.,+\-−]*|(?:%|€|\$|£|[A-Z]{3})$/g;
  const shape = /^([-−+]?)(\d[\d.,]*|[.,]\d+)(k|m|bn)?$/i;
  const double = /^[1-9]\d{0,2}[.,]\d{3}$/;
  const grouped = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/;
  const scales = {'': 0, k: 3, m: 6, bn: 9};

  const markOf = figure => {  // before decimals, in a figure that can be read one way only
    const marks = figure.match(/[.,]/g) || [];
    return marks.length > 1 && new Set(marks).size === 1 ? '' : marks.at(-1) || '';
  };
  const told = (figure, mark, zeros) => {  // '' for what is no number
    const at = mark && figure.includes(mark) ? figure.indexOf(mark) : figure.length;
    const whole = figure.slice(0, at), bare = whole.replace(/[.,]/g, ''), decimals = figure.slice(at + 1);
    if (whole !== bare && !grouped.test(whole) || !/^\d+$/.test(bare + decimals)) return '';
    if (!Number.isFinite(Number(`${bare || 0}e${zeros}`))) return '';
    const moved = decimals.padEnd(zeros, '0');
    const digits = (bare + moved.slice(0, zeros)).replace(/^0+(?=\d)/, '') || '0';
    const left = zeros || double.test(figure) ? moved.slice(zeros).replace(/0+$/, '') : decimals;
    return digits.replace(/\B(?=(\d{3})+$)/g, thousands) + (left ? point + left : '');
  };
  const reading = text => {
    const [, sign, figure, scale = ''] = text.replace(/[\s'’]/g, '').replace(around, '').match(shape) || [];
    if (!figure || !scale && !/[.,]/.test(figure)) return '';
    const zeros = scales[scale.toLowerCase()];
    const either = double.test(figure);
    if (either && figure.includes(point) === !scale) {
      return `${sign}${told(figure.replace(/[.,]/, ''), '', zeros)} / ${sign}${told(figure, figure.at(-4), zeros)} ?`;
    }
    const found = told(figure, either ? point : markOf(figure), zeros);
    return found && `= ${sign}${found}`;
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
