"""The stages behind build.py. Standard library only, Python 3.9 or newer."""
