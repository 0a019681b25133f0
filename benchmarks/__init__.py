"""What Paidan promises about speed, measured as ratios and printed beside the target.

Never part of the tests: a figure depends on the machine and on what else it does.
"""
