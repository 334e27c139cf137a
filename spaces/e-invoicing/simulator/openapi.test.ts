import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { invoiceXml } from '../../../kernel/e-invoicing/index.ts'
import { soundInvoice } from '../../../kernel/e-invoicing/testing.ts'
import { root } from '../../../testing/process.ts'
import {
  directoryLineSearchAnswer,
  facility,
  legalUnit,
  routingCodeSearchAnswer,
  sirenSearchAnswer,
  siretSearchAnswer,
} from '../platforms/directory-protocol.ts'
import { apiError, flow, fullFlowInfo, searchFlowContent, webhookIdParam, webhookList } from '../platforms/protocol.ts'
import { type Answer, clientOf, type PlatformSimulator, startPlatformSimulator } from './testing.ts'

const reference = resolve(root, process.env.E_INVOICING_REFERENCE ?? '../shared/e-invoicing', 'afnor-api')
const published = existsSync(reference)

type Schema = {
  $ref?: string
  type?: string
  enum?: unknown[]
  pattern?: string
  maxLength?: number
  minItems?: number
  maximum?: number
  format?: string
  required?: string[]
  properties?: Record<string, Schema>
  items?: Schema
  allOf?: Schema[]
  oneOf?: Schema[]
}
type Document = {
  paths: Record<string, Record<string, { responses: Record<string, Schema & { content?: Content }> }>>
  components: Record<string, Record<string, unknown>>
}
type Content = Record<string, { schema?: Schema }>

/** What a document of OpenAPI 3.0 says of an answer. */
function openApi(file: string) {
  const document = JSON.parse(readFileSync(join(reference, file), 'utf8')) as Document
  const at = <T extends object>(of: T & { $ref?: string }): T => {
    if (!of.$ref) return of
    const [, , group, name] = of.$ref.split('/')
    return at(document.components[group!]![name!] as T)
  }
  /** The names that a schema declares, through all of its parts. */
  const declared = (schema: Schema): string[] => {
    const own = at(schema)
    return [...Object.keys(own.properties ?? {}), ...(own.allOf ?? []).flatMap(declared)]
  }
  const formats: Record<string, RegExp> = {
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
    uuid: /^[0-9a-f-]{36}$/i,
    uri: /^\w+:/,
  }
  function wrong(schema: Schema, value: unknown, path: string, part = false): string[] {
    const it = at(schema)
    const say = (holds: boolean, what: string) => (holds ? [] : [`${path}: ${what} (${JSON.stringify(value)})`])
    if (it.oneOf?.some((one) => wrong(one, value, path).length === 0) === false) return say(false, 'none of its kinds')
    const found = (it.allOf ?? []).flatMap((one) => wrong(one, value, path, true))
    if (it.enum) found.push(...say(it.enum.includes(value), 'not in the list'))
    if (it.type === 'string') {
      if (typeof value !== 'string') return say(false, 'no text')
      // The list of a line's statuses is longer than what is said of their length.
      if (it.maxLength !== undefined && !it.enum) found.push(...say(value.length <= it.maxLength, 'too long'))
      if (it.pattern !== undefined) found.push(...say(new RegExp(it.pattern).test(value), `not ${it.pattern}`))
      const format = formats[it.format ?? '']
      if (format) found.push(...say(format.test(value), `no ${it.format}`))
    }
    if (it.type === 'integer') found.push(...say(Number.isInteger(value), 'no whole number'))
    if (it.type === 'boolean') found.push(...say(typeof value === 'boolean', 'neither true nor false'))
    if (it.maximum !== undefined) found.push(...say((value as number) <= it.maximum, 'too much'))
    if (it.type === 'array') {
      if (!Array.isArray(value)) return say(false, 'no list')
      if (it.minItems !== undefined) found.push(...say(value.length >= it.minItems, 'too few'))
      found.push(...value.flatMap((one, index) => wrong(it.items!, one, `${path}[${index}]`)))
    }
    if (it.properties || it.required) {
      if (typeof value !== 'object' || value === null) return say(false, 'no object')
      const object = value as Record<string, unknown>
      for (const name of it.required ?? []) found.push(...say(name in object, `${name} is missing`))
      for (const [name, one] of Object.entries(it.properties ?? {}))
        if (name in object) found.push(...wrong(one, object[name], `${path}.${name}`))
    }
    const names = declared(schema)
    if (!part && names.length > 0 && typeof value === 'object' && value !== null)
      for (const name of Object.keys(value))
        if (!names.includes(name) && name !== 'webhookIds') found.push(`${path}: ${name} is not declared`)
    return found
  }
  return {
    /** What does not hold of an answer. */
    wrongIn: (method: string, path: string, { status, body }: Answer): string[] => {
      const response = document.paths[path]?.[method.toLowerCase()]?.responses[String(status)]
      if (!response) return [`${method} ${path}: ${status} is not declared`]
      const schema = at(response as { content?: Content }).content?.['application/json']?.schema
      return schema && body !== undefined ? wrong(schema, body, `${method} ${path} ${status}`) : []
    },
    paths: Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    ),
  }
}

let simulator: PlatformSimulator
let answers: Array<{ api: 'flow' | 'directory'; method: string; path: string; answer: Answer }>
before(async () => {
  simulator = await startPlatformSimulator({
    scenario: { title: 'Aux schémas', directory: [{ siren: '356000000', name: "Office de l'habitat du Lerzan" }] },
  })
  answers = await callAll()
})
after(() => simulator.end())

/** Calls each path as it should be called, and as it should not. */
async function callAll() {
  const said: typeof answers = []
  const client = await clientOf(simulator)
  const flows = async (method: string, path: string, to: string, body?: unknown, headers?: Record<string, string>) => {
    const answer = await client.flows(method, to, body, headers)
    said.push({ api: 'flow', method, path: `/v1${path}`, answer })
    return answer
  }
  const directory = async (method: string, path: string, to: string, body?: unknown) => {
    const answer = await client.directory(method, to, body)
    said.push({ api: 'directory', method, path: `/v1${path}`, answer })
  }
  const sent = async (name: string, file: string, more: object = {}) => {
    const answer = await client.send({ name, flowSyntax: 'UBL', ...more }, file)
    said.push({ api: 'flow', method: 'POST', path: '/v1/flows', answer })
    return answer.body.flowId as string
  }
  const hook = await flows('POST', '/webhooks', '/webhooks', { callbackUrl: 'http://127.0.0.1:9/h', flowTypes: [] })
  await flows('GET', '/webhooks', '/webhooks')
  await flows('POST', '/webhooks', '/webhooks', { callbackUrl: 'nowhere' })
  const good = await sent('f.xml', invoiceXml(soundInvoice(), 'ubl-invoice'), {
    trackingId: 'T-1',
    processingRule: 'B2B',
  })
  await sent('g.xml', '<nothing/>', { flowProfile: 'CIUS' })
  await sent('empty.xml', '')
  await flows('GET', '/flows/{flowId}', `/flows/${good}`)
  await simulator.advance(60)
  for (const type of [
    '',
    '?docType=Metadata',
    '?docType=Original',
    '?docType=Converted',
    '?docType=ReadableView',
    '?docType=X',
  ])
    await flows('GET', '/flows/{flowId}', `/flows/${good}${type}`)
  await flows('GET', '/flows/{flowId}', '/flows/none')
  await flows('POST', '/flows', '/flows', { name: 'x' })
  await flows('POST', '/flows/search', '/flows/search', { where: { flowDirection: ['In', 'Out'] }, limit: 2 })
  await flows('POST', '/flows/search', '/flows/search', { where: { ackStatus: 'Error' } })
  await flows('POST', '/flows/search', '/flows/search', { where: {} })
  await flows('POST', '/flows/search', '/flows/search', { where: { ackStatus: 'Fine' } })
  await flows(
    'POST',
    '/flows/search',
    '/flows/search',
    { where: { ackStatus: 'Ok' } },
    { authorization: 'Bearer none' },
  )
  await flows('DELETE', '/webhooks/{webhookUid}', `/webhooks/${hook.body.webhookId}`)
  await flows('DELETE', '/webhooks/{webhookUid}', `/webhooks/${hook.body.webhookId}`)
  await flows('GET', '/healthcheck', '/healthcheck')
  for (const kind of ['down', 'busy', 'unauthorised'] as const) {
    await simulator.fault({ kind, times: 2 })
    await flows('POST', '/flows/search', '/flows/search', { where: { ackStatus: 'Ok' } })
    await directory('POST', '/siren/search', '/siren/search', {})
  }
  for (const body of [
    {},
    { filters: { siren: { op: 'strict', value: '219901204' } }, fields: ['siren'] },
    { limit: 'x' },
  ])
    await directory('POST', '/siren/search', '/siren/search', body)
  await directory('POST', '/siret/search', '/siret/search', {
    filters: { siren: { value: '219901204' } },
    include: ['siren'],
  })
  await directory('POST', '/routing-code/search', '/routing-code/search', { include: ['siren', 'siret'] })
  await directory('POST', '/directory-line/search', '/directory-line/search', {
    include: ['siren', 'siret', 'routingCode'],
    limit: 500,
  })
  const line = '/directory-line/code:{addressing-identifier}'
  await directory('GET', line, '/directory-line/code:219901204_21990120400012_FINANCES?include=siren,siret,routingCode')
  await directory('GET', line, '/directory-line/code:none')
  await directory('GET', '/siren/code-insee:{siren}', '/siren/code-insee:219901204')
  await directory('GET', '/siren/code-insee:{siren}', '/siren/code-insee:21990120')
  await directory('GET', '/siret/code-insee:{siret}', '/siret/code-insee:21990120400012?include=siren')
  const code = '/routing-code/siret:{siret}/code:{routing-identifier}'
  await directory('GET', code, '/routing-code/siret:21990120400012/code:FINANCES?include=siren,siret')
  await directory('GET', code, '/routing-code/siret:21990120400012/code:NONE')
  await directory('GET', '/healthcheck', '/healthcheck')
  return said
}

test('B22 every answer of the simulator is one of those that the published interface declares', {
  skip: !published && 'the published interface is not here',
}, () => {
  const apis = { flow: openApi('flow-service-1.3.0.json'), directory: openApi('directory-service-1.3.0.json') }
  const wrong = answers.flatMap(({ api, method, path, answer }) => apis[api].wrongIn(method, path, answer))
  assert.deepEqual(wrong, [])
  for (const api of ['flow', 'directory'] as const)
    for (const path of apis[api].paths)
      assert.ok(
        answers.some((one) => one.api === api && `${one.method} ${one.path}` === path && one.answer.status < 300),
        `${path} was called`,
      )
})

test('B22 what the simulator answers is what the client of a platform reads', () => {
  const schemas: Record<string, { safeParse: (value: unknown) => { success: boolean; error?: unknown } }> = {
    'POST /v1/flows 202': fullFlowInfo,
    'POST /v1/flows/search 200': searchFlowContent,
    'POST /v1/webhooks 201': webhookIdParam,
    'GET /v1/webhooks 200': webhookList,
    'POST /v1/siren/search 200': sirenSearchAnswer,
    'POST /v1/siret/search 200': siretSearchAnswer,
    'POST /v1/routing-code/search 200': routingCodeSearchAnswer,
    'POST /v1/directory-line/search 200': directoryLineSearchAnswer,
    'GET /v1/siren/code-insee:{siren} 200': legalUnit,
    'GET /v1/siret/code-insee:{siret} 200': facility,
  }
  const seen = new Set<string>()
  for (const { method, path, answer } of answers) {
    const name = `${method} ${path} ${answer.status}`
    const schema = answer.status >= 400 ? apiError : schemas[name]
    if (schema) assert.deepEqual(schema.safeParse(answer.body).error, undefined, name)
    seen.add(name)
  }
  for (const name of Object.keys(schemas)) assert.ok(seen.has(name), name)
  const metadata = answers.filter(({ path, answer }) => path === '/v1/flows/{flowId}' && answer.body?.flowId)
  for (const { answer } of metadata) assert.equal(flow.safeParse(answer.body).success, true)
  assert.ok(metadata.length > 0)
})
