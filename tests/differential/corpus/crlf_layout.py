"""Indentation, continuations and blank lines in every arrangement."""
if 1:
	x = 1
	if 2:
	    y = 2
        # a comment anywhere
    # and here
	z = 3
else:
  a = 1

  \
  b = 2

c = 3
d = 4
if 1:
    
    pass
if 1:
    e = 1; \
    f = 2
    g = (

# comment
1,
)
    h = 3 ; # trailing
i = 1 \

j = 2
k = """a
    \"""
def not_one(): pass
""" ; l = 3
m = '''"""''' + """'''""" + '\'' + "\"" + '"' + "'" + '' + ""
n = 'a\
b' "c\
d"
o = [
    1, # (
    "]", ''']
]'''
]; p = {1:2}
\
\
q = 1
if r: pass
elif s: pass; t = 1
else: pass;
class A: pass; u = 1
def f(): pass; return 1;
for v in [lambda: 0]: w = 1; x = 2
while lambda: 0: break
if lambda x: x: y = 1
if [lambda: 0, {1: 2}][x:y]: z = 1
try: pass
except: pass
finally: pass
if 1:
    if 2:
        if 3: pass
    pass
  # odd comment
  
aa = 1 if 1else 2
bb = [0x1for cc in []]
dd = 1_000.5e-3 + 1e5 + .5 + 5. + 0b1 + 0o7 + 0XfF + 1J
ee = a if b else(c)
ff = lambda: (yield)
gg = x[1:2, ::3]; hh = {**a, 'b': c}
ii = not(a)
jj = "a" 'b' """c""" u'd' R'e' f"f" if 0 else ...
kk = a.b\
    .c\
    .d
assert(a), (b)
global ll
ll = 1
if x:
    pass
    
    # deeper comment

# shallow comment
    pass
