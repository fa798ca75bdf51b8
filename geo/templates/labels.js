// Where labels go: sites choose a side with room, names of districts stand where nothing covers them or not at all.
(function (hk) {
"use strict";
const SIDES = [
  "right", "left", "top", "bottom", "top-right", "top-left", "bottom-right", "bottom-left", "far-top", "far-bottom",
];
// What a label farther from its sign costs, in covered square pixels.
const FAR = 400;
const TOGETHER = 3;
const NAME_SHIFTS = [[0, 0], [0, -14], [0, 14], [-18, 0], [18, 0], [0, -26], [0, 26]];
const HIDDEN_ABOVE = 0.12;

let waiting = 0;
hk.arrangeSoon = function () {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(arrange);
};

const start = hk.start;
hk.start = function (...values) {
  const map = start(...values);
  map.on("zoomend moveend resize", hk.arrangeSoon);
  document.querySelectorAll("link").forEach((link) => link.addEventListener("load", hk.arrangeSoon));
  return map;
};

function arrange() {
  const box = hk.map.getContainer();
  const frame = box.getBoundingClientRect();
  const marks = boxes(".hk-bubble, .hk-ring");
  const fixed = boxes(".leaflet-control");
  const placed = [];
  const isOver = (rect) => 2 * covered(rect, marks) + 4 * covered(rect, fixed) + 8 * outside(rect, frame);
  const shown = (hk.sitesShown || []).filter(({ marker }) => marker.getElement() && marker.getElement().offsetWidth);
  const sides = (isEstate) => shown.filter((entry) => entry.isEstate === isEstate)
    .map(({ marker }) => choicesOf(marker.getElement(), isOver));
  [...together(sides(true), placed), ...together(sides(false), placed)].forEach(({ element, side }) => {
    element.dataset.side = side;
  });
  const drawn = (hk.names || []).filter(({ label, area }) => label.getElement() && area.getElement())
    .map((entry) => ({ ...entry, element: entry.label.getElement().firstElementChild }));
  // First write, then read: the browser lays the page out once, not once a name.
  drawn.forEach(({ element }) => { element.style.transform = "translate(-50%,-50%)"; });
  const names = drawn.map((entry) => ({ ...entry, rest: entry.element.getBoundingClientRect(), room: roomOf(entry.area) }));
  names.sort((one, other) => other.room - one.room);
  names.forEach((entry) => placeName(entry, placed, marks, fixed));
}

function choicesOf(element, costOf) {
  const label = element.querySelector(".hk-site-label");
  return SIDES.map((side) => {
    element.dataset.side = side;
    const rect = label.getBoundingClientRect();
    return { element, side, rect, cost: costOf(rect) + (side.startsWith("far") ? FAR : 0) };
  });
}

// Finds the sides that cost least for the first few labels at once, then for the others one by one.
function together(labels, placed) {
  const first = labels.slice(0, TOGETHER);
  let best = { cost: Infinity, taken: [] };
  const search = (index, cost, taken) => {
    if (cost >= best.cost - 1) { return; }
    if (index === first.length) { best = { cost, taken }; return; }
    first[index].forEach((choice) => {
      const others = taken.map(({ rect }) => rect).concat(placed);
      search(index + 1, cost + choice.cost + 8 * covered(choice.rect, others), [...taken, choice]);
    });
  };
  search(0, 0, []);
  placed.push(...best.taken.map(({ rect }) => rect));
  return labels.length > TOGETHER ? best.taken.concat(together(labels.slice(TOGETHER), placed)) : best.taken;
}

function placeName({ label, area, element, rest, room }, placed, marks, fixed) {
  const choices = NAME_SHIFTS.map(([right, down]) => {
    const rect = new DOMRect(rest.x + right, rest.y + down, rest.width, rest.height);
    const size = rect.width * rect.height || 1;
    const cost = (4 * covered(rect, placed) + covered(rect, marks) + 4 * covered(rect, fixed)) / size;
    return { right, down, rect, cost };
  });
  const better = (least, choice) => {
    const isBetter = choice.cost < least.cost - 0.02 && isInside(area, label, choice.right, choice.down);
    return isBetter ? choice : least;
  };
  const best = choices.reduce(better);
  const isHidden = best.cost > HIDDEN_ABOVE || room < rest.width * 0.6;
  element.style.transform = `translate(-50%,-50%) translate(${best.right}px,${best.down}px)`;
  element.classList.toggle("hk-hidden", isHidden);
  if (!isHidden) { placed.push(best.rect); }
}

// A name pushed over the border would name the neighbour.
function isInside(area, label, right, down) {
  const { x, y } = hk.map.latLngToLayerPoint(label.getLatLng());
  return area.getElement().isPointInFill(new DOMPoint(x + right, y + down));
}

function roomOf(area) {
  const { width, height } = area.getElement().getBoundingClientRect();
  return Math.max(width, height);
}

function boxes(selector) {
  const found = hk.map.getContainer().querySelectorAll(selector);
  return [...found].filter((element) => element.offsetWidth).map((element) => element.getBoundingClientRect());
}

function covered(rect, others) {
  return others.reduce((sum, other) => {
    const width = Math.min(rect.right, other.right) - Math.max(rect.left, other.left);
    const height = Math.min(rect.bottom, other.bottom) - Math.max(rect.top, other.top);
    return width > 0 && height > 0 ? sum + width * height : sum;
  }, 0);
}

function outside(rect, frame) {
  return rect.width * rect.height - covered(rect, [frame]);
}
})(window.hkMap);
