/** The script of the page that reads plaques with the camera. */
import "./ui/plaque-field.js";
import "./ui/scan-screen.js";
