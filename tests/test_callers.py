"""Nothing without a caller: a method that only its tests call proves nothing about what the product decides.

Names are followed from where they are used to where they are defined, through imports and re-exports, from
the doors (files, the command line, the library, pages) inwards. A method of a class counts as used where
anything names an attribute like it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"
INNER = ("outtask.terms", "outtask.methods")  # what all else is a door to
Place = tuple[str, str]  # a module, and a name in it
Definition = ast.FunctionDef | ast.ClassDef


def trees(source: Path) -> dict[str, ast.Module]:
    """Return the modules below a folder."""
    found = {}
    for path in source.rglob("*.py"):
        parts = path.relative_to(source).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = ast.parse(path.read_text("utf-8"))
    return found


def imports(tree: ast.AST) -> Iterator[tuple[str, Place]]:
    """Yield what each imported name stands for, imports inside functions included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((name.asname or name.name, (node.module, name.name)) for name in node.names)


def constants(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module gives to values."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        yield from (one.id for one in targets if isinstance(one, ast.Name) and not one.id.startswith("__"))


def told_to_run(text: str) -> Iterator[Place]:
    """Yield what a line of code imports that another interpreter is told to run."""
    with suppress(SyntaxError):
        if "from outtask." in text:
            yield from (place for _, place in imports(ast.parse(text)))


def without_callers(modules: dict[str, ast.Module]) -> set[str]:
    """Return functions, classes, their methods, and constants of the inner layers that nothing uses."""
    defined = {
        (module, node.name): node
        for module, tree in modules.items()
        for node in tree.body
        if isinstance(node, Definition)
    }
    known = {module: dict(imports(tree)) for module, tree in modules.items()}

    def follow(module: str, name: str) -> Place:
        while (module, name) not in defined and name in known.get(module, {}):
            module, name = known[module][name]
        return module, name

    def used_in(module: str, node: ast.AST) -> Iterator[Place]:
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                yield follow(module, part.id)
            elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
                package, name = known[module].get(part.value.id, ("", ""))
                yield follow(f"{package}.{name}", part.attr)
            elif isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield follow(module, part.value)  # what is fetched by its name, or named in quotes
                yield from told_to_run(part.value)

    waiting = [
        place
        for module, tree in modules.items()
        for node in tree.body
        if not (module.startswith(INNER) and isinstance(node, Definition))
        for place in used_in(module, node)
    ]
    reached: set[Place] = set()
    while waiting:
        place = waiting.pop()
        if place in defined and place not in reached:
            reached.add(place)
            waiting += used_in(place[0], defined[place])
    inner = {place for place in defined if place[0].startswith(INNER)}
    unused = {f"{module}.{name}" for module, name in inner - reached}
    everywhere = {p for module, tree in modules.items() for p in used_in(module, tree)}
    unused |= {
        f"{module}.{name}"
        for module, tree in modules.items()
        if module.startswith(INNER)
        for name in constants(tree)
        if (module, name) not in everywhere
    }
    named = {
        part.attr for tree in modules.values() for part in ast.walk(tree) if isinstance(part, ast.Attribute)
    }
    for module, name in inner & reached:
        for part in defined[module, name].body if isinstance(defined[module, name], ast.ClassDef) else ():
            ours = isinstance(part, ast.FunctionDef) and not part.name.startswith("__")
            if ours and part.name not in named and not called_by_others(part):
                unused.add(f"{module}.{name}.{part.name}")
    return unused


def called_by_others(method: ast.FunctionDef) -> bool:
    """Tell whether a decorator hands a method to a library, as pydantic's validators are."""
    ours = {"property", "cached_property", "classmethod", "staticmethod"}
    return any(not (isinstance(mark, ast.Name) and mark.id in ours) for mark in method.decorator_list)


def test_everything_has_a_caller() -> None:
    assert without_callers(trees(SOURCE)) == set()


def test_what_only_an_unused_function_calls_is_found_and_what_is_re_exported_is_not() -> None:
    texts = {
        "outtask.cli": "from outtask.methods import costs\ncosts.price()",
        "outtask.methods.costs": "from outtask.methods.parts import price",
        "outtask.methods.parts": (
            "def price():\n    return helper(Kept().used)\n"
            "def helper(x): ...\n"
            "def forgotten():\n    return deeper()\n"
            "def deeper(): ...\n"
            "class Kept:\n    used = 1\n    def told(self): ...\n"
            "READ = 1\nUNREAD = READ\n"
        ),
    }
    found = without_callers({name: ast.parse(text) for name, text in texts.items()})
    assert found == {
        f"outtask.methods.parts.{name}" for name in ("forgotten", "deeper", "Kept.told", "UNREAD")
    }
