"""Operations write all or nothing, are told the time, and know no request."""

import ast
from functools import cache

from .source import SOURCE, app_modules, short, tree

_WRITES = {
    "save", "create", "delete", "update", "get_or_create", "update_or_create",
    "bulk_create", "bulk_update", "add", "set", "remove", "clear", "move",
}  # fmt: skip
_IN_MEMORY = {"add", "set", "remove", "clear", "update"}


def _public_functions(path):
    return [node for node in tree(path).body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def _operations():
    return [(path, function) for path in app_modules("operations") for function in _public_functions(path)]


#: Operations that are not one transaction, on purpose.
_SEVERAL_TRANSACTIONS = {
    "notifications.send_daily_digests": "a batch of people at a time, each whole",
    "notifications.send_due_mails": "one letter at a time: what was sent is noted before the next",
    "notifications.retry_failed_mails": "one letter at a time",
    "portal.sweep_stories": "one story at a time: a bad one must not keep the others public",
    "portal.copy_evidence": "one picture at a time, each found again when repeated",
    "portal.let_editor_in": "may be repeated",
    "consents.settle": "runs inside keeping_gate's transaction",
    "units.keep_upload": "file first, then row: a row never names a missing file",
}
#: Modules that may look at the clock.
_CLOCK_KEEPERS = {
    "src/lantoa/portal/operations/telling.py": "Wagtail's own publish button calls no operation of ours",
}


def _app(path):
    return path.relative_to(SOURCE).parts[0]


def _opens_transaction(node):
    decorators = {ast.unparse(decorator) for decorator in getattr(node, "decorator_list", ())}
    return any(text.startswith("transaction.atomic") for text in decorators | _contexts(node))


def _contexts(node):
    return {
        ast.unparse(item.context_expr)
        for inner in ast.walk(node)
        if isinstance(inner, ast.With)
        for item in inner.items
    }


@cache
def _atomic_names(app):
    """Functions of an app that open a transaction, context managers among them."""
    return {
        node.name
        for path in app_modules("operations")
        if _app(path) == app
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and _opens_transaction(node)
    }


def _is_atomic(path, function):
    managers = {context.partition("(")[0] for context in _contexts(function)}
    return _opens_transaction(function) or bool(managers & _atomic_names(_app(path)))


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
    torn = {
        f"{_app(path)}.{function.name}"
        for path, function in _operations()
        if not _is_atomic(path, function) and _write_count(function, _writers(path) - {function.name}) > 1
    }

    assert torn == set(_SEVERAL_TRANSACTIONS)


def test_operations_take_their_facts_as_keywords():
    loose = [
        f"{short(path)}:{function.lineno} {function.name}"
        for path, function in _operations()
        # What the verb joins may stand in a row: grant_role(user, unit, role). Facts have names.
        if len(function.args.posonlyargs) + len(function.args.args) > 3
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
    looked = {
        short(path)
        for path in app_modules("operations")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node) in clocks
    }

    assert looked == set(_CLOCK_KEEPERS)


def test_operations_know_no_web_request():
    # A consent request is a row; a web request would be HttpRequest.
    known = [
        f"{short(path)}: {ast.unparse(node)}"
        for path in app_modules("operations")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom) and "django.http" in ast.unparse(node)
    ]

    assert known == []
