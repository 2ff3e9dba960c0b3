// Elements with their words, and figures as French prints them.

export function element(name, className = '', content = '') {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = content;
  return made;
}

const whole = new Intl.NumberFormat('fr-FR'); // made once: making one takes longer than a hundred figures

export function counting(count, one, many) {
  return `${whole.format(count)}\u00a0${count < 2 ? one : many}`;
}

export function euros(amount) {
  const digits = Number.isInteger(amount) ? 0 : 2;
  return `${amount.toLocaleString('fr-FR', { minimumFractionDigits: digits, maximumFractionDigits: digits })}\u00a0€`;
}

/** What a visitor typed, short enough to be shown. */
export function shortened(value) {
  return value.length > 40 ? `${value.slice(0, 40)}…` : value;
}
