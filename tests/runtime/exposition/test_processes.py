import textwrap

import pytest

from heliograph.runtime.exposition import processes


def test_without_a_shared_folder_there_is_nothing_to_do(monkeypatch):
    """The hooks may stand in every service's configuration."""
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    processes.start_afresh()
    processes.process_ended(1)


def test_a_registry_that_was_asked_for_is_shown(shop, shared):
    """Also where processes share their metrics."""
    assert processes.registry_of(shop.registry) is shop.registry


def test_the_folder_is_made_and_emptied(shared):
    """Of the files of metrics; what else lies there is somebody else's."""
    processes.start_afresh()
    (shared / "counter_1.db").touch()
    (shared / "readme").touch()
    processes.start_afresh()
    assert [one.name for one in shared.iterdir()] == ["readme"]


def test_gauges_of_a_process_that_has_ended_go(shared):
    """Its counters stay: what it counted has happened."""
    processes.start_afresh()
    for name in ("gauge_livesum_7.db", "gauge_sum_7.db", "counter_7.db", "gauge_livesum_77.db"):
        (shared / name).touch()
    processes.process_ended(7)
    assert sorted(one.name for one in shared.iterdir()) == ["counter_7.db", "gauge_livesum_77.db", "gauge_sum_7.db"]


SUM = """
    import multiprocessing, os
    from heliograph.runtime.exposition.processes import registry_of, start_afresh
    from heliograph.runtime.exposition import render
    def work():
        for _ in range(1000):
            WORK.labels(kind="process", number="1").inc()
            TIME.labels(kind="process", number="1").observe(0.25)
        BUSY.labels(kind="process", number="1").inc()
        BUILD.info(version="1.0")
    start_afresh()
    children = [multiprocessing.get_context("fork").Process(target=work) for _ in range(4)]
    [one.start() for one in children]; [one.join() for one in children]
    work()
    print(render(registry_of()).decode())
"""


def test_what_all_processes_counted_is_shown(program, shared, values):
    """Counters, histograms and gauges added up; the facts of the process that answers."""
    shown = values(program.run(SUM))
    labels = '{kind="process",number="1"}'
    assert shown[f"work_total{labels}"] == 5000
    assert shown[f"work_duration_seconds_count{labels}"] == 5000
    assert shown[f"work_duration_seconds_sum{labels}"] == 1250
    assert shown[f"work_in_progress{labels}"] == 5
    assert shown['build_info{version="1.0"}'] == 1


def test_a_file_that_was_just_made_is_not_read_yet(program, shared, values):
    """A process that begins to count, or was killed then, breaks nobody's scrape."""
    code = SUM.replace(
        "    work()\n", "    open(os.path.join(os.environ['PROMETHEUS_MULTIPROC_DIR'], 'counter_1.db'), 'w').close()\n"
    )
    assert values(program.run(code))['work_total{kind="process",number="1"}'] == 4000


def test_what_nobody_has_used_yet_is_exposed(program, shared):
    """Its name and kind are told, as one process alone tells them; of what is used they are told once."""
    code = """
        from heliograph.metrics import expose
        from heliograph.runtime.exposition import render
        from heliograph.runtime.exposition.processes import registry_of, start_afresh
        start_afresh()
        expose("shop")
        WORK.labels(kind="process", number="1").inc()
        print(render(registry_of()).decode())
    """
    lines = program.run(code).splitlines()
    assert lines.count("# TYPE work_total counter") == 1
    assert lines.count("# TYPE work_duration_seconds histogram") == 1
    assert not [line for line in lines if line.startswith("work_duration_seconds")]


@pytest.mark.parametrize("folder", ["PROMETHEUS_MULTIPROC_DIR", "prometheus_multiproc_dir"])
def test_both_spellings_of_the_folder(program, values, monkeypatch, tmp_path, folder):
    """As prometheus_client has them."""
    monkeypatch.setenv(folder, str(tmp_path / "here"))
    code = "import warnings; warnings.simplefilter('ignore', DeprecationWarning)\n" + textwrap.dedent(SUM)
    assert values(program.run(code))['work_total{kind="process",number="1"}'] == 5000


def test_a_folder_that_was_never_made_costs_no_request(program, shared):
    """Every update of every kind is dropped, also of metrics without labels, and the log says why, once."""
    program.write("more.py", "from heliograph.metrics import Gauge\nPLAIN = Gauge('plain_ratio', 'No labels.')\n")
    code = """
        import logging, sys
        logging.basicConfig(stream=sys.stdout, format='%(message)s')
        from shop.more import PLAIN
        for number in range(100):
            PLAIN.set(0.5)
            WORK.labels(kind="process", number="1").inc()
            TIME.labels(kind="process", number="1").observe(0.25)
    """
    (line,) = program.run(code).splitlines()
    assert line.startswith("labels: [Errno 2] No such file or directory: ")
    assert line.endswith(" (counted in heliograph_runtime_errors_total from here on)")


def test_a_folder_that_is_gone_is_said(program, shared):
    """The answer says that there is none, the log names the reason, and the service goes on."""
    code = """
        import logging, shutil, sys
        logging.basicConfig(stream=sys.stdout, format='%(message)s')
        from heliograph.runtime.exposition.negotiation import requested
        from heliograph.runtime.exposition.processes import registry_of, start_afresh
        from heliograph.runtime.exposition.scraping import Scraper
        start_afresh()
        WORK.labels(kind="process", number="1").inc()
        shutil.rmtree("FOLDER")
        answer = Scraper(registry_of).scrape(requested("", "", "", "")).result(20)
        print(answer.status, *answer.parts)
    """.replace("FOLDER", str(shared))
    log, answer = program.run(code).splitlines()
    assert log.startswith("exposition: env PROMETHEUS_MULTIPROC_DIR is not set or not a directory (counted in ")
    assert answer == r"503 b'no metrics can be had; the log of the service says why\n'"
