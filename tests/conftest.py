"""What all tests share."""

from tests.no_skip import pytest_make_collect_report, pytest_runtest_makereport  # noqa: F401  (hooks of pytest)
