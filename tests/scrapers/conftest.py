from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


def _load_standin() -> None:
    """tests/ is no package; tests import the stand-in as ``standin``."""
    if "standin" not in sys.modules:
        spec = importlib.util.spec_from_file_location("standin", Path(__file__).with_name("standin.py"))
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["standin"] = module
        spec.loader.exec_module(module)


_load_standin()


@pytest.fixture
def web() -> Iterator[object]:
    """A stand-in server for one test."""
    from standin import StandIn

    with StandIn() as server:
        yield server


@pytest.fixture
def everywhere() -> Callable[[str, int, float], list[str]]:
    """A resolver that sends every name to this machine."""
    return lambda host, port, timeout: ["127.0.0.1"]
