// Estates, facilities and parks: a sign, an indicative circle and a label each.
(function (hk) {
"use strict";
const APART = 30;

hk.sites = function (rows) {
  const group = L.featureGroup();
  const taken = new Map();
  hk.sitesShown = [];
  rows.forEach((row) => {
    const [code, name, lat, lon, radius, kind, lines, outline] = row;
    const isEstate = kind === "estate";
    const place = lat.toFixed(4) + " " + lon.toFixed(4);
    const nth = taken.get(place) || 0;
    taken.set(place, nth + 1);
    const style = { className: "hk-around" + (isEstate ? "" : " hk-minor"), weight: 1.5, interactive: false };
    if (outline.length) {
      group.addLayer(L.polygon(outline, style));
    } else if (radius) {
      group.addLayer(L.circle([lat, lon], { radius, ...style }));
    }
    const shift = beside(nth);
    group.addLayer(sign(code, [lat, lon], isEstate, shift));
    const marker = site(code, name, [lat, lon], lines, isEstate, shift);
    group.addLayer(marker);
    hk.sitesShown.push({ marker, isEstate });
  });
  return group;
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

function site(code, name, place, lines, isEstate, shift) {
  const html = hk.make("div", "hk-site-body");
  const label = hk.make("div", "hk-site-label");
  label.append(hk.make("strong", "", name));
  lines.forEach((line) => label.append(hk.make("span", "", line)));
  html.append(label);
  const className = "hk-site" + (isEstate ? " hk-estate" : " hk-minor");
  const icon = L.divIcon({ html, className, iconSize: [24, 24], iconAnchor: shift });
  const marker = L.marker(place, { icon, pane: "hk-sites", riseOnHover: true, autoPanOnFocus: false });
  hk.bindWords(marker, name, lines, { sticky: true, offset: [0, -8] });
  marker.on("add", () => hk.makeButton(marker.getElement(), "estate", code, hk.spoken(name, lines)));
  return marker.on("click", (event) => hk.report("estate", code, event));
}
})(window.hkMap);
