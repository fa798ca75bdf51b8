// Bubbles: the area follows the weight; what stands close together becomes a ring with its number.
(function (hk) {
"use strict";
const SMALLEST = 24;
const LARGEST = 56;
const SMALLEST_RING = 32;
const LARGEST_RING = 62;
const NAMES_SHOWN = 5;
const NARROW = 480;

const Icon = L.DivIcon.extend({
  createIcon(old) {
    const element = L.DivIcon.prototype.createIcon.call(this, old);
    this.options.dress(element);
    return element;
  },
});

hk.points = function ([sentence, rows]) {
  const scale = scaleOf(rows.map((row) => row[4]), hk.map.getSize().x);
  const group = L.markerClusterGroup({
    animate: false, showCoverageOnHover: false, maxClusterRadius: 50, spiderfyDistanceMultiplier: 1.5,
    spiderLegPolylineOptions: { className: "hk-leg", weight: 1.5 },
    iconCreateFunction: (cluster) => ringIcon(cluster, sentence, scale),
  });
  const bubbles = rows.map((row) => bubble(row, scale));
  group.addLayers(bubbles);
  group.on("add", () => {
    const chosen = bubbles.filter((marker) => marker.isChosen).map((marker) => marker.getLatLng());
    hk.showChosen(L.latLngBounds(chosen));
  });
  group.on("animationend spiderfied unspiderfied", hk.arrangeSoon);
  return group;
};

function bubble([id, name, lat, lon, weight, isAccent, isSelected, lines], scale) {
  const size = diameter(weight, scale, SMALLEST, LARGEST);
  const className = "hk-bubble" + (isAccent ? " hk-accent" : "") + (isSelected ? " hk-selected" : "");
  const dress = (element) => hk.makeButton(element, "vendor", id, hk.spoken(name, lines), isSelected);
  const icon = new Icon({ html: "", className, iconSize: [size, size], dress });
  // Small bubbles lie on large ones, so that each can be reached.
  const marker = L.marker([lat, lon], { icon, riseOnHover: true, zIndexOffset: -10 * size, autoPanOnFocus: false });
  Object.assign(marker, { weight, isAccent, isChosen: isSelected, words: name });
  hk.bindWords(marker, name, lines, { offset: [0, -size / 2 + 2] });
  return marker.on("click", (event) => hk.report("vendor", id, event));
}

function ringIcon(cluster, sentence, scale) {
  const inside = cluster.getAllChildMarkers();
  const weight = inside.reduce((sum, marker) => sum + marker.weight, 0);
  const accents = inside.filter((marker) => marker.isAccent).length;
  const isChosen = inside.some((marker) => marker.isChosen);
  const size = diameter(weight, scale, SMALLEST_RING, LARGEST_RING);
  const html = hk.make("span", "", inside.length.toLocaleString("en"));
  const words = sentence.replace("{n}", inside.length.toLocaleString("en"));
  // A thin arc would be lost: one firm among a hundred still gets a tenth of the ring.
  const share = accents ? Math.max(10, (100 * accents) / inside.length) : 0;
  const dress = (element) => {
    element.style.setProperty("--share", share + "%");
    hk.makeButton(element, "cluster", cluster._leaflet_id, words);
    // Leaflet looks for the icon too early to do this for rings.
    element.addEventListener("focus", () => cluster.openTooltip());
    element.addEventListener("blur", () => cluster.closeTooltip());
  };
  cluster.unbindTooltip();
  hk.bindWords(cluster, words, heaviestNames(inside), { offset: [0, -size / 2 + 2] });
  const className = "hk-ring" + (isChosen ? " hk-selected" : "");
  return new Icon({ html, className, iconSize: [size, size], dress });
}

function heaviestNames(markers) {
  const names = [...markers].sort((one, other) => other.weight - one.weight).map((marker) => marker.words);
  return names.length > NAMES_SHOWN ? [...names.slice(0, NAMES_SHOWN), "…"] : names;
}

// One scale for bubbles and rings: the largest circle is the heaviest firm, or a quarter of everything.
function scaleOf(weights, width) {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const reference = Math.max(sum / 4, weights.reduce((most, weight) => Math.max(most, weight), 0));
  return { reference, factor: width < NARROW ? 0.75 : 1 };
}

function diameter(weight, { reference, factor }, least, most) {
  if (!(reference > 0) || !(weight > 0)) { return least; }
  return Math.round(Math.min(most * factor, Math.max(least, LARGEST * factor * Math.sqrt(weight / reference))));
}
})(window.hkMap);
