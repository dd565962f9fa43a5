/** The script of the pages that keep tours on the phone: a tour's, and the list of what is kept. */
import "./ui/keep-pack.js";
import "./ui/offline-packs.js";
import "./ui/worker-notice.js";
