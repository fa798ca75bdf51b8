// The base map: Hong Kong, its controls, tiles where wanted, and how a click is reported.
window.hkMap = {};
(function (hk) {
"use strict";
const VIEW_KEY = "procurement-map-view";
const TILES_KEY = "procurement-map-tiles";
const NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
const MIDDLE_ZOOM = 12;
const NEAR_ZOOM = 13;
const EDGE = 4;
const ICONS = {
  reset: "M4 11l8-7 8 7v9h-6v-6h-4v6H4z",
  streets: "M9 4L3 6.5v13L9 17l6 3 6-2.5v-13L15 7 9 4zm0 0v13m6-10v13",
  full: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
};

hk.start = function (id, [frame, tiles, language, words, units, images]) {
  const [centre, bounds, around, zooms] = frame;
  hk.language = language;
  hk.said = Object.fromEntries(words);
  hk.units = units;
  const { mapName, zoomIn, zoomOut, resetView, baseMap, fullScreen, attribution } = hk.said;
  L.Icon.Default.imagePath = images;
  document.documentElement.lang = language;
  const map = L.map(id, {
    center: centre, zoom: 10, minZoom: zooms[0], maxZoom: zooms[1], maxBounds: around, maxBoundsViscosity: 1,
    // Tiles are drawn for whole zooms and grow soft between them.
    zoomSnap: tiles ? 0.5 : 0.25, zoomControl: false, attributionControl: false, scrollWheelZoom: false,
    zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false, trackResize: false,
  });
  hk.map = map;
  const box = map.getContainer();
  box.classList.add("hk-map");
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", mapName);
  box.lang = language;
  L.control.zoom({ position: "topright", zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  button(map, resetView, "reset", () => { forget(VIEW_KEY); hk.moved = false; fit(map, bounds); });
  if (tiles) { streets(map, tiles, baseMap, attribution); }
  if (document.fullscreenEnabled) { button(map, fullScreen, "full", () => toggleFull(box)); }
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  pane(map, "hk-names", 450);
  pane(map, "hk-signs", 590);
  pane(map, "hk-sites", 620);
  keepView(map, bounds);
  wheelOnlyInside(map, box);
  box.addEventListener("keydown", pressed);
  hatching(box);
  const level = () => {
    box.classList.toggle("hk-near", map.getZoom() >= NEAR_ZOOM);
    box.classList.toggle("hk-far", map.getZoom() < MIDDLE_ZOOM);
  };
  map.on("zoomend", level);
  level();
  hk.watchCells(map);
  return map;
};

// Says to the page what was clicked. `at` makes the same object clicked twice two clicks; a double
// click, which zooms, stays one.
let last = 0;
hk.report = function (kind, code, event) {
  if (event.originalEvent && event.originalEvent.detail > 1) { return; }
  const at = Math.max(Date.now(), last + 1);
  last = at;
  if (window.Streamlit) { window.Streamlit.setComponentValue({ click: { kind, code, at } }); }
};

// Makes an element a button for keyboards and screen readers.
hk.makeButton = function (element, kind, code, words, isSelected) {
  element.tabIndex = 0;
  element.dataset.mark = kind + ":" + code;
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", words);
  if (isSelected !== undefined) { element.setAttribute("aria-pressed", String(Boolean(isSelected))); }
};

// What was chosen elsewhere comes into view; a view that shows some of it stays as it is.
hk.showChosen = function (bounds) {
  if (bounds.isValid() && !hk.map.getBounds().intersects(bounds)) {
    hk.map.fitBounds(bounds, { maxZoom: NEAR_ZOOM, padding: [24, 24] });
  }
};

// Text only ever becomes text.
hk.make = function (tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== undefined) { element.textContent = text; }
  return element;
};

hk.words = function (name, lines) {
  const body = hk.make("div", "hk-words");
  body.append(hk.make("strong", "", name));
  lines.forEach((line) => body.append(hk.make("span", "", line)));
  return body;
};

// Keeps the words inside the map, which is a frame of its own and cuts off what leaves it.
const Words = L.Tooltip.extend({
  options: { className: "hk-tip", opacity: 1, direction: "top" },
  _setPosition(place) {
    L.Tooltip.prototype._setPosition.call(this, place);
    const frame = this._map.getSize();
    const at = this._map.layerPointToContainerPoint(L.DomUtil.getPosition(this._container));
    const mark = this._map.layerPointToContainerPoint(place);
    const top = at.y < EDGE ? mark.y - this.options.offset[1] + EDGE : at.y;
    const left = Math.max(EDGE, Math.min(at.x, frame.x - this._container.offsetWidth - EDGE));
    L.DomUtil.setPosition(this._container, this._map.containerPointToLayerPoint([left, top]));
  },
});

// `tell` gives name and lines as they are when they are shown.
hk.bindWords = function (layer, tell, options) {
  return layer.bindTooltip(new Words(options).setContent(() => hk.words(...tell())));
};

hk.refreshWords = function (layer) {
  if (layer.isTooltipOpen()) { layer.getTooltip().update(); }
};

hk.spoken = (name, lines) => [name, ...lines].join(", ");

function pressed(event) {
  const isButton = event.target.getAttribute && event.target.getAttribute("role") === "button";
  if (!isButton || event.target.tagName === "A" || (event.key !== "Enter" && event.key !== " ")) { return; }
  event.preventDefault();
  event.stopPropagation();
  const at = event.target.getBoundingClientRect();
  event.target.dispatchEvent(new MouseEvent("click", {
    bubbles: true, cancelable: true, view: window,
    clientX: at.left + at.width / 2, clientY: at.top + at.height / 2,
  }));
}

// What a district looks like whose figure is not known.
function hatching(box) {
  box.insertAdjacentHTML("beforeend", `<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>
    <pattern id="hk-hatching" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect width="7" height="7" style="fill:#f3f2f0"/>
    <line x1="0" y1="0" x2="0" y2="7" style="stroke:var(--hatch);stroke-width:3"/></pattern></defs></svg>`);
}

function pane(map, name, zIndex) {
  map.createPane(name).style.zIndex = zIndex;
}

function fit(map, bounds) {
  hk.fitting = true;
  map.fitBounds(bounds, { padding: [2, 2], animate: false });
  hk.fitting = false;
}

// The view outlives a remount (another language, another page and back) within the browser tab. A frame
// that grows or shrinks keeps its middle.
function keepView(map, bounds) {
  const kept = recall(VIEW_KEY);
  const numbers = kept ? kept.split(" ").map(Number) : [];
  let middle = null;
  hk.moved = numbers.length === 3 && numbers.every(Number.isFinite);
  if (hk.moved) {
    middle = L.latLng(numbers[0], numbers[1]);
    map.setView(middle, numbers[2], { animate: false });
  } else { fit(map, bounds); }
  map.on("moveend", () => {
    if (hk.fitting || hk.resizing) { return; }
    hk.moved = true;
    middle = map.getCenter();
    remember(VIEW_KEY, [middle.lat.toFixed(5), middle.lng.toFixed(5), map.getZoom()].join(" "));
  });
  const limits = map.options.maxBounds;
  new ResizeObserver(() => {
    hk.resizing = true;
    // Leaflet would pan back within its limits in steps, which go on after the map stands right.
    map.setMaxBounds(null);
    map.invalidateSize({ animate: false, pan: false, debounceMoveend: false });
    if (hk.moved && middle) { map.setView(middle, map.getZoom(), { animate: false }); }
    hk.resizing = false;
    if (!hk.moved) { fit(map, bounds); }
    map.setMaxBounds(limits);
  }).observe(map.getContainer());
}

// A wheel over a map nobody chose scrolls the page.
function wheelOnlyInside(map, box) {
  box.addEventListener("pointerdown", () => map.scrollWheelZoom.enable());
  box.addEventListener("focusin", () => map.scrollWheelZoom.enable());
  box.addEventListener("mouseleave", () => map.scrollWheelZoom.disable());
}

function button(map, words, icon, act) {
  const control = L.control({ position: "topright" });
  const element = hk.make("button", "hk-button");
  control.onAdd = () => {
    const bar = hk.make("div", "leaflet-bar leaflet-control");
    element.type = "button";
    element.title = words;
    element.setAttribute("aria-label", words);
    element.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>`;
    L.DomEvent.disableClickPropagation(bar);
    element.addEventListener("click", act);
    bar.append(element);
    return bar;
  };
  control.addTo(map);
  return element;
}

function toggleFull(box) {
  if (document.fullscreenElement) { document.exitFullscreen(); } else { box.requestFullscreen().catch(() => {}); }
}

function streets(map, [base, names, disclaimer], words, attribution) {
  pane(map, "hk-street-names", 440);
  map.getPane("hk-street-names").style.pointerEvents = "none";
  const shared = { minZoom: 9, maxZoom: 19, minNativeZoom: 10, maxNativeZoom: 19, errorTileUrl: NOTHING };
  const ground = L.tileLayer(base, shared);
  // Farther out our own names of districts and estates are enough.
  const labels = L.tileLayer(names, Object.assign({}, shared, { minZoom: 12, pane: "hk-street-names" }));
  const box = map.getContainer();
  // The colours become glass only when there is something to see through it.
  ground.on("tileload", (event) => {
    if (!event.tile.src.startsWith("data:")) { box.classList.add("hk-on-streets"); }
  });
  const credit = L.control.attribution({ prefix: false });
  const link = hk.make("a", "", attribution);
  Object.assign(link, { href: disclaimer, target: "_blank", rel: "noopener" });
  const set = (isOn) => {
    [ground, labels].forEach((layer) => (isOn ? layer.addTo(map) : layer.remove()));
    if (isOn) { credit.addTo(map); credit.getContainer().replaceChildren(link); } else { credit.remove(); }
    if (!isOn) { box.classList.remove("hk-on-streets"); }
    toggle.setAttribute("aria-pressed", String(isOn));
  };
  const toggle = button(map, words, "streets", () => {
    const isOn = toggle.getAttribute("aria-pressed") !== "true";
    remember(TILES_KEY, isOn ? "on" : "off", "localStorage");
    set(isOn);
  });
  set(recall(TILES_KEY, "localStorage") !== "off");
}

// Storage can be forbidden by the browser; the map does without.
function remember(key, value, store = "sessionStorage") {
  try { window[store].setItem(key, value); } catch { return; }
}
function recall(key, store = "sessionStorage") {
  try { return window[store].getItem(key); } catch { return null; }
}
function forget(key) {
  try { window.sessionStorage.removeItem(key); } catch { return; }
}
})(window.hkMap);
