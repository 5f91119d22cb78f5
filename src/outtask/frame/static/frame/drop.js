// A file may be dropped on its field; what was chosen is told.
(() => {
  const size = bytes => bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  const zone = e => e.target.closest?.('.drop');
  for (const name of ['dragover', 'dragleave', 'drop']) document.addEventListener(name, e => {
    const found = zone(e);
    if (!found) return;
    e.preventDefault();
    found.classList.toggle('over', name === 'dragover');
    const field = found.querySelector('input[type="file"]');
    if (name !== 'drop' || !e.dataTransfer.files.length) return;
    field.files = e.dataTransfer.files;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
  document.addEventListener('change', e => {
    const found = e.target.type === 'file' && zone(e);
    const told = found && found.querySelector('.chosen');
    if (told) told.textContent = [...e.target.files].map(f => `${f.name}, ${size(f.size)}`).join('; ');
  });
})();
