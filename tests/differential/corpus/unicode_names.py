import ａ, ﬁle as ﬂag
class Ｃ(Ｂ): pass
µ = 𝔘 = 1; import b
from ｘ.ｙ import ｚ as ñ; 变量 = '𝔘'; import c
def 函数():
    global ª
    import d
