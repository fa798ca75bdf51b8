// Where labels go: sites choose a side with room, names of districts stand where nothing covers them or not at all.
(function (hk) {
"use strict";
const SIDES = ["right", "left", "top", "bottom", "top-right", "top-left", "bottom-right", "bottom-left"];
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
  const sites = (hk.sitesShown || []).map(({ marker, isEstate }) => ({ element: marker.getElement(), isEstate }));
  sites.sort((one, other) => other.isEstate - one.isEstate);
  sites.forEach(({ element }) => {
    if (!element || !element.offsetWidth) { return; }
    const label = element.querySelector(".hk-site-label");
    const choices = SIDES.map((side) => {
      element.dataset.side = side;
      const rect = label.getBoundingClientRect();
      return { side, rect, cost: 8 * covered(rect, placed) + 2 * covered(rect, marks) + 4 * covered(rect, fixed) + 8 * outside(rect, frame) };
    });
    const best = choices.reduce((least, choice) => (choice.cost < least.cost - 1 ? choice : least));
    element.dataset.side = best.side;
    placed.push(best.rect);
  });
  const names = (hk.names || []).map((entry) => ({ ...entry, room: entry.area.getElement() && roomOf(entry.area) }));
  names.sort((one, other) => (other.room || 0) - (one.room || 0));
  names.forEach(({ label, room }) => placeName(label, room, placed, marks, fixed));
}

function placeName(label, room, placed, marks, fixed) {
  const element = label.getElement() && label.getElement().firstElementChild;
  if (!element) { return; }
  element.style.transform = "translate(-50%,-50%)";
  const rest = element.getBoundingClientRect();
  const choices = NAME_SHIFTS.map(([right, down]) => {
    const rect = new DOMRect(rest.x + right, rest.y + down, rest.width, rest.height);
    const size = rect.width * rect.height || 1;
    const cost = (4 * covered(rect, placed) + covered(rect, marks) + 4 * covered(rect, fixed)) / size;
    return { right, down, rect, cost };
  });
  const best = choices.reduce((least, choice) => (choice.cost < least.cost - 0.02 ? choice : least));
  const isHidden = best.cost > HIDDEN_ABOVE || !room || room < rest.width * 0.6;
  element.style.transform = `translate(-50%,-50%) translate(${best.right}px,${best.down}px)`;
  element.classList.toggle("hk-hidden", isHidden);
  if (!isHidden) { placed.push(best.rect); }
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
