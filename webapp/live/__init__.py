"""A group under way: what its leader does, what its guests see and send, and what they answer afterwards."""
