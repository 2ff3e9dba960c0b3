import { escaped } from "./card.js";

const menu = [
  ["centres", "Les lieux"],
  ["services", "Par service"],
  ["types", "Par type de lieu"],
  ["situations", "Par situation"],
  ["intercommunalites", "Par intercommunalité"],
  ["actualites", "Actualités"],
];

export const header = (network, section) => `<a class="skip-link" href="#contenu">Aller au contenu</a>
<header class="site-top">
<p class="site-notice">${escaped(network.notice)}</p>
<div class="site-header">
<a class="site-name" href="/">${escaped(network.name)}</a>
<nav class="site-menu" id="menu" aria-label="Menu principal">
<ul>
${menu.map(([name, label]) => `<li><a href="/${name}/"${name === section ? ' aria-current="true"' : ""}>${label}</a></li>\n`).join("")}</ul>
</nav>
</div>
</header>
`;

export const footer = (network) => `<footer class="site-footer">
<div class="site-footer-inner">
<div>
<p class="site-footer-name">${escaped(network.name)}</p>
<p>${escaped(network.tagline)}</p>
</div>
<nav aria-label="Les listes">
<ul>
<li><a href="/centres/">Tous les lieux</a></li>
<li><a href="/services/">Par service</a></li>
<li><a href="/types/">Par type de lieu</a></li>
<li><a href="/situations/">Par situation</a></li>
<li><a href="/intercommunalites/">Par intercommunalité</a></li>
</ul>
</nav>
<nav aria-label="Le site">
<ul>
<li><a href="/">Accueil</a></li>
<li><a href="/actualites/">Actualités</a></li>
<li><a href="/actualites/flux.xml">Flux des actualités (Atom)</a></li>
<li><a href="/centres.geojson">Données ouvertes (GeoJSON)</a></li>
<li><a href="/sitemap.xml">Plan du site</a></li>
</ul>
</nav>
</div>
</footer>
`;
