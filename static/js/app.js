/** Every page's script: the elements that enhance what the page already says. */
import "./ui/notices.js";
import "./ui/opening-hours.js";
import "./ui/plaque-field.js";
import "./ui/search-field.js";
