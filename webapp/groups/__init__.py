"""Groups: what a company asks for, what the office offers, and the event that is made of it."""
