// The load generator, in a process of its own: prints one line of JSON.
import autocannon from 'autocannon'

const { url, cookie, connections, seconds, amount } = JSON.parse(process.argv[2]!) as {
  url: string
  cookie?: string
  connections: number
  seconds?: number
  amount?: number
}
const result = await autocannon({
  url,
  connections,
  ...(amount ? { amount } : { duration: seconds ?? 8 }),
  headers: cookie ? { cookie } : {},
})
console.log(
  JSON.stringify({
    requests: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    mean: result.latency.average,
    failed: result.non2xx + result.errors,
    total: result.requests.total,
  }),
)
