"""How many examples the properties try: few and always the same, or many and new ones."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_CALM = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "default", max_examples=25, derandomize=True, deadline=None, suppress_health_check=_CALM
)
settings.register_profile("thorough", max_examples=400, deadline=None, suppress_health_check=_CALM)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
