"""PEP 701 and PEP 750: what stands in the fields is code, quotes and all."""
import os

x = {"a": 1}; width, sign = 4, "+"
a1 = f"{x["a"]}" + '('
a2 = f'{x['a']!r:>{width}}' ; import after_a2
a3 = f"{f"{f"{f"{1 + 1}"}"}"}"
a4 = f'{{ ( {{{x["a"]}}} ) }}'
a5 = f"{'{'}{"}"}{'"'}{"'"}"
a6 = f"{x['a']:{'>'}{width}}"
a7 = f"{x # a comment with ' " { ( in it
}"
a8 = f"""{
    x["a"]  # }
    :>{width}
}""" ; import after_a8
a9 = f"{x=}{x = !r}{x=:}{x!s:^{width}.{width}}"
b1 = f"{lambda_ if (lambda_ := 3) else 0}{(lambda q: (q, 1)):}"  # noqa
b2 = f"{(w1 := 5):=5}{x:=7}"
b3 = rf"\{x}\N{width}" f"\N{LATIN SMALL LETTER A}{x}\N{DIGIT ONE}"
b4 = Rb'\'' b"(" rB"{" BR'[' Br"\\"
b5 = fr'{x}\'' + Fr"{x}" + fR'{x}' + rF'''{x}''' + RF"""{x}"""
b6 = f'''{x['a']}''{'''1'''}"""'''
b7 = f"a\
b{x}\
c" ; import after_b7
b8 = f"{x}" "{" f"{{" '}' f"}}" ; import after_b8
b9 = f"{*x,}{[*x]}{ {1: 2}[1] }{ {1, 2} }"
c1 = f"{x:{width}{sign}}" f"{3:{{}.__class__.__name__ and '5'}}"
c2 = f"{'\n'.join(['a', 'b'])}{'\\'}{"\""}"
c3 = t"{x["a"]}" t'{x!r:>{width}}' ; import after_c3
c4 = rt"\{x}" Tr'{x}' tR"""{x
}""" ; import after_c4
c5 = t"{t"{t'{x}'}"}{(w2 := 1)}"
c6 = f"{x!r:\x41{width}\N{DIGIT ONE}}"
c7 = f'{x:%H:%M:%S}{x:a}}}' if False else f"{x:{{'a'}}}" if False else 1
c8 = f"{x:a{width}b{width}c}" ; import after_c8
c9 = f'''{
'''"""(""" '('''' # '''
}''' ; import after_c9
d1 = f"{not x}{x != 1}{x == 1}{x >= 2 if 0 else 1}{x and 1!r}"
d2 = f"{yield_}" if False else f"{[i for i in x if i != ":"]}{x['a':]if 0 else 1}"
d3 = f"{(lambda: (hidden := 1))()}{(shown := 2)}"
d4 = f'''a "quoted" \''' {x} ' ''' ; import after_d4
d5 = f"" f'' f"""""" f'''''' ; import after_d5
d6 = f'{x:{'''3'''}}' f"{x:{""}}" ; import after_d6
d7 = f"{
    1
}" ; import after_d7
def f(): return f"{(import_ := os)}"; import not_reached
class C: y = f"{(in_class := 1)}"; import in_c
