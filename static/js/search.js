/** The script of the page of the search. */
import "./ui/search-screen.js";
