export const data = { permalink: "/centres.geojson", eleventyExcludeFromCollections: true };

export const render = ({ collections }) =>
  JSON.stringify({
    type: "FeatureCollection",
    features: collections.centres.map(({ fileSlug, url, data: centre }) => ({
      type: "Feature",
      id: fileSlug,
      geometry: { type: "Point", coordinates: [centre.longitude, centre.latitude] },
      properties: {
        nom: centre.name,
        situation: centre.situations[0],
        preuve: centre.claim_typed,
        commune: centre.commune_typed,
        intercommunalite: centre.epci,
        adresse: `https://lieux.example${url}`,
      },
    })),
  });
