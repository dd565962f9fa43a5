"""Mail: letters that wait to be sent, and the sender that hands them over."""
