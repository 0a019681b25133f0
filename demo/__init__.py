"""A department to try: input files as branches would send them, and a staff that works the queue.

Everything in it is made up; names, numbers and figures come from word lists and a seed, so that the
same seed and day give the same files, byte for byte.
"""
