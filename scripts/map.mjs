// Draws src/carrel/library/map.json, from which every page draws its world map. Only for developers, and only when the
// source is to be renewed; the library itself needs neither Node nor these packages. In an empty folder outside the
// checkout:
//
//     npm i world-atlas@2.0.2 topojson-client@3 topojson-simplify@3 d3-geo@3 cldr-core@48.2.0
//     node CHECKOUT/scripts/map.mjs CHECKOUT
//
// Countries are those of territories.json. What the source counts with another country though ISO 3166 has a code for it
// is cut out of that country; what it shows apart though ISO has no code stays apart, under "_".

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "here.js"));
const { feature } = require("topojson-client");
const { presimplify, simplify, sphericalTriangleArea } = require("topojson-simplify");
const { geoArea, geoCentroid, geoDistance, geoEqualEarth, geoPath } = await import(require.resolve("d3-geo").replace("dist/d3-geo.js", "src/index.js"));

const CHECKOUT = process.argv[2];
const WIDTH = 1000;
const DETAIL = 6.5e-5; // steradians: corners that enclose less are left out
const SPECK = 3; // square units: smaller parts are left out
const SMALL = 12; // square units: countries whose largest part is smaller get a point too
const [NORTH, SOUTH] = [84, -72]; // where the drawing begins and ends, degrees
const EAST = 11; // the middle, so that the edge runs through the Bering Strait
const NEAR = 0.15; // radians: so far from the place named here a part may lie

// Parts of another country in the source that have a code of their own: [its name there, roughly where the part lies].
const PARTS = {
  gf: ["France", [-53, 4]], gp: ["France", [-61.5, 16.2]], mq: ["France", [-61, 14.6]], re: ["France", [55.5, -21.1]],
  yt: ["France", [45.1, -12.8]], sj: ["Norway", [18, 78.5]], bv: ["Norway", [3.4, -54.4]], bq: ["Netherlands", [-68.3, 12.2]],
  tk: ["New Zealand", [-171.8, -9.2]], cx: ["Indian Ocean Ter.", [105.6, -10.5]], cc: ["Indian Ocean Ter.", [96.8, -12.1]],
};
const NAMED = { Kosovo: "xk" }; // which has a code in CLDR and none in ISO 3166

const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const atlas = (scale) => json(`node_modules/world-atlas/countries-${scale}.json`);

const territories = json(join(CHECKOUT, "src/carrel/library/territories.json"));
const wanted = Object.entries(territories)
  .filter(([region]) => !region.startsWith("_"))
  .flatMap(([, members]) => members)
  .filter((code) => /^[a-z]{2}$/.test(code));

const { codeMappings } = json("node_modules/cldr-core/supplemental/codeMappings.json").supplemental;
const byNumber = Object.fromEntries(
  Object.entries(codeMappings)
    .filter(([code, each]) => each._numeric && wanted.includes(code.toLowerCase()))
    .map(([code, each]) => [each._numeric, code.toLowerCase()]),
);

const projection = geoEqualEarth().rotate([-EAST, 0]).precision(0).fitWidth(WIDTH, { type: "Sphere" });
const [middle, top] = projection.translate();
projection.translate([middle, top - projection([EAST, NORTH])[1]]);
const path = geoPath(projection);
const height = Math.round(projection([EAST, SOUTH])[1]);

// [{code: its polygons, each an array of rings}] at one scale; parts with a code of their own taken out.
function countries(topology) {
  const found = {};
  const take = (code, polygons) => (found[code] ??= []).push(...polygons);
  for (const each of feature(topology, topology.objects.countries).features) {
    const { name } = each.properties;
    const { type, coordinates } = each.geometry;
    const polygons = type === "Polygon" ? [coordinates] : coordinates;
    const code = byNumber[each.id] ?? NAMED[name] ?? "_";
    for (const polygon of polygons) take(part(name, polygon) ?? code, [polygon]);
  }
  return found;
}

// The code of a part that the source counts with another country.
function part(name, polygon) {
  const middle = geoCentroid({ type: "Polygon", coordinates: polygon });
  return Object.entries(PARTS)
    .filter(([, [whole]]) => whole === name)
    .map(([code, [, at]]) => [geoDistance(middle, at), code])
    .filter(([far]) => far < NEAR)
    .sort(([one], [other]) => one - other)[0]?.[1];
}

// A polygon as rings of whole numbers, without points that repeat.
function drawn(polygon) {
  const rings = [];
  let ring = [];
  const point = (x, y) => {
    const at = [Math.round(x), Math.round(y)];
    if (!ring.length || at.some((value, axis) => value !== ring.at(-1)[axis])) ring.push(at);
  };
  const end = () => ring.length > 2 && rings.push(ring);
  const context = { moveTo: (x, y) => ((ring = []), point(x, y)), lineTo: point, closePath: end };
  geoPath(projection, context)({ type: "Polygon", coordinates: polygon });
  return rings.map(straight).filter((each) => each.length > 2 && size(each) >= SPECK);
}

// Without points that lie on the line between their neighbours, and without the last when it is the first again.
function straight(ring) {
  const open = ring.at(-1).join() === ring[0].join() ? ring.slice(0, -1) : ring;
  return open.filter((at, place) => {
    const [before, after] = [open.at(place - 1), open[(place + 1) % open.length]];
    return (at[0] - before[0]) * (after[1] - at[1]) !== (after[0] - at[0]) * (at[1] - before[1]);
  });
}

function size(ring) {
  return Math.abs(ring.reduce((sum, [x, y], place) => sum + ring.at(place - 1)[0] * y - x * ring.at(place - 1)[1], 0)) / 2;
}

// SVG path data in relative steps: after m, pairs are lines; after z, a step counts from where that ring began.
function steps(rings) {
  let from = [0, 0];
  return rings.map((ring) => {
    let last = from;
    from = ring[0];
    const pairs = ring.map(([x, y]) => {
      const step = `${x - last[0]} ${y - last[1]}`.replace(" -", "-");
      last = [x, y];
      return step;
    });
    return `m${pairs.join(" ").replaceAll(" -", "-")}z`;
  }).join("");
}

const shapes = countries(simplify(presimplify(atlas("50m"), sphericalTriangleArea), DETAIL));
const precise = countries(atlas("10m"));
const paths = {};
const points = {};
for (const code of [...new Set(wanted), "_"].sort()) {
  const rings = (shapes[code] ?? []).flatMap(drawn);
  if (rings.length) paths[code] = steps(rings);
  if (code === "_" || Math.max(0, ...rings.map(size)) >= SMALL) continue;
  const largest = precise[code]?.map((coordinates) => ({ type: "Polygon", coordinates })).sort((a, b) => geoArea(b) - geoArea(a))[0];
  if (largest) points[code] = path.centroid(largest).map(Math.round);
  else console.error(`${code} is not in the source`);
}
const source = "Natural Earth (public domain, naturalearthdata.com), by way of the npm package world-atlas 2.0.2: shapes of 1:50 million simplified, points of 1:10 million; projection Equal Earth; numbers to codes by Unicode CLDR 48. Made by scripts/map.mjs";
const lines = (values) => Object.entries(values).map(([code, value]) => `    ${JSON.stringify(code)}: ${JSON.stringify(value)}`).join(",\n");
writeFileSync(
  join(CHECKOUT, "src/carrel/library/map.json"),
  `{\n  "_source": ${JSON.stringify(source)},\n  "width": ${WIDTH},\n  "height": ${height},\n  "paths": {\n${lines(paths)}\n  },\n  "points": {\n${lines(points)}\n  }\n}\n`,
);
