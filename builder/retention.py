"""How long what visitors send to the server is kept: the one place that says so, for the pages and for the server."""

REPORT_DAYS = 365  # a report on a plaque, from the day it came
