"""Visits: dated offers of a tour to the public, and the places booked on them."""
