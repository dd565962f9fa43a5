/** The script of a map's page. It asks for the moving map only where the browser can draw one. */
import "./ui/map-screen.js";
