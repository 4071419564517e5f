"""What people see of a result: the board of lights and the tables, in a terminal and in files.

Modules are imported one by one, so that a command loads only what it shows.
"""
