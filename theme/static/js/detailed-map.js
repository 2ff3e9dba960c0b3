// The detailed map: loads a library, the places and a host's tiles only when its button is pressed, and gives the
// drawn map back when it is closed. Every word it shows comes from the markup.

for (const root of document.querySelectorAll('[data-module="detailed-map"]')) attach(root);

function attach(root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const offer = part('offer');
  const frame = part('frame');
  const open = part('open');
  const failure = part('failure');
  const drawn = root.closest('figure').querySelectorAll('[data-drawn]');
  let map = null;
  let isLoading = false;

  const show = (isOpen) => {
    frame.hidden = !isOpen;
    offer.hidden = isOpen;
    for (const drawing of drawn) drawing.hidden = isOpen;
  };

  const close = () => {
    show(false);
    open.focus();
  };

  open.addEventListener('click', async () => {
    if (isLoading) return;
    isLoading = true;
    failure.hidden = true;
    try {
      const { loaded, draw } = await import('./detailed-map-drawn.js');
      const ready = await loaded(root.dataset);
      show(true);
      map ??= draw(ready, part('map'), root);
      map.invalidateSize();
      part('close').focus();
    } catch {
      show(false);
      failure.hidden = false;
    }
    isLoading = false;
  });
  part('close').addEventListener('click', close);
  frame.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    // An open note takes the first Escape, the map the next one.
    if (frame.querySelector('.leaflet-popup')) map.closePopup();
    else close();
  });
  root.hidden = false;
}
