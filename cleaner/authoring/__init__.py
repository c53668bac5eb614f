"""``article-rules``: find out what a corpus needs, write rules for it, and measure what they bring and cost.

``cli`` knows the commands; ``commands/`` has the options and the report of each (that of ``test`` is ``goldens``, as
pytest takes ``test_*.py`` for tests). What does the work:

==============  ====================================================================================================
all commands    reader (articles in), opener, feeder, fetcher, choices (options they share)
check           checker, page_prover
``learning/``
leaks           surveyor, generaliser
learn           learner, and in the order of the work: archive, grouper, likener, masker, counter, examiner, judge,
                lexicon, finder, patterner, proposer, prover, drafter, draft_folder, reviewer
new             founder, fingerprinter; and learn's
import-ftr      site_importer, site_file_reader, xpath_reader, sketcher
``measuring/``
evaluate        evaluator, weigher, attributor, pinner (--floor), case_reader
diff            comparer
test, gate      golden_judge; gatekeeper
stats, stale    statistician, archivist; inspector
several         collector (samples by rule)
==============  ====================================================================================================
"""
