/** `node benchmarks/guidance/run.mjs [--outings N] [--seed N] [--curves no] [--set JSON]`: see benchmarks/README.md. */

import { aimsTable, costTable, curveTable, otherTable } from "./report.mjs";
import { costs } from "./cost.mjs";
import { runCurves, runFleet } from "./fleet.mjs";

const given = process.argv.slice(2);
const options = Object.fromEntries(given.flatMap((name, i) => (name.startsWith("--") ? [[name.slice(2), given[i + 1]]] : [])));
const outings = Number(options.outings ?? 1040);
const seed = Number(options.seed ?? 2);
const settings = options.set ? JSON.parse(options.set) : undefined;
const began = performance.now();
const fleet = runFleet({ outings, seed, settings });
console.log(aimsTable(fleet));
console.log(`\n${otherTable(fleet)}`);
console.log(`\n${costTable(costs())}`);
if (options.curves !== "no") console.log(`\n${curveTable(runCurves({ outings: Math.ceil(outings / 40), seed: seed + 1000 }))}`);
console.log(`\n${((performance.now() - began) / 1000).toFixed(0)} s`);
