// Districts: outlines that are drawn once, a name with its figure each, and a colour that follows the filters.
(function (hk) {
"use strict";
const STEPS_PER_DEGREE = 100000;
const SHADES = ["hk-class-0", "hk-class-1", "hk-class-2", "hk-class-3", "hk-class-4", "hk-nothing", "hk-unknown"];

hk.drawAreas = function (districts) {
  const group = L.featureGroup();
  hk.names = [];
  hk.areas = new Map(districts.map((district) => [district.code, area(district)]));
  hk.areas.forEach((entry) => {
    group.addLayer(entry.shape);
    group.addLayer(entry.label);
    hk.names.push({ label: entry.label, area: entry.shape });
  });
  return group;
};

// Rows of code, class, lines, whether it is chosen, whether it is hatched, figure.
hk.tellAreas = function (rows) {
  const chosen = L.latLngBounds([]);
  rows.forEach(([code, klass, lines, isSelected, isHatched, figure]) => {
    const entry = hk.areas.get(code);
    if (!entry) { return; }
    const shade = isHatched ? "hk-unknown" : klass === null ? "hk-nothing" : "hk-class-" + klass;
    const element = entry.shape.getElement();
    element.classList.remove(...SHADES);
    element.classList.add(shade);
    element.classList.toggle("hk-selected", Boolean(isSelected));
    entry.lines = lines;
    hk.makeButton(element, "district", code, hk.spoken(entry.name, lines), isSelected);
    hk.refreshWords(entry.shape);
    const text = entry.label.getElement().firstElementChild;
    text.classList.toggle("hk-on-dark", klass >= 3 && !isHatched);
    text.classList.toggle("hk-selected", Boolean(isSelected));
    text.lastElementChild.textContent = figure;
    if (isSelected) {
      // An element that is moved within the page loses the focus.
      const isHeld = document.activeElement === element;
      entry.shape.bringToFront();
      if (isHeld) { element.focus({ preventScroll: true }); }
      chosen.extend(entry.shape.getBounds().pad(-0.2));
    }
  });
  return chosen;
};

function area({ code, names, at, rings }) {
  const name = names[hk.language] || names.en;
  const polygons = rings.map((polygon) => polygon.map(unpack));
  const shape = L.polygon(polygons, { className: "hk-area hk-nothing", weight: 1, bubblingMouseEvents: false });
  const entry = { name, shape, lines: [], label: nameLabel(name, at) };
  hk.bindWords(shape, () => [name, entry.lines], { sticky: true, offset: [0, -8] });
  shape.on("click", (event) => hk.report("district", code, event));
  return entry;
}

function unpack(steps) {
  const points = [];
  let lat = 0;
  let lon = 0;
  for (let index = 0; index < steps.length; index += 2) {
    lat += steps[index];
    lon += steps[index + 1];
    points.push([lat / STEPS_PER_DEGREE, lon / STEPS_PER_DEGREE]);
  }
  return points;
}

function nameLabel(name, point) {
  const html = hk.make("span", "hk-name");
  html.append(hk.make("b", "", name), hk.make("span", "hk-figure"));
  const icon = L.divIcon({ html, className: "hk-anchor", iconSize: [0, 0] });
  return L.marker(point, { icon, pane: "hk-names", interactive: false, keyboard: false });
}
})(window.hkMap);
