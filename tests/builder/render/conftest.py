"""``small_town`` as a fixture: test files do not import each other."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def small_town() -> ModuleType:
    spec = importlib.util.spec_from_file_location("small_town", Path(__file__).with_name("small_town.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
