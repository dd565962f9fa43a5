/** The script of a tour's page on the move. Every module is loaded here, with the page: between Start and End nothing is asked for. */
import "./app.js";
import "./ui/go-screen.js";
