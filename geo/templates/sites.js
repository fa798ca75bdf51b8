// Estates, facilities and parks: a sign, an outline or indicative circle, and a label each; drawn once.
(function (hk) {
"use strict";
const APART = 30;

hk.drawSites = function (rows) {
  const group = L.featureGroup();
  const taken = new Map();
  hk.sites = new Map();
  hk.sitesShown = [];
  rows.forEach(({ code, names, kind, at, radius_m: radius, outline }) => {
    const isEstate = kind === "estate";
    const place = at.map((degrees) => degrees.toFixed(4)).join(" ");
    const nth = taken.get(place) || 0;
    taken.set(place, nth + 1);
    const style = { className: "hk-around" + (isEstate ? "" : " hk-minor"), weight: 1.5, interactive: false };
    if (outline.length) {
      group.addLayer(L.polygon(outline, style));
    } else if (radius) {
      group.addLayer(L.circle(at, { radius, ...style }));
    }
    const shift = beside(nth);
    group.addLayer(sign(code, at, isEstate, shift));
    const entry = site(code, names[hk.language] || names.en, at, isEstate, shift);
    group.addLayer(entry.marker);
    hk.sites.set(code, entry);
    hk.sitesShown.push({ marker: entry.marker, isEstate });
  });
  return group;
};

// Rows of code, lines.
hk.tellSites = function (rows) {
  const told = new Map(rows);
  hk.sites.forEach((entry, code) => {
    entry.lines = told.get(code) || [];
    const element = entry.marker.getElement();
    element.querySelectorAll(".hk-site-label span").forEach((line) => line.remove());
    element.querySelector(".hk-site-label").append(...entry.lines.map((line) => hk.make("span", "", line)));
    hk.makeButton(element, "estate", code, hk.spoken(entry.name, entry.lines));
    hk.refreshWords(entry.marker);
  });
};

// Facilities whose house is not known stand at the centre of their estate: beside each other, not on each other.
function beside(nth) {
  return nth ? [12 + (nth % 2 ? -APART : APART), 12 - APART * Math.ceil(nth / 2)] : [12, 12];
}

// The sign lies below the bubbles, so that it hides no number.
function sign(code, place, isEstate, shift) {
  const className = "hk-place" + (isEstate ? " hk-estate" : " hk-minor");
  const icon = L.divIcon({ html: hk.make("i", "hk-sign"), className, iconSize: [24, 24], iconAnchor: shift });
  const marker = L.marker(place, { icon, pane: "hk-signs", interactive: isEstate, keyboard: false });
  return marker.on("click", (event) => hk.report("estate", code, event));
}

function site(code, name, place, isEstate, shift) {
  const html = hk.make("div", "hk-site-body");
  const label = hk.make("div", "hk-site-label");
  label.append(hk.make("strong", "", name));
  html.append(label);
  const className = "hk-site" + (isEstate ? " hk-estate" : " hk-minor");
  const icon = L.divIcon({ html, className, iconSize: [24, 24], iconAnchor: shift });
  const marker = L.marker(place, { icon, pane: "hk-sites", riseOnHover: true, autoPanOnFocus: false });
  const entry = { name, marker, lines: [] };
  hk.bindWords(marker, () => [name, entry.lines], { sticky: true, offset: [0, -8] });
  marker.on("click", (event) => hk.report("estate", code, event));
  return entry;
}
})(window.hkMap);
