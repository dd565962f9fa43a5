import assert from "node:assert/strict";
import { test } from "node:test";
import { excerpt, find, finderOf, marked, plaqueOf, words } from "../../static/js/core/search.js";
import { fold, tokens } from "../../static/js/core/search/tokens.js";
import MiniSearch from "../../vendor/minisearch.mjs";

/** @param {[title: string, text?: string][]} rows */
const things = (rows) => rows.map(([title, text = ""], place) => ({ kind: "Place", title, address: `/${place}/`, text: [text] }));
/** @param {[title: string, text?: string][]} rows */
const finder = (rows) => finderOf(MiniSearch, [{ version: 1, town: "Exemple", things: things(rows) }]);
/** @param {ReturnType<typeof finder>} where @param {string} asked */
const titles = (where, asked) => find(where, asked).hits.map((hit) => words(hit.thing.title));
/** @param {import("../../static/js/core/search.js").Piece[]} pieces */
const shown = (pieces) => pieces.map(({ text, hit }) => (hit ? `[${text}]` : text)).join("");
/** @param {string[]} terms */
const sought = (terms) => ({ terms: new Set(terms), shortest: 0 });

const LATIN = finder([
  ["Halle Eiffel", "Seize mille rivets"],
  ["L’île Saint-Germain", "La Seine de deux côtés"],
  ["Jardin botanique", "Des roses et un rucher"],
  ["Musée de la Carte à jouer", "Un château disparu"],
  ["Rathausstraße", "Łódź, Ørsted, œuvre"],
  ["Pont rouge", "Vers les jardins de l’île"],
]);

for (const [asked, first] of [
  ["Eifel", "Halle Eiffel"],
  ["ile", "L’île Saint-Germain"],
  ["L'ILE", "L’île Saint-Germain"],
  ["jardins", "Jardin botanique"],
  ["jardin", "Jardin botanique"],
  ["bota", "Jardin botanique"],
  ["musee des cartes", "Musée de la Carte à jouer"],
  ["châteaux", "Musée de la Carte à jouer"],
  ["rathausstrasse", "Rathausstraße"],
  ["lodz", "Rathausstraße"],
  ["oeuvre", "Rathausstraße"],
]) {
  test(`"${asked}" finds ${first}`, () => assert.equal(titles(LATIN, asked)[0], first));
}

test("a word in the name comes before the same in the text", () => {
  assert.deepEqual(titles(LATIN, "jardin"), ["Jardin botanique", "Pont rouge"]);
});

test("all words are wanted; where nothing has them all, some are enough, and it is said", () => {
  assert.deepEqual(titles(LATIN, "jardin île"), ["Pont rouge"]);
  const { hits, all } = find(LATIN, "jardin eiffel");
  assert.equal(all, false);
  assert.equal(hits.length, 3);
  assert.equal(find(LATIN, "xylophone").hits.length, 0);
  assert.equal(find(LATIN, "«…»").hits.length, 0);
});

const ARABIC = finder([["مُتْحَفُ الورق", "في المدينة القديمة"], ["الحديقة النباتية", "أزهار"], ["جزيرة سان جيرمان", "٢٠١٦"]]);

for (const [asked, first] of [
  ["المتحف", "مُتْحَفُ الورق"],
  ["متحف", "مُتْحَفُ الورق"],
  ["بالمتحف", "مُتْحَفُ الورق"],
  ["حديقه", "الحديقة النباتية"],
  ["ازهار", "الحديقة النباتية"],
  ["جزيره", "جزيرة سان جيرمان"],
  ["2016", "جزيرة سان جيرمان"],
]) {
  test(`"${asked}" finds ${first}`, () => assert.equal(titles(ARABIC, asked)[0], first));
}

const EAST = finder([
  ["イチカワ日本庭園", "2016年に開園した庭園です。"],
  ["サンジェルマン島", "セーヌ川の島"],
  ["市立博物馆", "扑克牌博物馆"],
  ["카드 박물관", "박물관은 시립입니다"],
  ["ビュット・ルージュ", "エッフェルの鉄骨"],
]);

for (const [asked, first] of [
  ["庭園", "イチカワ日本庭園"],
  ["市川", undefined],
  ["いちかわ", "イチカワ日本庭園"],
  ["島", "サンジェルマン島"],
  ["ｴｯﾌｪﾙ", "ビュット・ルージュ"],
  ["ビュットルージュ", "ビュット・ルージュ"],
  ["博物馆", "市立博物馆"],
  ["扑克", "市立博物馆"],
  ["박물관", "카드 박물관"],
]) {
  test(`"${asked}" finds ${first ?? "nothing"}`, () => assert.equal(titles(EAST, String(asked))[0], first));
}

test("Ukrainian and Polish endings are forgiven", () => {
  const slavic = finder([["Музей карт", "у старому місті"], ["Ogród botaniczny", "róże"]]);
  assert.equal(titles(slavic, "музеї")[0], "Музей карт");
  assert.equal(titles(slavic, "ogrodu botanicznego")[0], "Ogród botaniczny");
});

test("what fits is marked in the words as they stand", () => {
  assert.equal(shown(marked("L’île et les îles", sought([fold("ile")]))), "L’[île] et les [îles]");
  assert.equal(shown(marked("市立博物馆", sought(["博物", "物馆"]))), "市立[博物馆]");
  assert.equal(shown(marked("الحديقة النباتية", sought([fold("حديقه")]))), "[الحديقة] النباتية");
});

test("in scripts without spaces what is typed is meant as it stands, and no more of it is marked", () => {
  const where = finder([["ブランコと、トランプ博物館", "トランプ"], ["トランク、ランプ", "フランス"]]);
  assert.deepEqual(find(where, "トランプ").hits.map((hit) => shown(hit.title)), ["ブランコと、[トランプ]博物館"]);
  assert.deepEqual(find(EAST, "島").hits.map((hit) => shown(hit.title)), ["サンジェルマン[島]"]);
  assert.deepEqual(find(EAST, "庭園の日本").hits.map((hit) => words(hit.thing.title))[0], "イチカワ日本庭園");
});

test("of a long text the part that fits is shown, cut between words", () => {
  const long = `${"avant ".repeat(60)}la halle Eiffel ${"après ".repeat(60)}`.trim();
  const found = shown(excerpt(long, sought(["eiffel"])));
  assert.match(found, /^… avant .*\[Eiffel\] .*après …$/);
  assert.ok(found.length < 170);
  assert.equal(shown(excerpt("court", sought([]))), "court");
});

test("words stand where they are said to stand", () => {
  const text = "L’école d’Issy, 28e 東京タワー";
  for (const { start, end } of tokens(text)) assert.match(text.slice(start, end), /^[\p{L}\p{N}]+$/u);
  assert.deepEqual(tokens(text).map(({ term }) => term), ["ecole", "issy", "28e", "東京", "京た", "たわ", "わー", "ー"]);
});

test("the town where the search began comes first, and a code leads to its place", () => {
  const lists = ["Un", "Deux"].map((town) => ({ version: 1, town, things: [{ kind: "Park", title: "Parc", address: `/${town}/`, codes: [`C${town}`] }] }));
  const both = finderOf(MiniSearch, lists);
  assert.equal(find(both, "parc", "Deux").hits[0].town, "Deux");
  assert.equal(find(both, "parc", "Un").hits[0].town, "Un");
  assert.equal(plaqueOf(both, "CDeux")?.address, "/Deux/");
  assert.equal(plaqueOf(both, "XXXXXX"), undefined);
});
