"""Whatever SQL one person sends through ``/sql``, it reads and changes nothing of another's."""

import pytest

from tests.attacks.assault import Attack, Attacker, Victim
from tests.attacks.attacks import ATTACKS


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_nothing_comes_of_it(victim: Victim, attacker: Attacker, attack: Attack) -> None:
    attacker.assail(victim, attack)
