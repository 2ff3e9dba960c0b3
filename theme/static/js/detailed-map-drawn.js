// The detailed map itself: a library, the places and a host's tiles, loaded once its button was pressed.

import { follow } from './answer.js';

/** The library and the places, as draw() takes them. */
export async function loaded({ script, style, places }) {
  const [leaflet, features] = await Promise.all([library({ script, style }), load(places)]);
  return { leaflet, places: features };
}

async function library({ script, style }) {
  if (!window.L) {
    // The file is no module: run as one, it leaves its name on the window.
    await Promise.all([styled(style), import(new URL(script, document.baseURI).href)]);
  }
  return window.L;
}

function styled(address) {
  return new Promise((resolve, reject) => {
    const sheet = document.createElement('link');
    sheet.rel = 'stylesheet';
    sheet.href = address;
    sheet.onload = resolve;
    sheet.onerror = reject;
    document.head.append(sheet);
  });
}

async function load(address) {
  const answer = await fetch(address, { referrerPolicy: 'no-referrer' });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return (await answer.json()).features;
}

/** The map of the places in an element, as what its markup says. */
export function draw({ leaflet, places }, element, root) {
  const words = root.dataset;
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = leaflet.map(element, {
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: !isStill,
    fadeAnimation: !isStill,
    inertia: !isStill,
    scrollWheelZoom: false,
  });
  // The library's sheet is in no layer, so that the site's own cannot set this.
  element.style.font = 'inherit';
  leaflet.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  // Leaflet empties a tile it drops by a data: image, which the page's policy refuses: here a tile is only taken away.
  const Tiles = leaflet.TileLayer.extend({
    _abortLoading() {},
    _removeTile: leaflet.GridLayer.prototype._removeTile,
  });
  new Tiles(words.tiles, { maxZoom: Number(words.maxZoom), referrerPolicy: 'no-referrer' }).addTo(map);
  map.fitBounds(leaflet.latLngBounds(places.map(at)), { padding: [28, 28], maxZoom: 14, animate: false });
  const taken = new Map();
  const markers = new Map();
  for (const place of places) {
    const key = at(place).join(' ');
    const before = taken.get(key) ?? 0;
    taken.set(key, before + 1);
    const { nom: name, commune, rang: standing, precision } = place.properties;
    const marker = leaflet
      .marker(at(place), {
        title: `${name}, ${commune}`,
        alt: `${name}, ${commune}`,
        // Places on one point stand side by side.
        icon: leaflet.divIcon({
          className: 'detailed-map-marker',
          html: shape(root, place.id, standing),
          iconSize: [28, 28],
          iconAnchor: [14 - 28 * before, 14],
        }),
      })
      .bindPopup(() => note(place, precision === 'commune' ? words.approximate : '', words.sheets))
      .addTo(map);
    markers.set(place.id, marker);
  }
  // What the list does not show fades here as on the drawn map, and leaves the keyboard's way.
  follow((shown) => {
    for (const [slug, marker] of markers) {
      const isUnsure = shown?.unsure.has(slug) ?? false;
      const isOut = shown !== null && !isUnsure && !shown.sure.has(slug);
      const own = marker.getElement();
      own.toggleAttribute('data-out', isOut);
      own.toggleAttribute('data-unsure', isUnsure);
      own.tabIndex = isOut ? -1 : 0;
      own.ariaHidden = isOut ? 'true' : null;
    }
  });
  return map;
}

function at({ geometry }) {
  const [longitude, latitude] = geometry.coordinates;
  return [latitude, longitude];
}

function shape(root, id, standing) {
  // The drawn map knows whose evidence is to be renewed.
  const isStale = root.closest('figure').querySelector(`.map-marker--stale[href$="/${CSS.escape(id)}/"]`);
  const shapes = root.querySelector('[data-part="shapes"]').content;
  return shapes.querySelector(`.map-marker--${isStale ? 'stale' : CSS.escape(standing)}`).cloneNode(true);
}

function note({ id, properties }, remark, sheets) {
  const box = document.createElement('div');
  const link = document.createElement('a');
  link.href = `${sheets}${encodeURIComponent(id)}/`;
  link.textContent = properties.nom;
  box.append(link);
  for (const text of [properties.commune, properties.statut_affiche, remark]) {
    if (!text) continue;
    const line = document.createElement('div');
    line.textContent = text;
    box.append(line);
  }
  return box;
}
