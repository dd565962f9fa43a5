/** The script of the page on which the office's staff tick plaques. */
import "./ui/round-screen.js";
