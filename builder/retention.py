"""How long what visitors send to the server is kept: the one place that says so, for the pages and for the server."""

REPORT_DAYS = 365  # a report on a plaque, from the day it came
ENQUIRY_DAYS = 1095  # what a company asked for, from its last change: three years, as for any client
EVENT_PERSONAL_DAYS = 1  # names, words and logo of an event, from its end; its numbers stay
VISIT_DAYS = 30  # a booking, from the day of its visit
MAIL_DAYS = 30  # a letter, from the day it was sent or given up
FEEDBACK_DAYS = 1095  # what guests answered afterwards, which names nobody
SESSION_HOURS, SESSION_IDLE_HOURS = 12, 2  # somebody of the staff stays signed in; unused
AUDIT_DAYS = 365  # what the staff did, from the day of the deed
