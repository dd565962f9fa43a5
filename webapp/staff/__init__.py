"""The staff: accounts, how they sign in, and what they did."""
