import a; import b
class C: pass
é = 1; import c
