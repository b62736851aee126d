#!/usr/bin/env python3
"""One co_await per statement, from named arguments, into a named value.

g++ 12 miscompiles coroutines in which a temporary that is initialised by braces, or a closure, stands in an expression
with co_await, and conditions that await. This check reads every statement that awaits and lets pass only

    co_await EXPRESSION;
    NAME = co_await EXPRESSION;        also with a type, or a member on the left

where EXPRESSION holds no second co_await, no braces, no lambda and no ?:. Usage: coroutine_rule.py FOLDER...
"""
import pathlib
import re
import sys

ALLOWED = re.compile(r"^(?:[\w:<>,&*\s.\[\]\-()]+[^=!<>]=\s*)?co_await\s+[^;]*$")
LAMBDA = re.compile(r"(?:^|[(,=\s])\[[^\]]*\]\s*[({]")
HEADER = re.compile(r"^\s*(?:else\s+)?(if|while|for|switch)\s*(?:constexpr\s*)?\(")


def without_comments_and_texts(source):
    """The same text with comments and literals blanked, so that positions stay."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)

    def blank(match):
        text = match.group(0)
        kept = '""' if text[0] in "\"R'" else ""
        return kept + re.sub(r"[^\n]", " ", text[len(kept):])

    return pattern.sub(blank, source)


def statements(source):
    """(line, text, how it ended) of each statement; braces within parentheses belong to their statement."""
    start, depth, braces = 0, 0, 0
    for at, c in enumerate(source):
        if c in "([":
            depth += 1
        elif c in ")]":
            depth = max(0, depth - 1)
        elif c == "{" and depth > 0:
            braces += 1
        elif c == "}" and braces > 0:
            braces -= 1
        elif c in ";{}" and (depth == 0 or (c != ";" and braces == 0)):
            text = source[start:at]
            line = source.count("\n", 0, start + len(text) - len(text.lstrip())) + 1
            yield line, text.strip(), c
            start, depth, braces = at + 1, 0, 0


def end_of_header(text, opening):
    depth = 0
    for at in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at + 1
    return len(text)


def fault_of(text, ended_by):
    """Why the statement breaks the rule, or None."""
    while match := HEADER.match(text):
        end = end_of_header(text, match.end() - 1)
        if "co_await" in text[:end]:
            return f"awaits in the condition of {match.group(1)}"
        text = text[end:].strip()
    text = re.sub(r"^(?:else\b|try\b|default\s*:|case\s+[\w:]+\s*:(?!:))\s*", "", text)
    if "co_await" not in text:
        return None
    if text.count("co_await") > 1:
        return "awaits more than once"
    if ended_by != ";":
        return "awaits inside braces"
    if LAMBDA.search(text):
        return "has a lambda beside co_await"
    if "{" in text:
        return "has braces beside co_await"
    if "?" in text:
        return "has ?: beside co_await"
    if not ALLOWED.match(text):
        return "does not await into a named value"
    return None


def faults(source):
    for line, text, ended_by in statements(without_comments_and_texts(source)):
        if "co_await" in text and (fault := fault_of(text, ended_by)):
            yield line, fault


MUST_FAIL = [
    "co_await f({.name = 1});", "co_await f(agg{1});", "co_await [s]() -> awaitable<void> { co_return; }();",
    "co_spawn(co_await this_coro::executor, g, detached);", "auto x = b ? co_await f() : 2;", "if (co_await f()) g();",
    "while (co_await f()) { g(); }", "agg a{co_await f(), 1};", "f(co_await g(), co_await h());", "auto v = f(co_await g());",
    "switch (co_await f(x)) { default: break; }", "co_return co_await f();", "for (auto x = co_await f(); x;) g();",
    "auto y = 1 + co_await f();", "co_await f(g({1, 2}));",
]
MUST_PASS = [
    "co_await f(x);", "auto y = co_await f(std::move(x), \"{?\");", "y.member = co_await a->b(c);", "if (x) co_await f(y);",
    "if (x) { y = co_await f(z); }", "const std::vector<int> v = co_await f(x[1]);", "// co_await f({});\ng();",
    "const auto s = co_await asio::co_spawn(io, std::move(w), asio::use_awaitable);", "auto f = [](int a) -> awaitable<void> { co_await g(a); };",
]


def prove():
    for sample in MUST_FAIL:
        assert list(faults("void t() {" + sample + "}")), "should be refused: " + sample
    for sample in MUST_PASS:
        found = list(faults("void t() {" + sample + "}"))
        assert not found, f"should pass: {sample}: {found}"


def main(folders):
    prove()
    files = sorted(each for folder in folders for each in pathlib.Path(folder).rglob("*.[ch]pp"))
    awaiting, broken = 0, 0
    for file in files:
        source = file.read_text()
        awaiting += source.count("co_await")
        for line, fault in faults(source):
            broken += 1
            print(f"{file}:{line}: {fault}")
    print(f"{awaiting} co_await in {len(files)} files, {broken} against the rule")
    return 1 if broken or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
