#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Every statement that binds a name, in shapes that are easy to misread."""
from __future__ import annotations
import a, a.b.c, a . d as ad, a.\
    e as ae
import \
    b
from . import c
from .. import d as dd, dd2
from ... import (e)
from .... import (f as ff,
    g,  # comment with (
    h as \
    hh
    ,)
from ... . mod import i
from . mod . sub import *
from.x import j
from .import k
from.import l
from ...import m
from .y import(n)
if 1: import o; from p import q; r = 1
elif 2: import s
else: import t
while 0: import u
else: import v
for w in (): import x1
else: import y1
try: import z1
except ImportError: import z2
except (A, B) as err: import z3
else: import z4
finally: import z5
try:
    import aa1
except* ValueError as group:
    import aa2
try:
    pass
except A, B:
    import aa3
except ValueError, TypeError:
    pass
with open(f) as aa4, (yield_) as aa5.attr, g() as (aa6, [aa7, *aa8]): import aa9
with (open(f) as bb1, open(g) as bb2,): pass
with (open(f) as bb3): pass
with (open(f), g) as bb4: pass
with (
    open(f) as bb5,
    open(g) as (bb6, bb7)
): import bb8
with (a, b) as bb9, c: pass
with (yield_ if a else b) as bc1: pass
for cc1, (cc2, [cc3]), cc4.attr, cc5[0], *cc6 in x: pass
for (cc7) in y: pass
for cc8, in y: pass
for x[a in b] in y: pass
for cc9[(lambda: 0)()] in y: pass
dd1, *dd3 = dd4 = 1, 2
(dd5), [dd6, (dd7, *dd8)] = x
dd9: int
ee1: int = 3
(ee2): int = 3
ee3.attr: int = 4
ee4[0]: int = 5
ee5 += 1; ee6 //= 2; ee7 **= 3; ee8 @= x; ee9 >>= 1
x.y += 1; x[ff1 := 3] = 4
[ff2, ff3] = ff4[ff5] = ff6(ff7).ff8 = y
(ff9).attr = 1
[x][0] = 2
(lambda: 0).x = (lambda y=1: y)
{}["a"] = 1
"a".join([]).x = 1 if 0 else 2
gg1 = lambda a=1, *b, c=2: (a, b)
gg2 = gg3 = lambda: (hidden1 := 1)
gg4 = [gg5 := 1, gg6 := 2, (lambda: (hidden2 := 3)), (gg7 := 4)]
gg8 = [hidden3 for hidden3 in range(3) if (hh1 := hidden3)]
print(hh2 := 3); f(x, hh3=1, *a, **b)
x[a:(hh4 := 1), b := 2]
lambda: (yield)
hh5 = x if y else lambda: z
hh6 = not x
hh7 = x == y; hh8 = x <= y; hh9 = x != y; x == y; x >= z
ii1 = ii2 = {
    "a": 1, "b=c": lambda k=1: k, **dict(ii3=4)
}
del ii1, (ii2), [hh9]
assert x, lambda m=1: m
raise_ = 1
type = 5
type.x = 3
type[0] = 1
type (x)
type in x
type if x else y
type JJ1 = int
type JJ2[T, *Ts, **P] = list[T]
type \
    JJ3 = int; type JJ4 = str
type: int = 3
type = type_ = 1
match = 1
match.x = 2
match[0] = 3
match(x)
match: int = 4
match * a
match, case = 1, 2
case: int
case(x)
print(match)
match x:
    case 1 | 2: import kk1
    case [kk3, *kk4, _]: pass
    case (kk5, kk6) if kk7: pass
    case {"a": kk8, A.B: kk9, **ll1}: pass
    case Point(x=ll2, y=Point(ll3)) as ll4: pass
    case -1 | 1+2j | "a" "b" | None | True: pass
    case a.b.c: pass
    case [1, [2, ll6]] as ll7 if (ll8 := 1): ll9 = 1
    case f(kk2): pass
    case _: pass
match (x):
    case(mm1): pass
match [x, y]:
    case[mm2, mm3]: pass
match -x:
    case mm4:
        match = 3
        case = 4
match x, y:
    case mm5, *mm6: pass
    case mm7,: pass
match lambda: x, y:
    case mm8: pass
match match:
    case case: pass
match not x:
    case mm9 if lambda: 1: pass
async def nn1(): import nn2
async \
def nn3(): pass
def nn4(a=(nn5 := 1), *b: (nn6), c=lambda: (hidden4 := 2)) -> (nn7): import inner1
def nn8[T: (int, str) = int](x: T) -> T:
    global nn9, oo1
    nonlocal_ = 1
    global oo2; import inner2
    def deep():
        global oo3
        class Deeper(Base): import inner3
    class K: global oo4
@decorator(oo5 := 1)
@other.one["a"](
    x=1,
)
class L(M, N[int], metaclass=O(x=1, y=(oo6 := 2)), *P, **Q): import inner4
class R[T, *Ts, **Q](S[T]):
    x = 1
    import inner5
class T_(): pass
class U: x: int; y = 1
class \
    V \
    (W,
     X): pass
class Y((lambda: 0), z): pass
class Z(lambda: 0): pass
@x
async def pp1(): pass
if TYPE_CHECKING: import qq1
if typing.TYPE_CHECKING and x: import qq2
elif TYPE_CHECKING or y: import qq3
else: import qq4
if not TYPE_CHECKING: import qq5
else: import qq6
if (TYPE_CHECKING): import qq7
if (typing . TYPE_CHECKING): import qq8
if not (TYPE_CHECKING):
    import qq9
else:
    def g():
        import rr1
if TYPE_CHECKING == False: import rr2
if TYPE_CHECKING and (x or y): import rr3
if (TYPE_CHECKING and x) or y: import rr4
if False:
    import rr5
if 0: import rr6
if 0 < x: import rr7
if x.y().TYPE_CHECKING: import rr8
from typing import TYPE_CHECKING as TC
if TC: import rr9
if x.TC: import ss1
while TYPE_CHECKING: import ss2
if __name__ == "__main__": import ss3
importlib.import_module("ss4"); x = [__import__("ss5")]
import_module(ss6); y.importlib.import_module("ss7")
x = importlib.import_module(
    "ss8"
)
def tt1(x=__import__("tt2")): return __import__("tt3")
lambda: __import__("tt4")
