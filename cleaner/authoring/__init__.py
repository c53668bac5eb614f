"""``article-rules``: find out what a corpus needs, write rules for it, and measure what they bring and cost.

``cli`` knows the commands; each has a module ``<command>_cli`` for its options and its report (that of ``test`` is
``goldens_cli``: pytest takes ``test_*.py`` for tests), and others for its work:

==============  ====================================================================================================
all commands    reader (articles in), feeder, choices (options they share), collector (samples by rule), fetcher
leaks           surveyor
learn           learner, and in the order of the work: archive, grouper, likener, masker, counter, examiner, judge,
                lexicon, finder, patterner, proposer, prover, drafter, filer, reviewer
new             founder, fingerprinter; and learn's
import-ftr      site_importer, site_file_reader, xpath_reader, sketcher
evaluate        evaluator, weigher, attributor, pinner (--floor), case_reader
diff            comparer
test, gate      golden_judge; gatekeeper
stats, stale    statistician, archivist; inspector
==============  ====================================================================================================
"""
