// The message that a page ends in: the page's tool writes its result into it, the visitor changes it, and it leaves only by
// the visitor's own mail program or clipboard.

// Longer addresses are cut by some mail programs.
const LONGEST_LINK = 1900;

for (const section of document.querySelectorAll('[data-module="next-step"]')) attach(section);

/** Put a result into the page's message, unless the visitor has changed it. */
export function propose(text) {
  const section = document.querySelector('[data-module="next-step"]');
  if (!section || 'changed' in section.dataset) return;
  section.querySelector('[data-part="message"]').value = text;
  address(section);
}

function attach(section) {
  const message = section.querySelector('[data-part="message"]');
  const copy = section.querySelector('[data-part="copy"]');
  const status = section.querySelector('[data-part="status"]');
  const mail = section.querySelector('[data-part="mail"]');
  const copied = async (words) => {
    try {
      await navigator.clipboard.writeText(message.value);
      status.textContent = words;
    } catch {
      message.select();
      status.textContent = section.dataset.uncopied;
    }
  };
  message.addEventListener('input', () => {
    section.dataset.changed = '';
    address(section);
  });
  copy.hidden = false;
  copy.addEventListener('click', () => copied(section.dataset.copied));
  mail?.addEventListener('click', () => {
    if ('long' in mail.dataset) copied(section.dataset.long);
  });
}

function address(section) {
  const mail = section.querySelector('[data-part="mail"]');
  if (!mail) return;
  const { email, subject } = section.dataset;
  const start = `mailto:${email}?subject=${encodeURIComponent(subject)}`;
  const whole = `${start}&body=${encodeURIComponent(section.querySelector('[data-part="message"]').value.replaceAll('\n', '\r\n'))}`;
  const isLong = whole.length > LONGEST_LINK;
  mail.href = isLong ? start : whole;
  mail.toggleAttribute('data-long', isLong);
}
