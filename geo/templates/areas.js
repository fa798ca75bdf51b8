// Districts: outlines filled by class, with a name each.
(function (hk) {
"use strict";
const STEPS_PER_DEGREE = 100000;

hk.areas = function (rows) {
  const group = L.featureGroup();
  hk.names = [];
  rows.forEach((row) => group.addLayer(area(row)));
  rows.forEach(([[, name, klass, , isSelected, isHatched, namePoint]], index) => {
    const label = nameLabel(name, namePoint, klass >= 3 && !isHatched, isSelected);
    group.addLayer(label);
    hk.names.push({ label, area: group.getLayers()[index] });
  });
  group.on("add", () => {
    const chosen = L.latLngBounds([]);
    group.eachLayer((layer) => {
      if (layer.isChosen) { layer.bringToFront(); chosen.extend(layer.getBounds().pad(-0.2)); }
    });
    hk.showChosen(chosen);
    hk.arrangeSoon();
  });
  return group;
};

function area([[code, name, klass, lines, isSelected, isHatched], polygons]) {
  const shade = isHatched ? "hk-unknown" : klass === null ? "hk-nothing" : "hk-class-" + klass;
  const className = "hk-area " + shade + (isSelected ? " hk-selected" : "");
  const shape = L.polygon(polygons.map((rings) => rings.map(unpack)), { className, weight: 1, bubblingMouseEvents: false });
  shape.isChosen = isSelected;
  hk.bindWords(shape, name, lines, { sticky: true, offset: [0, -8] });
  shape.on("click", (event) => hk.report("district", code, event));
  shape.on("add", () => hk.makeButton(shape.getElement(), "district", code, hk.spoken(name, lines), isSelected));
  return shape;
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

function nameLabel(name, point, isOnDark, isSelected) {
  const className = "hk-name" + (isOnDark ? " hk-on-dark" : "") + (isSelected ? " hk-selected" : "");
  const html = hk.make("span", className, name);
  const icon = L.divIcon({ html, className: "hk-anchor", iconSize: [0, 0] });
  return L.marker(point, { icon, pane: "hk-names", interactive: false, keyboard: false });
}
})(window.hkMap);
