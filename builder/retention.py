"""How long what visitors send to the server is kept: the one place that says so, for the pages and for the server."""

REPORT_DAYS = 365  # a report on a plaque, from the day it came
ENQUIRY_DAYS = 1095  # what a company asked for, from its last change: three years, as for any client
EVENT_PERSONAL_DAYS = 1  # names, words and logo of an event, from its end; its numbers stay
MAIL_DAYS = 30  # a letter by mail, from when it was sent or given up; its words go as soon as it is sent
