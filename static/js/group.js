/** The script of a group under way: a guest's page, and the leader's. */
import "./ui/live-guide.js";
import "./ui/lead-guide.js";
