"""The desk through its front door: signing in, forms, and who may see what."""
