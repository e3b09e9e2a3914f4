# coding: shift_jis
x = '表'; import a
y = 'ソ' # ソ
import b
