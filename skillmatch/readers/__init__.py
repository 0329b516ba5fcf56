"""One parser a standard; each yields checked domain records and writes nothing.

Framework readers return whole `FrameworkRecords` or raise `InputError`. Import the module you need
(`from skillmatch.readers.esco import read_esco`): none is loaded before it is asked for.
"""
