/**
 * The contract between the screen on the move (go-screen.js) and the panel of a mode. A mode has its places in the page: its figures in
 * [data-panel=MODE], its questions before the start in [data-before=MODE], its summary after the end in [data-summary].
 */

/** @typedef {import("../core/guidance/types.js").Fix} Fix */
/** @typedef {import("../core/guidance/types.js").State} State */
/** @typedef {import("../core/outing.js").Say} Say */
/** @typedef {import("../core/outing.js").Settings} Settings */
/** @typedef {import("../core/wording.js").Wording} Wording */
/** @typedef {ReturnType<typeof import("../core/outing.js").outing>} Outing */

/**
 * What a panel is handed at the start. `data` is the page's block; `saved` what its own `save` gave before a relaunch, else null; `say`
 * lets it be heard and shaken as the guide is (rank 1 to 3, see core/outing.js); `end` asks the visitor whether to end.
 * @typedef {{data: any, go: Wording, settings: Settings, outing: Outing, mode: string, form: HTMLFormElement, saved: any,
 *   say: (says: Say[]) => void, end: () => void}} Going
 */

/**
 * `start`: Start was pressed, the element is shown. `fix`: every position as it came, before `update`. `update`: once a position and once a
 * second. `events`: what the guide tells, guidance's own event in `event`; also what the panel itself had said. `speaking`: what is being heard
 * just now. `save`: what a relaunch
 * needs, as JSON. `end`: End was pressed.
 * @typedef {{element: HTMLElement, start: (going: Going) => void, fix: (fix: Fix, now: number) => void,
 *   update: (what: {state: State, outing: Outing, now: number}) => void, events: (says: Say[]) => void, speaking?: (say: Say | null) => void, save: () => any,
 *   end: (now: number) => void}} Panel
 */

export {};
