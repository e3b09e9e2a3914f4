#!/usr/bin/python
# vim: set fileencoding=latin-1 :
x = 'éÿ'; import a
déjà = 1
class É(È): pass
from b import ü as c
