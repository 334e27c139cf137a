// An approved platform that sends nothing anywhere, for trying the portal out and for its tests: `npm run platform-simulator` (B22). It has the two services
// of XP Z12-013 on the loopback, checks every file that goes through, and plays the other side of the exchange by a scenario.
import { pathToFileURL } from 'node:url'
import Fastify from 'fastify'
import { directoryServicePath, flowServicePath } from '../platforms/protocol.ts'
import { Clock } from './clock.ts'
import { controlRoutes } from './control.ts'
import { directoryRoutes } from './directory-routes.ts'
import { flowRoutes, tokenRoutes } from './flows.ts'
import { ApiRefusal, guard } from './http.ts'
import { pageRoutes } from './page.ts'
import { type Account, Platform } from './platform.ts'
import { readScenario, type Scenario, scenarioNames } from './scenario.ts'
import { bringSupplierInvoice } from './supplier-invoices.ts'

export type SimulatorOptions = {
  port: number
  accounts: Account[]
  /** `real` goes by seconds, `steps` by `/control/advance` alone. */
  pace: 'real' | 'steps'
  scenario: Scenario
  /** When its clock begins; now by default. */
  start?: Date
}

/** Whether a call comes from this machine's own page or program, and not from a page of somebody else that a browser shows. */
function isOwn(headers: Record<string, unknown>): boolean {
  const host = String(headers.host ?? '')
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return false
  if (headers.origin !== undefined && headers.origin !== `http://${host}`) return false
  return ['undefined', 'same-origin', 'none'].includes(String(headers['sec-fetch-site']))
}

/** Starts it. @returns where it is, and how to end it */
export async function startSimulator(options: SimulatorOptions): Promise<{
  url: string
  close: () => Promise<void>
}> {
  const clock = new Clock(options.pace, options.start)
  const platform = new Platform(options.accounts, clock)
  platform.play(options.scenario)
  const app = Fastify({ logger: false, routerOptions: { maxParamLength: 200 }, forceCloseConnections: true })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body as string))),
  )
  await app.register(async (api) => {
    guard(api, platform)
    tokenRoutes(api, platform)
    await api.register(async (flows) => flowRoutes(flows, platform), { prefix: flowServicePath })
    await api.register(async (directory) => directoryRoutes(directory, platform), { prefix: directoryServicePath })
  })
  await app.register(async (own) => {
    own.addHook('onRequest', async ({ headers }, reply) => {
      reply.header('x-content-type-options', 'nosniff')
      if (!isOwn(headers)) throw new ApiRefusal(403, 'FORBIDDEN_ACCESS', 'For this machine alone')
    })
    own.setErrorHandler(async (error: Error & { statusCode?: number }, _, reply) => {
      if (error instanceof ApiRefusal) return reply.code(error.status).send(error.body)
      if ((error.statusCode ?? 500) >= 500) console.error(error)
      return reply.code(error.statusCode ?? 500).send({ errorCode: 'ERROR', errorMessage: error.message })
    })
    controlRoutes(own, platform)
    pageRoutes(own, platform)
  })
  app.setNotFoundHandler(async (_, reply) =>
    reply.code(404).send({ errorCode: 'MISSING_RESOURCE', errorMessage: 'Requested resource is Not Found' }),
  )
  for (const { after, ...spec } of options.scenario.supplierInvoices)
    for (const { clientId } of options.accounts)
      clock.in(after, () => bringSupplierInvoice(platform, clientId, { ...spec, after }))
  const url = await app.listen({ host: '127.0.0.1', port: options.port })
  return {
    url,
    close: async () => {
      clock.stop()
      await app.close()
    },
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const {
    PLATFORM_PORT = '4150',
    PLATFORM_CLIENT_ID = 'parvis',
    // What the platform of the demo is set up with: it is reached on the loopback alone, and holds nothing.
    PLATFORM_CLIENT_SECRET = 'parvis-demo',
    PLATFORM_COMPANIES = '',
    PLATFORM_ACCOUNTS,
    PLATFORM_SCENARIO = 'ordinary',
    PLATFORM_PACE,
    PLATFORM_START,
  } = process.env
  const accounts: Account[] = PLATFORM_ACCOUNTS
    ? (JSON.parse(PLATFORM_ACCOUNTS) as Account[])
    : [
        {
          clientId: PLATFORM_CLIENT_ID,
          clientSecret: PLATFORM_CLIENT_SECRET,
          companies: PLATFORM_COMPANIES.split(/[\s,]+/).filter(Boolean),
        },
      ]
  let scenario: Scenario
  try {
    scenario = readScenario(PLATFORM_SCENARIO)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(2)
  }
  const { url, close } = await startSimulator({
    port: Number(PLATFORM_PORT),
    accounts,
    pace: PLATFORM_PACE === 'steps' ? 'steps' : 'real',
    scenario,
    ...(PLATFORM_START ? { start: new Date(PLATFORM_START) } : {}),
  })
  console.log(`Platform simulator at ${url}`)
  if (!PLATFORM_ACCOUNTS) {
    console.log(`  page       ${url}/`)
    console.log(`  token      ${url}/token`)
    console.log(`  flows      ${url}${flowServicePath}`)
    console.log(`  directory  ${url}${directoryServicePath}`)
    console.log(`  client id  ${PLATFORM_CLIENT_ID}`)
    if (!process.env.PLATFORM_CLIENT_SECRET) console.log(`  secret     ${PLATFORM_CLIENT_SECRET}`)
    console.log(`  scenario   ${scenario.title} (others: ${scenarioNames().join(', ')})`)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void close().then(() => process.exit(0)))
}
