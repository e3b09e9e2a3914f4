
# coding=cp1252
x = '€'; import a
