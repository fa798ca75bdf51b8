// What the page tells after each change: where the ground and the cells are, and how each district stands.
(function (hk) {
"use strict";
const RETRY_MS = 3000;

let ground = null;
let told = null;
let chosen = "";
let legendBox = null;

hk.show = function ([address, [tiles, cell, place, isRevenue, isNarrow, codes, places], areas, sites, legend]) {
  hk.isRevenue = Boolean(isRevenue);
  told = { address, areas, sites, codes, places };
  if (ground && ground.address === address) { apply(); } else { fetchGround(address); }
  tellLegend(legend);
  hk.tellCells({ tiles, cell, place, isRevenue: hk.isRevenue, isNarrow: Boolean(isNarrow), open: { codes, places } });
  // What Streamlit-Folium takes off the map before the next change: the layers themselves stay.
  return L.layerGroup();
};

// What the colours mean stands beside the map; where the map fills the screen it has to stand on it.
function tellLegend([title, unit, classes, nothing, hatched]) {
  legendBox = legendBox || addLegend();
  if (!title) { legendBox.replaceChildren(); return; }
  const rows = [...classes.map(([klass, words]) => ["hk-class-" + klass, words]), ["hk-nothing", nothing], ["hk-unknown", hatched]];
  const list = hk.make("ul", "");
  rows.forEach(([className, words]) => {
    const row = hk.make("li", "");
    row.append(hk.make("i", className), hk.make("span", "", words));
    list.append(row);
  });
  legendBox.replaceChildren(hk.make("strong", "", title), hk.make("span", "", unit), list);
}

function addLegend() {
  const control = L.control({ position: "bottomleft" });
  control.onAdd = () => hk.make("div", "hk-full-legend");
  return control.addTo(hk.map).getContainer();
}

function fetchGround(address) {
  hk.get(address).then((found) => {
    if (told.address !== address) { return; }
    if (ground) { ground.layers.forEach((layer) => layer.remove()); }
    const layers = [hk.drawAreas(found.districts), hk.drawSites(found.sites)];
    layers.forEach((layer) => layer.addTo(hk.map));
    ground = { address, layers };
    apply();
    hk.redrawCells();
  }).catch((error) => {
    hk.notice(hk.said.error);
    setTimeout(() => { if (told.address === address) { fetchGround(address); } }, Math.max(RETRY_MS, error.wait || 0));
  });
}

function apply() {
  const bounds = hk.tellAreas(told.areas);
  hk.tellSites(told.sites);
  told.places.forEach((place) => bounds.extend(place));
  // Only what was chosen just now moves the view.
  const now = JSON.stringify([told.areas.filter((row) => row[3]).map((row) => row[0]), told.codes, told.places]);
  if (now !== chosen) { hk.showChosen(bounds); }
  chosen = now;
  hk.arrangeSoon();
}
})(window.hkMap);
