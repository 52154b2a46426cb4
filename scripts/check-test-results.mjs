// Reads Jest's results and its output: fails on a failed, skipped or missing test and on a warning that matters, and prints
// the totals as its last line.
import { readFileSync } from 'node:fs';

const [resultsPath, logPath] = process.argv.slice(2);
const results = JSON.parse(readFileSync(resultsPath, 'utf8'));
const log = readFileSync(logPath, 'utf8');

const complaints = [];
const skipped = results.numPendingTests + results.numTodoTests;
if (skipped > 0) {
  const names = results.testResults
    .flatMap((file) => file.assertionResults)
    .filter((test) => test.status === 'pending' || test.status === 'todo')
    .map((test) => test.fullName);
  complaints.push(`${skipped} skipped:\n  ${names.join('\n  ')}`);
}
if (results.numPassedTests === 0) complaints.push('no test ran');
if (results.numFailedTestSuites > 0 && results.numFailedTests === 0)
  complaints.push('a test file failed to run');
for (const line of log.split('\n')) {
  const matters =
    /\(node:\d+\)/.test(line) ||
    /failed to exit gracefully|did not exit one second after|obsolete/.test(line);
  if (matters) complaints.push(`warning: ${line}`);
}
for (const complaint of complaints) console.error(complaint);
const failed = results.numFailedTests + (complaints.length > 0 && results.numFailedTests === 0 ? 1 : 0);
if (failed > 0) process.exitCode = 1;
console.log(`${results.numPassedTests} passed, ${failed} failed`);
