"""Every state can be reached, and the diagrams show the tables as they are."""

import pytest
from django.core.management import CommandError, call_command

from lantoa.common.state import MACHINES


def _reachable(choices, transitions):
    reached, edge = set(), [next(iter(choices))]
    while edge:
        state = edge.pop()
        if state not in reached:
            reached.add(state)
            edge.extend(transitions.get(state, ()))
    return reached


@pytest.mark.parametrize("name", sorted(MACHINES))
def test_every_state_is_reached_from_the_first(name):
    choices, transitions = MACHINES[name]

    assert _reachable(choices, transitions) == set(choices)


def test_diagrams_are_up_to_date():
    call_command("state-diagrams", check=True)


def test_a_diagram_that_lags_behind_is_named(tmp_path):
    call_command("state-diagrams", to=tmp_path, verbosity=0)
    name = f"{min(MACHINES).replace('.', '-')}.md"
    (tmp_path / name).write_text("old")

    with pytest.raises(CommandError, match=name):
        call_command("state-diagrams", to=tmp_path, check=True)
