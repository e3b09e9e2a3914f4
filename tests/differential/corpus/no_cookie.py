x = 1
# coding: cp1252
import a  # €
