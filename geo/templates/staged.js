// Places of a file that is not public yet, and a place that is being chosen on the map.
(function (hk) {
"use strict";
// Above the districts, which are drawn when they have come.
const PANE = "hk-staged-places";
let points = null;
let pin = null;
let isPicking = false;
let isHeard = false;

// Rows of latitude, longitude, radius, name, lines; the place chosen, if any; whether one is to be chosen.
hk.showStaged = function ([rows, place, picking]) {
  if (!hk.map.getPane(PANE)) { hk.map.createPane(PANE).style.zIndex = 610; }
  if (points) { points.remove(); }
  points = L.layerGroup(rows.map(circle)).addTo(hk.map);
  isPicking = Boolean(picking);
  hk.map.getContainer().classList.toggle("hk-picking", isPicking);
  if (isPicking && !isHeard) { hk.map.getContainer().addEventListener("click", picked, true); isHeard = true; }
  mark(place ? L.latLng(place) : null);
};

function circle([lat, lon, radius, name, lines]) {
  const made = L.circleMarker([lat, lon], { radius, pane: PANE, className: "hk-staged", bubblingMouseEvents: false });
  return hk.bindWords(made, () => [name, lines], { offset: [0, -radius] });
}

function mark(place) {
  if (pin) { pin.remove(); }
  pin = place ? L.circleMarker(place, { radius: 9, pane: PANE, className: "hk-pin", interactive: false }).addTo(hk.map) : null;
}

// Before the districts hear of it: while a place is chosen a click means that place only.
function picked(event) {
  const isControl = event.target.closest && event.target.closest(".leaflet-control");
  if (!isPicking || isControl || (hk.map.dragging && hk.map.dragging.moved())) { return; }
  event.stopPropagation();
  const place = hk.map.mouseEventToLatLng(event);
  mark(place);
  hk.report("pin", place.lat.toFixed(6) + "," + place.lng.toFixed(6), { originalEvent: event });
}
})(window.hkMap);
