const unsafe = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => unsafe[sign]);

export const card = ({ fileSlug, data: centre }) => `<article class="centre-card" data-centre="${fileSlug}">
<div class="centre-card-who">
<h2 class="centre-card-name"><a href="/centres/${fileSlug}/">${escaped(centre.title)}</a></h2>
<p class="centre-card-place">${escaped(centre.commune)} <span class="centre-card-types">${escaped(centre.kinds)}</span></p>
<p class="evidence-badge evidence-badge--${centre.situations[0]}${centre.stale ? " evidence-badge--stale" : ""}">${escaped(centre.claim)}</p>
${centre.spaces.length ? `<p class="centre-card-there">${escaped(centre.seats)}&nbsp;: ${escaped(centre.space_kinds)}</p>\n` : ""}</div>
${
  centre.price
    ? `<div class="centre-card-figures">
<p class="centre-card-price">dès <strong>${escaped(centre.price.amount)}</strong> <span class="centre-card-unit">${escaped(centre.price.vat)} ${escaped(centre.price.unit)}</span></p>
</div>\n`
    : ""
}</article>
`;
