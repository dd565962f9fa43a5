/**
 * The keys of a headset and of the lock screen, where the browser hands them to a page: they silence the guide, let it speak
 * again, ask what is next, and skip what is being said.
 * @param {any} data
 * @param {{again: () => void, silence: () => void, speak: () => void, skip: () => void}} keys
 */
export function mediaKeys(data, { again, silence, speak, skip }) {
  const session = navigator.mediaSession;
  if (!session) return;
  session.metadata = new MediaMetadata({ title: data.tour.title });
  /** @type {[MediaSessionAction, () => void][]} */
  const actions = [["play", speak], ["pause", silence], ["stop", silence], ["previoustrack", again], ["nexttrack", skip]];
  for (const [action, handler] of actions) {
    try {
      session.setActionHandler(action, handler);
    } catch {
      // A browser need not know every key.
    }
  }
}
