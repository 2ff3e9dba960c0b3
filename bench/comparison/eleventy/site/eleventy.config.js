import { readFileSync } from "node:fs";
import { card } from "./lib/card.js";
import { footer, header } from "./lib/chrome.js";

const folders = JSON.parse(readFileSync(new URL("_data/folders.json", import.meta.url), "utf8"));

export default function (config) {
  const numbers = new Intl.NumberFormat("fr");
  const byWeight = (a, b) => a.data.weight - b.data.weight;
  const bySlug = new Map();
  config.addPassthroughCopy({ "static/theme": "theme" });
  config.addCollection("centres", (api) => {
    const centres = api.getFilteredByTag("centre").sort(byWeight);
    for (const centre of centres) bySlug.set(centre.fileSlug, centre);
    return centres;
  });
  config.addCollection("news", (api) => api.getFilteredByTag("item").sort(byWeight));
  config.addCollection("groups", (api) => {
    const members = new Map(folders.flatMap(({ folder, terms }) => terms.map(([slug]) => [`${folder}/${slug}`, []])));
    for (const centre of api.getFilteredByTag("centre").sort(byWeight)) {
      for (const { folder } of folders) for (const slug of centre.data[folder]) members.get(`${folder}/${slug}`).push(centre);
    }
    return folders.flatMap(({ folder, title, terms }) =>
      terms.map(([slug, label]) => ({ folder, slug, title: label, parent: title, centres: members.get(`${folder}/${slug}`) })),
    );
  });
  config.addFilter("number", (count) => numbers.format(count));
  // Rendered once for each centre and each section, as cached partials are elsewhere.
  const kept = new Map();
  const once = (key, make) => kept.get(key) ?? kept.set(key, make()).get(key);
  config.on("eleventy.before", () => kept.clear());
  config.addFilter("cardOf", (slug) => once(slug, () => card(bySlug.get(slug))));
  config.addShortcode("header", (network, section) => once(`header ${section}`, () => header(network, section)));
  config.addShortcode("footer", (network) => once("footer", () => footer(network)));
  return {
    dir: { output: "public" },
    templateFormats: ["njk", "md", "11ty.js"],
    markdownTemplateEngine: false,
  };
}
