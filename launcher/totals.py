"""totals.py REPORT...: passed, failed and skipped tests in JUnit XML reports."""
import sys
import xml.etree.ElementTree as xml

tests = failed = skipped = 0
for path in sys.argv[1:]:
    suite = xml.parse(path).getroot()
    tests += int(suite.get("tests"))
    failed += int(suite.get("failures")) + int(suite.get("errors"))
    skipped += int(suite.get("skipped"))
print(tests - failed - skipped, failed, skipped)
