/**
 * Which of the languages that there are suits a visitor: the rule of webapp/negotiate.py, for hosts that do not choose
 * (decision 015). Pure.
 */

/**
 * @param {readonly string[]} languages  navigator.languages
 * @param {readonly string[]} available
 * @returns {string | undefined} one of `available`; undefined where nothing suits
 */
export function suiting(languages, available) {
  const asked = languages.map((tag) => tag.toLowerCase()).filter((tag) => tag.length <= 64);
  for (const inAnyScript of [false, true]) {
    for (const tag of asked) {
      const found = shortened(tag, available) ?? otherForm(tag, available, inAnyScript);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/**
 * The same, and English for a visitor of whose languages there is none.
 * @param {readonly string[]} languages
 * @param {readonly string[]} available
 * @param {string} source  what the plaque was written in
 */
export function ofPlaque(languages, available, source) {
  return suiting(languages, available) ?? (languages.length && available.includes("en") ? "en" : source);
}

/** @param {string} tag  @param {readonly string[]} available */
function shortened(tag, available) {
  const subtags = tag.split("-");
  while (subtags.length) {
    const found = available.find((one) => one.toLowerCase() === subtags.join("-"));
    if (found !== undefined) return found;
    subtags.pop();
    if (subtags.at(-1)?.length === 1) subtags.pop(); // a singleton such as -x- goes with what followed it
  }
  return undefined;
}

/** @param {string} tag  @param {readonly string[]} available  @param {boolean} inAnyScript */
function otherForm(tag, available, inAnyScript) {
  const main = tag.split("-")[0];
  return available.find((one) => one.split("-")[0].toLowerCase() === main && (inAnyScript || script(one) === script(tag)));
}

/** The script a tag names, for Chinese that of the place, "" for the usual one. @param {string} tag */
function script(tag) {
  const [main, ...rest] = tag.toLowerCase().split("-x-")[0].split("-");
  const named = rest.find((subtag) => /^[a-z]{4}$/.test(subtag));
  return named ?? (main !== "zh" ? "" : rest.some((subtag) => ["tw", "hk", "mo"].includes(subtag)) ? "hant" : "hans");
}
