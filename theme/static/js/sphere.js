// Distances as the crow flies, on the same sphere as the build's.

const EARTH_RADIUS_KM = 6371.0088;

/** The distance in kilometres between two points, each [latitude, longitude] in degrees. */
export function kilometres([latitude, longitude], [otherLatitude, otherLongitude]) {
  const radians = Math.PI / 180;
  const down = Math.sin(((otherLatitude - latitude) * radians) / 2) ** 2;
  const across = Math.sin(((otherLongitude - longitude) * radians) / 2) ** 2;
  const around = Math.cos(latitude * radians) * Math.cos(otherLatitude * radians);
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(down + around * across)));
}
