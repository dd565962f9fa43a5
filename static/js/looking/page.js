"use strict";
/**
 * What the scripts that builder/maps.py writes call for: the ground, the marks, the popups. A classic script, for folium
 * writes classic ones; it needs Leaflet's L and, where there are tiles, protomapsL. Colours are the page's own (its CSS
 * properties), so that day, night and contrast follow the reader. Words of authors become text, never markup.
 */
(() => {
  const { L, protomapsL } = /** @type {any} */ (globalThis);
  const SVG = "http://www.w3.org/2000/svg";

  /** Drawings on a grid of 16, stroked, as the icons of the guide. A mark that is none of these is written as a word.
   * @type {Record<string, string>} */
  const DRAWN = {
    tree: "M8 1.5 3 8h2.5L2.5 12h11L10.5 8H13ZM8 12v3.5",
    parks: "M2 14.5h12M5 14.5v-4M5 2.5 2 10.5h6ZM11.5 14.5V9M11.5 4 9.5 9h4Z",
    sculptures: "M3.5 14.5h9M5 14.5v-4h6v4M8 1.5 4.8 5 8 8.5 11.2 5Z",
    amenities: "M8 3v10M3 8h10",
    toilets: "M4.5 2.5v0M4.5 6v8M2 6.5h5M11.5 2.5v0M11.5 5 9 11h5ZM11.5 11v3.5",
    drinking_water: "M8 1.5C5.5 5 4 7.5 4 10a4 4 0 0 0 8 0C12 7.5 10.5 5 8 1.5Z",
    playground: "M2 14.5 6 2.5h4l4 12M6 2.5v8M10 2.5v8M5 10.5h6",
    bicycle_rental: "M3.8 13.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4M12.2 13.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4M3.8 10.8 6.5 5h4l1.7 5.8M6 3.5h2",
    viewpoint: "M1.5 8C5 3.5 11 3.5 14.5 8 11 12.5 5 12.5 1.5 8ZM8 6.5v3",
    picnic_site: "M2 5.5h12M4.5 5.5 2.5 13M11.5 5.5l2 7.5M1.5 9h13",
    projects: "M3 14.5v-9h6v9M9 14.5v-12h4v12M5 8.5h2M5 11.5h2",
    other: "M4 4h8v8H4Z",
    plaque: "M3 2.5h10v11H3ZM3 5.500h10M6 8.500h4v3H6Z",
  };
  const FAR_ZOOM = 15; // below it marks are small squares, for they would hide one another

  /** @param {string} name  of a CSS property of the page */
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#888";

  /** @param {string} words */
  function escaped(words) {
    const holder = document.createElement("i");
    holder.textContent = words;
    return holder.innerHTML;
  }

  /** @param {string} mark  "tree", "3", or "panels:3" for a number that has a look of its own */
  function drawing(mark) {
    const box = document.createElement("span");
    if (!(mark in DRAWN)) {
      box.textContent = mark.split(":").at(-1) ?? "";
      return box;
    }
    const svg = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", /** @type {string} */ (DRAWN[mark]));
    svg.append(path);
    box.append(svg);
    return box;
  }

  /**
   * @param {string} name
   * @param {string} about
   * @param {string} page  an address of the guide, or ""
   */
  function popup(name, about, page) {
    const box = document.createElement("div");
    box.dir = "auto";
    const title = document.createElement("b");
    title.textContent = name;
    box.append(title);
    if (about) {
      const line = document.createElement("p");
      line.textContent = about;
      box.append(line);
    }
    if (page.startsWith("/")) {
      const link = document.createElement("a");
      link.href = page;
      link.textContent = words.more;
      if (window.top !== window) {
        link.target = "_blank";
        link.rel = "noopener";
      }
      box.append(link);
    }
    return box;
  }

  /** A popup is narrower than the narrowest map it opens on, its frame and its key to close it counted in. */
  const narrow = () => Math.min(300, innerWidth - 150);

  /** What the map says in the language of the page.
   * @type {Record<string, string>} */
  let words = {};

  /**
   * The guide's own drawing of tiles of Protomaps' kinds: streets are what is left between the blocks.
   * @param {string} locale
   */
  function rules(locale) {
    const { PolygonSymbolizer, LineSymbolizer, LineLabelSymbolizer, CenteredTextSymbolizer, exp } = protomapsL;
    const green = ["park", "garden", "grass", "cemetery", "pitch", "playground", "recreation_ground", "meadow", "golf_course"];
    const wood = ["wood", "forest", "scrub", "nature_reserve"];
    const names = [`name:${locale}`, "name"];
    const kind = (/** @type {any} */ f) => f.props.kind;
    const wide = (/** @type {number[][]} */ stops) => (/** @type {number} */ z) => exp(1.6, stops)(z);
    const area = (/** @type {string} */ layer, /** @type {string} */ fill, /** @type {any} */ filter) => ({
      dataLayer: layer,
      symbolizer: new PolygonSymbolizer({ fill: () => colour(fill) }),
      filter,
    });
    const way = (/** @type {string[]} */ kinds, /** @type {string} */ stroke, /** @type {number[][]} */ stops, more = {}) => ({
      dataLayer: "roads",
      symbolizer: new LineSymbolizer({ color: () => colour(stroke), width: wide(stops), ...more }),
      filter: (/** @type {number} */ _z, /** @type {any} */ f) => kinds.includes(kind(f)),
    });
    const paint = [
      area("landuse", "--park", (/** @type {number} */ _z, /** @type {any} */ f) => [...green, ...wood].includes(kind(f))),
      area("water", "--water", (/** @type {number} */ _z, /** @type {any} */ f) => f.geomType === 3),
      { dataLayer: "water", symbolizer: new LineSymbolizer({ color: () => colour("--water"), width: wide([[12, 1], [18, 10]]) }), filter: (/** @type {number} */ _z, /** @type {any} */ f) => f.geomType === 2 },
      { ...area("buildings", "--block", () => true), minzoom: 13 },
      way(["minor_road", "other"], "--paper", [[13, 0.6], [16, 3], [19, 14]]),
      way(["major_road", "highway"], "--line", [[10, 0.8], [14, 2], [19, 8]]),
      { ...way(["path"], "--soft", [[14, 0.4], [18, 1.5]], { dash: [4, 4] }), minzoom: 15 },
      way(["rail"], "--soft", [[10, 0.4], [18, 1.2]]),
    ];
    const write = (/** @type {string} */ ink, /** @type {string} */ font) => ({
      labelProps: names, fill: () => colour(ink), stroke: () => colour("--paper"), width: 3, font,
    });
    const road = new LineLabelSymbolizer(write("--soft", "400 12px sans-serif"));
    const label = [
      { dataLayer: "places", minzoom: 13, symbolizer: new CenteredTextSymbolizer(write("--soft", "400 15px Palatino, 'Noto Serif', Georgia, serif")), filter: (/** @type {number} */ _z, /** @type {any} */ f) => ["locality", "neighbourhood", "macrohood"].includes(kind(f)) },
      { dataLayer: "water", symbolizer: new CenteredTextSymbolizer(write("--ink", "italic 400 14px Palatino, 'Noto Serif', Georgia, serif")), filter: (/** @type {number} */ _z, /** @type {any} */ f) => f.geomType === 1 },
      { dataLayer: "roads", minzoom: 14, symbolizer: road, filter: (/** @type {number} */ _z, /** @type {any} */ f) => ["major_road", "highway"].includes(kind(f)) },
      { dataLayer: "roads", minzoom: 16, symbolizer: road, filter: (/** @type {number} */ _z, /** @type {any} */ f) => ["minor_road", "other", "path"].includes(kind(f)) },
    ];
    return { paintRules: paint, labelRules: label };
  }

  const flaneur = {
    /**
     * @param {any} map
     * @param {{tiles: string, locale: string, words: Record<string, string>}} settings
     */
    ground(map, settings) {
      words = settings.words;
      map.getContainer().dir = "ltr"; // Leaflet reckons from the left; popups have a direction of their own
      L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
      L.control.scale({ imperial: false }).addTo(map);
      L.control.attribution({ prefix: false }).addAttribution(escaped(words.attribution ?? "")).addTo(map);
      map.on("popupopen", (/** @type {any} */ event) => {
        event.popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.close);
      });
      // A page is scrolled past a map; the wheel moves the map only for one who has chosen it.
      map.scrollWheelZoom.disable();
      map.on("focus", () => map.scrollWheelZoom.enable());
      map.on("blur", () => map.scrollWheelZoom.disable());
      const near = () => map.getContainer().classList.toggle("far", map.getZoom() < FAR_ZOOM);
      map.on("zoomend", near);
      if (!settings.tiles || !protomapsL) return;
      const tiles = protomapsL.leafletLayer({
        url: settings.tiles, lang: settings.locale, maxDataZoom: 15, attribution: "",
        backgroundColor: colour("--paper"), ...rules(settings.locale),
      });
      tiles.addTo(map);
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
        tiles.backgroundColor = colour("--paper");
        tiles.clearLayout();
        tiles.rerenderTiles();
      });
    },

    /**
     * @param {any} group
     * @param {{spots: any[], traces: any[], patches: any[]}} rows  as builder/maps.py writes them
     */
    things(group, rows) {
      for (const [rings, look] of rows.patches) {
        L.polygon(rings, { className: `lk-${look}`, interactive: false, stroke: false, fillOpacity: 1 }).addTo(group);
      }
      for (const [line, look, name, about, page] of rows.traces) {
        const parts = look === "route" ? [`lk-${look}-case`, `lk-${look}`] : [`lk-${look}`];
        for (const className of parts) {
          const drawn = L.polyline(line, { className, interactive: Boolean(name) }).addTo(group);
          if (name) drawn.bindPopup(() => popup(name, about, page), { maxWidth: narrow() });
        }
      }
      group.spots = rows.spots.map(([lat, lon, mark, name, about, page]) => {
        const known = mark in DRAWN ? mark : mark.includes(":") ? mark.split(":")[0] : "number";
        const icon = L.divIcon({ className: `lk-mark lk-${known}`, html: drawing(mark), iconSize: [26, 26], popupAnchor: [0, -10] });
        // The list beside the map is the way by keyboard: two hundred marks would each be a stop of the tab key.
        return L.marker([lat, lon], { icon, keyboard: false }).bindPopup(() => popup(name, about, page), { maxWidth: narrow() }).addTo(group);
      });
    },

    /**
     * @param {any} map
     * @param {Record<string, any>} groups
     * @param {number[][]} corners  [[south, west], [north, east]]
     */
    ready(map, groups, corners) {
      map.fitBounds(corners, { animate: false, padding: [24, 24] });
      map.getContainer().classList.toggle("far", map.getZoom() < FAR_ZOOM);
      for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[name=layer]"))) {
        const group = groups[box.value];
        if (!group) continue;
        const follow = () => (box.checked ? map.addLayer(group) : map.removeLayer(group));
        box.addEventListener("change", follow);
        follow();
      }
      document.dispatchEvent(new CustomEvent("map-ready", { detail: { map, groups } }));
    },
  };
  Object.assign(globalThis, { flaneur });
})();
