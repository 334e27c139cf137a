import type { TestEvent } from 'node:test/reporters'

/** One finished test, as scripts/test.ts hears of it. */
export type Outcome = {
  name: string
  file: string
  outcome: 'passed' | 'failed' | 'skipped'
  ms: number
  error?: string
}

/** An error and what caused it: a failed property says which values, its cause says what went wrong with them. */
function chainOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = (error.stack ?? String(error)).split('\n').slice(0, 25).join('\n')
  return error.cause === undefined ? own : `${own}\nCaused by: ${chainOf(error.cause)}`
}

// A reporter of node:test must be a default export. What a test prints is no part of it: it tells the runner, and writes nothing.
export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue
    const { data } = event
    // A suite only repeats what its tests said, unless it failed by itself (a hook).
    const error =
      event.type === 'test:fail'
        ? (data as { details: { error: Error & { cause?: unknown; failureType?: string } } }).details.error
        : undefined
    if (error?.failureType === 'subtestsFailed') continue
    if (!error && (data.details as { type?: string }).type === 'suite') continue
    const skipped = (data.skip !== undefined && data.skip !== false) || (data.todo !== undefined && data.todo !== false)
    const outcome: Outcome = {
      name: data.name,
      file: data.file ?? '',
      outcome: error ? 'failed' : skipped ? 'skipped' : 'passed',
      ms: Math.round(data.details.duration_ms ?? 0),
      ...(error ? { error: chainOf(error.cause ?? error) } : {}),
    }
    process.send?.({ outcome })
    yield ''
  }
}
