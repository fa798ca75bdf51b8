// Numbers and sentences of what the API tells, as Hong Kong writes them, in the language of the page.
(function (hk) {
"use strict";

// One pass: what is filled in is never read as a template again.
hk.fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
hk.number = (value) => value.toLocaleString("en");

hk.counted = function (name, count, values) {
  const sentence = hk.said[name + (count === 1 ? "One" : "Many")];
  return hk.fill(sentence, { n: hk.number(count), ...values });
};

// In three digits: HK$1.2 million, 港幣120萬元.
hk.money = function (value) {
  const digits = 10 ** Math.max(String(Math.floor(Math.abs(value))).length - 3, 0);
  const rounded = Math.round(value / digits) * digits;
  const [size, word] = hk.units.find(([least]) => Math.abs(rounded) >= least) || [1, ""];
  const written = (rounded / size).toLocaleString("en", { maximumFractionDigits: 2 });
  return hk.fill(hk.said.money, { value: written + word });
};

// Of a cell or a point: its awards, their sum, and what the sum leaves out.
hk.tally = function (told, isRevenue) {
  const lines = [hk.counted("awards", told.awards)];
  if (isRevenue || !told.awards) { return lines; }
  if (told.awards === told.without_value) { return [...lines, hk.said.notStated]; }
  lines.push(hk.money(told.value_hkd));
  if (told.without_value) { lines.push(hk.counted("without", told.without_value)); }
  return lines;
};

hk.shared = function (told) {
  if (!told.shared_awards) { return []; }
  if (told.shared_value_hkd === undefined) { return [hk.counted("sharedIn", told.shared_awards)]; }
  return [hk.counted("shared", told.shared_awards, { value: hk.money(told.shared_value_hkd) })];
};

hk.whereabouts = function (point) {
  const area = hk.areas && hk.areas.get(point.district);
  const how = hk.said["precision" + title(point.precision)] || "";
  const near = point.within_m === undefined ? how
    : hk.fill(hk.said.within, { precision: how, metres: hk.number(point.within_m) });
  const evidence = hk.said["local" + title(point.local)];
  return [[area && area.name, near].filter(Boolean).join(" · "), evidence].filter(Boolean);
};

hk.nameOf = (point) => (hk.language !== "en" && point.name_zh ? point.name_zh : point.name);

function title(word) {
  return word ? word[0].toUpperCase() + word.slice(1) : "";
}
})(window.hkMap);
