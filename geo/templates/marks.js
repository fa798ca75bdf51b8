// Bubbles and rings: the area follows the sum; what stands close together is a ring with its number.
(function (hk) {
"use strict";
const SMALLEST = 24;
const LARGEST = 56;
const SMALLEST_RING = 34;
const LARGEST_RING = 62;
const NARROW = 480;
const CELL = 64;
const LAST_ZOOM = 19;
const LEAST_SHARE = 10;

const Icon = L.DivIcon.extend({
  createIcon(old) {
    const element = L.DivIcon.prototype.createIcon.call(this, old);
    this.options.dress(element);
    return element;
  },
});

const marks = new Map();
let zoomOfMarks = null;
hk.marksAt = () => zoomOfMarks;

// Only what differs is taken off and put on; the focus stays on the same thing.
hk.drawMarks = function ({ z, state, cells, all, isOther }) {
  const scale = scaleOf(all, hk.map.getSize().x, state.isRevenue);
  const next = new Map(cells.map((cell) => describe(cell, z, state, scale)));
  const held = hk.map.getContainer().contains(document.activeElement) ? document.activeElement : null;
  const name = held && held.dataset.mark;
  marks.forEach((mark, key) => {
    if (!next.has(key) || next.get(key).sign !== mark.sign) { mark.marker.remove(); marks.delete(key); }
  });
  next.forEach((mark, key) => {
    if (!marks.has(key)) { marks.set(key, { ...mark, marker: mark.make().addTo(hk.map) }); }
  });
  zoomOfMarks = z;
  if (held && !held.isConnected) { hk.focusMark(name); }
  if (isOther && all && all.bounds && state.isNarrow) { hk.showChosen(L.latLngBounds([all.bounds.slice(0, 2), all.bounds.slice(2)])); }
  hk.arrangeSoon();
};

hk.focusMark = function (name) {
  const box = hk.map.getContainer();
  const same = name && [...box.querySelectorAll("[data-mark]")].find((element) => element.dataset.mark === name);
  (same || box).focus({ preventScroll: true });
};

function describe(cell, z, state, scale) {
  const isChosen = Boolean(cell.selected) || isOpen(cell, z, state);
  const mark = cell.point ? bubble(cell, isChosen, state, scale) : ring(cell, z, isChosen, state, scale);
  const key = cell.point ? [cell.point.code, cell.lat, cell.lon].join(" ") : [z, cell.x, cell.y].join("/");
  const sign = JSON.stringify([cell, isChosen, mark.size, mark.at, state.isRevenue, state.place, Boolean(hk.areas)]);
  return [key, { ...mark, sign }];
}

// Whether what the page has open is in this cell: by its code, or by where it is.
function isOpen(cell, z, { open }) {
  if (cell.point && open.codes.includes(cell.point.code)) { return true; }
  return !cell.point && open.places.some((place) => {
    const at = hk.map.project(place, z);
    return Math.floor(at.x / CELL) === cell.x && Math.floor(at.y / CELL) === cell.y;
  });
}

function bubble(cell, isChosen, state, scale) {
  const { point } = cell;
  const name = hk.nameOf(point);
  const lines = [...hk.tally(cell, state.isRevenue), ...hk.shared(cell), ...hk.whereabouts(point)];
  const size = diameter(weightOf(cell, state), scale, SMALLEST, LARGEST);
  const className = "hk-bubble" + (point.local === "plant" ? " hk-accent" : "") + (isChosen ? " hk-selected" : "");
  const dress = (element) => hk.makeButton(element, "vendor", point.code, hk.spoken(name, lines), isChosen);
  const at = [cell.lat, cell.lon];
  return {
    size, at,
    make: () => marker(at, { className, size, dress, html: "" }, name, lines)
      .on("click", (event) => hk.report("vendor", point.code, event)),
  };
}

function ring(cell, z, isChosen, state, scale) {
  const size = diameter(weightOf(cell, state), scale, SMALLEST_RING, LARGEST_RING);
  const count = cell.suppliers === undefined ? cell.points : cell.suppliers;
  const words = hk.counted(state.place, count);
  const lines = [...hk.tally(cell, state.isRevenue), ...hk.shared(cell)];
  // A thin arc would be lost: one firm among a hundred still gets a tenth of the ring.
  const share = cell.plants ? Math.max(LEAST_SHARE, (100 * cell.plants) / cell.points) : 0;
  const at = inside(cell, z, size);
  const dress = (element) => {
    element.style.setProperty("--share", share + "%");
    hk.makeButton(element, "cluster", [z, cell.x, cell.y].join("/"), hk.spoken(words, lines));
  };
  const className = "hk-ring" + (isChosen ? " hk-selected" : "");
  const html = hk.make("span", "", hk.number(count));
  return {
    size, at,
    make: () => {
      const made = marker(at, { className, size, dress, html }, words, lines);
      return made.on("click", () => open(cell, z, words, made));
    },
  };
}

function marker(at, { className, size, dress, html }, name, lines) {
  const icon = new Icon({ html, className, iconSize: [size, size], dress });
  // Small circles lie on large ones, so that each can be reached.
  const made = L.marker(at, { icon, riseOnHover: true, zIndexOffset: -10 * size, autoPanOnFocus: false });
  hk.bindWords(made, () => [name, lines], { offset: [0, -size / 2 + 2] });
  return made;
}

// A ring zooms in to what is in it; where no zoom takes that apart, it is listed.
function open(cell, z, words, made) {
  const [south, west, north, east] = cell.bounds;
  const zoom = hk.map.getZoom();
  if (cell.one_place || zoom >= LAST_ZOOM) { hk.openList(cell, z, words, made); return; }
  const bounds = L.latLngBounds([[south, west], [north, east]]);
  const fitting = Math.min(hk.map.getBoundsZoom(bounds.pad(0.15)), LAST_ZOOM);
  hk.map.setView(bounds.getCenter(), Math.max(Math.ceil(zoom + 0.5), Math.floor(fitting)), { animate: false });
}

// A ring stands wholly in its cell: two never cover each other.
function inside(cell, z, size) {
  const width = hk.map.getZoomScale(hk.map.getZoom(), z);
  const margin = Math.min(CELL / 2, (size / 2 + 1) / width);
  const at = hk.map.project([cell.lat, cell.lon], z);
  const held = (number, first) => Math.max(first + margin, Math.min(first + CELL - margin, number));
  const place = hk.map.unproject([held(at.x, cell.x * CELL), held(at.y, cell.y * CELL)], z);
  return [Number(place.lat.toFixed(6)), Number(place.lng.toFixed(6))];
}

const weightOf = (cell, { isRevenue }) => (isRevenue ? cell.awards : cell.value_hkd);

// One scale for bubbles and rings, the same for all tiles: the largest circle is the heaviest point, or a
// quarter of everything.
function scaleOf(all, width, isRevenue) {
  const factor = width < NARROW ? 0.75 : 1;
  if (!all) { return { reference: 0, factor }; }
  return { reference: isRevenue ? all.awards / 4 : Math.max(all.value_hkd / 4, all.largest_hkd), factor };
}

function diameter(weight, { reference, factor }, least, most) {
  if (!(reference > 0) || !(weight > 0)) { return least; }
  return Math.round(Math.min(most * factor, Math.max(least, LARGEST * factor * Math.sqrt(weight / reference))));
}
})(window.hkMap);
