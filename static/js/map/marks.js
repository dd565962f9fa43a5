/** The marks of the map, drawn when the map first asks for one: there is no sheet of images to load. All at two pixels to one. */

const GO = "#ffc700";
const INK = "#10201d";
const SCALE = 2;

/** Lines on a grid of 24, as in builder/templates/icons.html. */
const SIGNS = /** @type {Record<string, string>} */ ({
  place: "M8.5 8.500h7v7h-7z",
  station: "M7 5h10v10H7zM7 10.500h10M9 15l-2.5 4M15 15l2.5 4",
  drinking_water: "M12 4.500c3 4 4.5 6.2 4.5 8.700a4.5 4.5 0 0 1-9 0C7.5 10.7 9 8.5 12 4.500z",
  bench: "M5 9h14M5 13h14M7 13v5M17 13v5",
  shelter: "M4.5 11L12 5.500l7.5 5.500M7 11v7.500M17 11v7.5",
  picnic_site: "M5 9h14M9.5 9L6.5 18M14.5 9l3 9M6 13.500h12",
  picnic_table: "M5 9h14M9.5 9L6.5 18M14.5 9l3 9M6 13.500h12",
  playground: "M5 18L9 6h6l4 12M12 6v8M10 14h4",
  viewpoint: "M4.5 12c4-5.5 11-5.5 15 0-4 5.5-11 5.5-15 0zM12 10.500v3M10.5 12h3",
  pharmacy: "M12 5.500v13M5.5 12h13",
  defibrillator: "M12 18.500L5.5 12a3.6 3.6 0 0 1 6.5-4 3.6 3.6 0 0 1 6.5 4zM12 10l-1.5 2.500h3L12 15",
  bicycle_rental: "M6.5 17a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM17.5 17a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM6.5 14l4-7h3l4 7M10.5 14h-4l6-5",
});

/** @typedef {{ink: string, paper: string, night: boolean}} Look */

/**
 * The image of that name, or null for one that is not ours.
 * @param {string} id  "stop:3", "chosen:3", "plan:3", "station", "chosen-station", "amenity-toilets", "arrow", "me", "me-going"
 * @param {any} look  the metadata of the style
 */
export function drawMark(id, look) {
  if (id === "arrow") return drawn(18, arrow);
  if (id === "me" || id === "me-going") return drawn(40, (c) => me(c, id === "me-going"));
  const planned = /^plan:(.*)$/.exec(id);
  if (planned) return drawn(30, (c, size) => hollow(c, size, planned[1], look));
  const numbered = /^(stop|chosen):(.*)$/.exec(id);
  if (numbered) return drawn(numbered[1] === "chosen" ? 42 : 30, (c, size) => square(c, size, numbered[2], numbered[1] === "chosen", look));
  const chosen = id.startsWith("chosen-");
  const sign = id.replace(/^chosen-/, "").replace(/^amenity-/, "");
  if (sign !== "toilets" && !(sign in SIGNS)) return null;
  return drawn(chosen ? 38 : 26, (c, size) => plate(c, size, sign, chosen, look));
}

/**
 * @param {number} size  in CSS pixels
 * @param {(c: OffscreenCanvasRenderingContext2D, size: number) => void} draw
 */
function drawn(size, draw) {
  const canvas = new OffscreenCanvas(size * SCALE, size * SCALE);
  const c = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  c.scale(SCALE, SCALE);
  draw(c, size);
  return c.getImageData(0, 0, size * SCALE, size * SCALE);
}

/** A head of an arrow in ink, pointing along the way. @type {(c: OffscreenCanvasRenderingContext2D) => void} */
function arrow(c) {
  const head = new Path2D("M4 2.500L15 9L4 15.500L6.5 9z");
  c.lineWidth = 3;
  c.strokeStyle = GO;
  c.lineJoin = "miter";
  c.stroke(head);
  c.fillStyle = INK;
  c.fill(head);
}

/** A stop's number: an ink square with a paper edge; the chosen one is yellow. @type {(c: OffscreenCanvasRenderingContext2D, size: number, number: string, chosen: boolean, look: Look) => void} */
function square(c, size, number, chosen, look) {
  c.fillStyle = look.paper;
  c.fillRect(0, 0, size, size);
  c.fillStyle = chosen ? INK : look.ink;
  c.fillRect(2, 2, size - 4, size - 4);
  if (chosen) {
    c.fillStyle = GO;
    c.fillRect(5, 5, size - 10, size - 10);
  }
  c.fillStyle = chosen ? INK : look.paper;
  c.font = `700 ${chosen ? 19 : number.length > 1 ? 14 : 16}px system-ui, "Noto Sans", sans-serif`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillText(number, size / 2, size / 2 + 1);
}

/** The number of what does not stand yet: paper within a broken edge. @type {(c: OffscreenCanvasRenderingContext2D, size: number, number: string, look: Look) => void} */
function hollow(c, size, number, look) {
  c.fillStyle = look.paper;
  c.fillRect(0, 0, size, size);
  c.strokeStyle = look.ink;
  c.lineWidth = 2;
  c.setLineDash([4, 2.5]);
  c.strokeRect(2, 2, size - 4, size - 4);
  c.fillStyle = look.ink;
  c.font = `700 ${number.length > 1 ? 14 : 16}px system-ui, "Noto Sans", sans-serif`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillText(number, size / 2, size / 2 + 1);
}

/** A sign on paper. @type {(c: OffscreenCanvasRenderingContext2D, size: number, sign: string, chosen: boolean, look: Look) => void} */
function plate(c, size, sign, chosen, look) {
  c.fillStyle = look.paper;
  c.fillRect(0, 0, size, size);
  c.fillStyle = chosen ? INK : look.ink;
  c.fillRect(1.5, 1.5, size - 3, size - 3);
  c.fillStyle = chosen ? GO : look.paper;
  const rim = chosen ? 4.5 : 3;
  c.fillRect(rim, rim, size - 2 * rim, size - 2 * rim);
  const ink = chosen ? INK : look.ink;
  if (sign === "toilets") {
    c.fillStyle = ink;
    c.font = `700 ${chosen ? 15 : 10.5}px system-ui, "Noto Sans", sans-serif`;
    c.textAlign = "center";
    c.textBaseline = "middle";
    c.fillText("WC", size / 2, size / 2 + 0.5);
    return;
  }
  const grid = (size - (chosen ? 8 : 4)) / 24;
  c.translate(size / 2 - 12 * grid, size / 2 - 12 * grid);
  c.scale(grid, grid);
  c.strokeStyle = ink;
  c.lineWidth = 2.1;
  c.lineJoin = "miter";
  c.stroke(new Path2D(SIGNS[sign]));
}

/** The reader: a white disc with an ink ring and dot, and a wedge where they are going. @type {(c: OffscreenCanvasRenderingContext2D, going: boolean) => void} */
function me(c, going) {
  if (going) {
    c.fillStyle = INK;
    c.strokeStyle = "#ffffff";
    c.lineWidth = 2;
    const wedge = new Path2D("M20 1.500L28 12.500H12z");
    c.fill(wedge);
    c.stroke(wedge);
  }
  for (const [radius, color] of /** @type {[number, string][]} */ ([[13, "#ffffff"], [11, INK], [9, "#ffffff"], [5, INK]])) {
    c.fillStyle = color;
    c.beginPath();
    c.arc(20, 20, radius, 0, 2 * Math.PI);
    c.fill();
  }
}
