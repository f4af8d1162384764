"""totals.py REPORT...: passed, failed and skipped tests in JUnit XML reports; a line for each that failed on standard error."""
import sys
import xml.etree.ElementTree as xml

tests = failed = skipped = 0
for path in sys.argv[1:]:
    suite = xml.parse(path).getroot()
    tests += int(suite.get("tests"))
    failed += int(suite.get("failures")) + int(suite.get("errors"))
    skipped += int(suite.get("skipped"))
    for case in suite.iter("testcase"):
        for trouble in case.findall("failure") + case.findall("error"):
            said = " ".join((trouble.get("message") or trouble.get("type") or "").split())
            print(f"    FAIL {case.get('classname')}.{case.get('name')}: {said[:300]}", file=sys.stderr)
print(tests - failed - skipped, failed, skipped)
