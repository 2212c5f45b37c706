#!/usr/bin/env python3
"""Makes a script small enough to be served: `compact.py page.js > page.min.js`.

Takes away comments and spaces, and shortens names that are declared in the file and properties that begin with an
underscore. No parser: a subset of JavaScript is understood, and what is outside of it is refused.

- Declarations are `const` and `let` of one name or pattern, and parameters of arrow functions.
- A name in braces without a colon, `{ name }`, is a property's name too and stays.
- Statements end with semicolons; there is no regular expression after `)` or a name.
"""

import itertools
import re
import string
import sys

TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*)
      | (?P<text>"(?:[^"\\\n]|\\.)*")
      | (?P<template>`[^`]*`)
      | (?P<word>[A-Za-z_$][\w$]*)
      | (?P<number>\d[\w.]*)
      | (?P<pattern>/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*)
      | (?P<sign>\.\.\.|=>|\?\.|\?\?|&&|\|\||[=!]==|[<>+*/-]=|\+\+|--|[-(){}\[\].,;:?=<>+*/!&|%^~])""",
    re.X,
)
OPENING = {"(": ")", "[": "]", "{": "}"}
SHORTER = {"const": "let", "true": "!0", "false": "!1", "undefined": "void 0", "Infinity": "1/0"}
REFUSED = {"var", "class", "function", "import", "export", "switch", "async", "with", "eval"}
KEYWORDS = set("const let of return function new in for if else try catch typeof".split())


class Token:
    def __init__(self, kind, text):
        self.kind, self.text, self.partner = kind, text, None


def tokens(source):
    """The tokens that count. A template becomes its texts, and the tokens of its expressions between them."""
    found, place = [], 0
    while place < len(source):
        match = TOKEN.match(source, place)
        if match and match.lastgroup == "pattern" and found and (found[-1].kind in ("word", "number") or found[-1].text in ")]"):
            match = re.compile(r"(?P<sign>/)").match(source, place)
        if not match:
            raise SystemExit(f"compact.py: cannot read {source[place:place + 30]!r}")
        place = match.end()
        if match.lastgroup == "template":
            for part in re.split(r"(\$\{[^{}]*\})", match[0]):
                if part.startswith("${"):
                    found += [Token("template", "${"), *tokens(part[2:-1]), Token("template", "}")]
                else:
                    found.append(Token("template", part))
        elif match.lastgroup != "skip":
            found.append(Token(match.lastgroup, match[0]))
    return found


def pair(all):
    """Gives each bracket the place of its partner, and each token the place of the bracket it is in."""
    open = []
    for place, token in enumerate(all):
        if token.kind == "sign" and token.text in OPENING.values():
            start = open.pop()
            if OPENING[all[start].text] != token.text:
                raise SystemExit(f"compact.py: {all[start].text} is closed by {token.text}")
            all[start].partner, token.partner = place, start
        token.inside = open[-1] if open else None
        if token.kind == "sign" and token.text in OPENING:
            open.append(place)
    if open:
        raise SystemExit("compact.py: a bracket is not closed")


def end_of_expression(all, place):
    """Where the expression that begins at `place` ends: before a comma, a semicolon or the bracket around it."""
    while place < len(all):
        token = all[place]
        if token.kind == "sign" and token.text in OPENING:
            place = token.partner
        elif token.kind == "sign" and token.text in (",", ";", ")", "]", "}"):
            return place
        place += 1
    return place


def end_of_body(all, place):
    if all[place].text == "{":
        return all[place].partner
    return end_of_expression(all, place)


def is_bare_in_braces(all, place):
    """`{ name }`, `{ name, … }`: the name of a property and of a variable at once."""
    inside = all[place].inside
    return (
        inside is not None and all[inside].text == "{"
        and all[place - 1].text in ("{", ",") and all[place + 1].text in (",", "}")
    )


def is_property(all, place):
    if all[place - 1].text in (".", "?."):
        return True
    inside = all[place].inside
    return (
        inside is not None and all[inside].text == "{"
        and all[place + 1].text == ":" and all[place - 1].text in ("{", ",")
    )


def declarations(all):
    """{(start, end): names}: what is declared, by the range of tokens where it is known."""
    scopes = {}

    def declare(scope, places):
        names = scopes.setdefault(scope, set())
        for place in places:
            if all[place].kind == "word" and all[place].text not in KEYWORDS and not is_property(all, place):
                names.add(all[place].text)

    for place, token in enumerate(all):
        if token.text == "=>":
            start = all[place - 1].partner if all[place - 1].text == ")" else place - 1
            declare((start, end_of_body(all, place + 1)), range(start, place))
        elif token.kind == "word" and token.text in REFUSED and not is_property(all, place):
            raise SystemExit(f"compact.py: cannot rename around {token.text}")
        elif token.text == "catch" and all[place + 1].text == "(" and not is_property(all, place):
            raise SystemExit("compact.py: cannot rename around a catch with a name")
        elif token.kind == "word" and token.text in ("const", "let"):
            inside = token.inside
            stop = place + 1
            while all[stop].text not in ("=", "of", ";"):
                stop = all[stop].partner + 1 if all[stop].text in OPENING else stop + 1
            if all[stop].text == "=" and all[end_of_expression(all, stop + 1)].text == ",":
                raise SystemExit("compact.py: one declaration a statement, please")
            if inside is None:
                scope = (0, len(all))
            elif all[inside].text == "(":
                scope = (inside, end_of_body(all, all[inside].partner + 1))
            else:
                scope = (inside, all[inside].partner)
            declare(scope, range(place + 1, stop))
    return scopes


def short_names(taken):
    letters = string.ascii_letters
    for length in (1, 2):
        for name in map("".join, itertools.product(letters, repeat=length)):
            if name not in taken and name not in ("do", "if", "in", "of"):
                yield name


def rename(all):
    scopes = declarations(all)
    uses = {}
    stays = set()
    for place, token in enumerate(all):
        if token.kind != "word" or token.text.startswith("_") or is_property(all, place):
            continue
        around = [scope for scope, names in scopes.items() if scope[0] <= place <= scope[1] and token.text in names]
        if not around:
            stays.add(token.text)
            continue
        scope = max(around)
        uses.setdefault((scope, token.text), []).append(place)
        if is_bare_in_braces(all, place):
            stays.add((scope, token.text))
    # A name that stays somewhere is taken everywhere: nothing short may hide it.
    taken = {one if isinstance(one, str) else one[1] for one in stays}
    changed = {key: places for key, places in uses.items() if key not in stays}
    given = {}
    for scope in sorted(scopes):
        # What is used here must not be hidden here; anything else may be.
        around = {new for key, new in given.items() if any(scope[0] <= place <= scope[1] for place in changed[key])}
        fresh = short_names(taken | around)
        own = [key for key in changed if key[0] == scope]
        # In order of appearance, so that functions look alike: that packs better than the shortest names.
        for key in sorted(own, key=lambda key: changed[key]):
            given[key] = next(fresh)
    for key, places in changed.items():
        for place in places:
            all[place].text = given[key]
    properties = {}
    for token in all:
        if token.kind == "word" and token.text.startswith("_"):
            properties[token.text] = properties.get(token.text, 0) + 1
    # Short properties meet no others: nothing of the browser's has a name of one or two letters here.
    known = {all[place].text for place in range(len(all)) if is_property(all, place)}
    fresh = short_names(known)
    short = {name: next(fresh) for name in sorted(properties, key=lambda name: (-properties[name], name))}
    for place, token in enumerate(all):
        if token.kind == "word" and token.text in short:
            if not is_property(all, place):
                raise SystemExit(f"compact.py: {token.text} is not used as a property")
            token.text = short[token.text]


def joined_declarations(all):
    """{place: text}: `const a = 1; const b = 2;` becomes one statement, so that its second word and semicolon go."""
    joined = {}
    begun = {}
    for place, token in enumerate(all):
        if token.kind == "word" and token.text in SHORTER and not is_property(all, place):
            token.text = SHORTER[token.text]
    for place, token in enumerate(all):
        before = all[place - 1].text if place else ";"
        if before not in (";", "{", "}") or token.text in (";", "}"):
            continue
        if token.text in ("const", "let") and before == ";" and begun.get(token.inside) == token.text:
            joined |= {place - 1: ",", place: ""}
        begun[token.inside] = token.text
    return joined


def is_lone_statement(all, place):
    """Whether a brace opens the block of an `if` or a `for` that holds one simple statement."""
    token, before = all[place], all[place - 1]
    if token.text != "{" or place == 0 or before.text != ")" or all[before.partner - 1].text not in ("if", "for"):
        return False
    body = range(place + 1, token.partner)
    ends = [one for one in body if all[one].inside == place and all[one].text == ";"]
    return ends == [token.partner - 1] and all[place + 1].text not in ("let", "if", "for")


def compact(source):
    all = tokens(source)
    pair(all)
    rename(all)
    dropped = set()
    for place, token in enumerate(all):
        if token.text == "=>" and all[place - 1].text == ")" and all[place - 1].partner == place - 3 and all[place - 2].kind == "word":
            dropped |= {place - 1, place - 3}
        if is_lone_statement(all, place):
            dropped |= {place, token.partner}
        closes = place + 1 < len(all) and all[place + 1].text in ("}", "]", ")") and all[place + 1].kind == "sign"
        if token.kind == "sign" and closes and (token.text == "," or token.text == ";" and all[place + 1].text == "}"):
            dropped.add(place)
    # The semicolon before a brace that went is needed again.
    dropped -= {place - 1 for place in dropped if all[place].text == "}" and all[place - 1].text == ";"}
    joined = joined_declarations(all)
    text = ""
    for place, token in enumerate(all):
        if place in dropped or place in joined:
            text += joined.get(place, "")
            continue
        if token.kind in ("word", "number") and re.search(r"[\w$]$", text) and all[place - 1].kind != "template":
            text += " "
        text += token.text
    return text + "\n"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        sys.stdout.write(compact(file.read()))
