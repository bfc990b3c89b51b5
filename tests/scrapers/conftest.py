from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


def _load(name: str) -> None:
    """tests/ is no package; tests import the helpers beside them by their bare names."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)


_load("standin")
_load("answers")
_load("collecting")
_load("prose")
_load("skeletons")


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


@pytest.fixture(scope="session")
def tools() -> object:
    """Three invented vendors, the real publishers' register without entries, and an extractor of one rule."""
    from collecting import make_tools

    return make_tools()
