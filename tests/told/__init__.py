"""Runs of right and wrong engines, with derivatives that nothing of the product computed."""
