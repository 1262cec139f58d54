"""With WB_NO_SKIP=1 a skipped test has failed, so that nothing is passed over in silence: but for those that read
articles of others, which may not be passed on with the project.
"""

import os
from collections.abc import Generator

import pytest

NOT_OURS = "the articles are not here"


def refuse_a_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("WB_NO_SKIP") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        if NOT_OURS in str(reason):
            return
        report.outcome = "failed"
        report.longrepr = f"WB_NO_SKIP=1 allows no skip. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    refuse_a_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    refuse_a_skip(report)
    return report
