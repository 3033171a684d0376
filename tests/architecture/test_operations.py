"""Operations write all or nothing, are told the time, and know no request."""

import ast

from .source import app_modules, short, tree

_WRITES = {
    "save", "create", "delete", "update", "get_or_create", "update_or_create",
    "bulk_create", "bulk_update", "add", "set", "remove", "clear", "move",
}  # fmt: skip
_IN_MEMORY = {"add", "set", "remove", "clear", "update"}


def _public_functions(path):
    return [node for node in tree(path).body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def _operations():
    return [(path, function) for path in app_modules("operations") for function in _public_functions(path)]


def _is_atomic(function):
    decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
    blocks = {
        ast.unparse(item.context_expr)
        for node in ast.walk(function)
        if isinstance(node, ast.With)
        for item in node.items
    }
    return any(text.startswith("transaction.atomic") for text in decorators | blocks)


def _is_write(call, own_names):
    if isinstance(call.func, ast.Name):
        return call.func.id in own_names
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in _WRITES:
        return False
    if call.func.attr not in _IN_MEMORY:
        return True
    # Sets and dictionaries have these verbs too; querysets and related managers come from an attribute or a call.
    return not isinstance(call.func.value, ast.Name)


def _write_count(function, own_names):
    loops = [node for node in ast.walk(function) if isinstance(node, ast.For | ast.While | ast.comprehension)]
    repeated = {id(inner) for loop in loops for inner in ast.walk(loop)}
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and _is_write(node, own_names)]
    # One written again and again is many.
    return sum(2 if id(call) in repeated else 1 for call in calls)


def _writers(path):
    """Names that write, as far as this file tells: its own functions that do, and what other operations offer."""
    imported = {
        alias.asname or alias.name
        for node in tree(path).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[-1] in ("operations", "state")
        for alias in node.names
    }
    own = {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}
    writing = {name for name, node in own.items() if _write_count(node, imported)}
    return imported | writing


def test_operations_exist():
    assert len(_operations()) > 20


def test_every_operation_that_writes_more_than_once_is_atomic():
    torn = [
        f"{short(path)}:{function.lineno} {function.name}"
        for path, function in _operations()
        if not _is_atomic(function) and _write_count(function, _writers(path) - {function.name}) > 1
    ]

    assert torn == []


def test_operations_take_their_facts_as_keywords():
    loose = [
        f"{short(path)}:{function.lineno} {function.name}"
        for path, function in _operations()
        if len(function.args.posonlyargs) + len(function.args.args) > 2
    ]

    assert loose == []


def test_operations_are_told_the_time():
    clocks = (
        "timezone.now()",
        "now()",
        "datetime.now()",
        "date.today()",
        "localdate()",
        "timezone.localdate()",
        "timezone.localtime()",
    )
    looked = [
        f"{short(path)}:{node.lineno} {ast.unparse(node)}"
        for path in app_modules("operations")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node) in clocks
    ]

    assert looked == []


def test_operations_know_no_web_request():
    # A consent request is a row; a web request would be HttpRequest.
    known = [
        f"{short(path)}: {ast.unparse(node)}"
        for path in app_modules("operations")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom) and "django.http" in ast.unparse(node)
    ]

    assert known == []
