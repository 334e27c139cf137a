import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { DirectoryLine } from '../platforms/directory-protocol.ts'
import { clientOf, type PlatformSimulator, startPlatformSimulator } from './testing.ts'

let simulator: PlatformSimulator
let client: Awaited<ReturnType<typeof clientOf>>
before(async () => {
  simulator = await startPlatformSimulator()
  client = await clientOf(simulator)
})
after(() => simulator.end())

const search = async (of: string, asked: object = {}) => {
  const { status, body } = await client.directory('POST', `/${of}/search`, asked)
  assert.equal(status, 200, JSON.stringify(body))
  return body as { results: Array<Record<string, any>>; totalNumberOfResults: number; search: object }
}
const get = async (path: string) => (await client.directory('GET', path)).body
const status = async (path: string) => (await client.directory('GET', path)).status

test('B22 the directory has lines that are open, closed and to come, of a company, a facility, a code and a suffix', async () => {
  const { results } = await search('directory-line', { filters: { siren: { op: 'strict', value: '449995018' } } })
  assert.deepEqual(
    results.map(({ addressingIdentifier, directoryLineStatus }) => [addressingIdentifier, directoryLineStatus]),
    [
      ['449995018', 'Enabled'],
      ['449995018_44999501800024', 'Enabled'],
      ['449995018_44999501800024_ACHATS-1', 'Enabled'],
      ['449995018_FRAIS_GENERAUX', 'Enabled'],
      ['449995018_ANCIEN', 'Disabled'],
    ],
  )
  const of = async (siren: string) =>
    (await search('directory-line', { filters: { siren: { value: siren } } })).results[0] as DirectoryLine
  assert.equal((await of('449995349')).directoryLineStatus, 'Upcoming')
  assert.equal((await get('/directory-line/code:449995349')).directoryLineStatus, 'Disabled', 'not in force yet')
  assert.equal((await of('449995125')).directoryLineStatus, 'Disabled')
  assert.equal((await of('189995566')).platformType, 'DFH')
  assert.equal(await status('/directory-line/code:449995018_RIEN'), 404)
})

test('B29 a line brings its company, facility and code with it, and what a public buyer wants', async () => {
  const path = '/directory-line/code:219901204_21990120400012_FINANCES?include=siren,siret,routingCode'
  const line = await get(path)
  assert.equal(line.legalUnit.entityType, 'Public')
  assert.equal(line.facility.b2gAdditionalData.serviceCodeStatus, true)
  assert.equal(line.facility.b2gAdditionalData.managesLegalCommitmentCode, true)
  assert.deepEqual(
    [line.routingCode.routingCodeName, line.routingCode.managesLegalCommitment],
    ['Direction des finances', true],
  )
  const plain = await get('/directory-line/code:219901204_21990120400012_FINANCES')
  assert.deepEqual([plain.legalUnit, plain.facility, plain.routingCode], [undefined, undefined, undefined])
  const either = await get('/siret/code-insee:18999556600016')
  assert.equal(either.b2gAdditionalData.managesLegalCommitmentOrServiceCode, true)
  const [picked] = (
    await search('siret', {
      filters: { siret: { value: '18999556600016' } },
      fields: ['siret', 'managesLegalCommitmentOrService'],
    })
  ).results
  assert.deepEqual(picked, {
    siret: '18999556600016',
    b2gAdditionalData: { managesLegalCommitmentOrServiceCode: true },
  })
})

test('B22 companies, facilities and codes are searched by words, beginnings and places, sorted, in parts', async () => {
  const names = async (businessName: object, more: object = {}) =>
    (await search('siren', { filters: { businessName }, ...more })).results.map((one) => one.businessName)
  assert.deepEqual(await names({ op: 'contains', value: 'ARVENNE' }), ['Fournitures Arvenne SARL'])
  assert.deepEqual(await names({ op: 'startWith', value: 'regie' }), [])
  assert.deepEqual(await names({ op: 'strict', value: 'halbrane sas' }), ['Halbrane SAS'])
  const towns = await names(
    { op: 'startWith', value: 'Commune de' },
    { sorting: [{ field: 'businessName', order: 'descending' }], limit: 2, ignore: 1 },
  )
  const all = (await names({ op: 'startWith', value: 'Commune de' }, { limit: 100 })).toSorted((a, b) =>
    b.localeCompare(a, 'fr'),
  )
  assert.deepEqual(towns, all.slice(1, 3))
  const there = await search('siret', {
    filters: { postalCode: { op: 'startWith', value: '993' }, locality: { op: 'contains', value: 'lerz' } },
    include: ['siren'],
  })
  assert.ok(there.results.length >= 2)
  for (const one of there.results) assert.equal(one.legalUnit.siren, one.siren)
  const code = await search('routing-code', { filters: { routingIdentifier: { op: 'strict', value: 'ANCIEN' } } })
  assert.deepEqual(
    code.results.map((one) => one.administrativeStatus),
    ['C'],
  )
  const nothing = await search('siren', { filters: { siren: { value: '000000000' } } })
  assert.deepEqual([nothing.results, nothing.totalNumberOfResults], [[], 0])
  const closed = await search('siren', { filters: { administrativeStatus: { value: 'C' } }, fields: ['siren'] })
  assert.deepEqual(closed.results, [{ siren: '449995455' }])
})

test('B22 the clients of the demo are in the directory', async () => {
  for (const siren of ['279903108', '259904506', '209906007', '339901209', '199905407', '219901204', '804220119'])
    assert.equal((await get(`/directory-line/code:${siren}`)).directoryLineStatus, 'Enabled', siren)
})

test('B22 what is asked wrongly of the directory is refused, and a token is needed', async () => {
  assert.equal(await status('/siren/code-insee:12'), 400)
  assert.equal(await status('/siren/123456789'), 404)
  assert.equal(await status('/siren/code-insee:123456789'), 404)
  assert.equal(await status('/siren/code-insee:804220119?fields=siren,secret'), 400)
  assert.equal(
    (await client.directory('POST', '/siren/search', { filters: { siren: { op: 'like', value: '8' } } })).status,
    400,
  )
  const open = await fetch(`${simulator.url}/directory-service/v1/siren/code-insee:804220119`)
  assert.equal(open.status, 401)
})

test('B29 an address is closed and opened in the simulator by who tries it out', async () => {
  const set = (directoryLineStatus: string, addressingIdentifier = '279903108') =>
    simulator.control('POST', 'directory-lines', { addressingIdentifier, directoryLineStatus })
  await set('Disabled')
  assert.equal((await get('/directory-line/code:279903108')).directoryLineStatus, 'Disabled')
  await set('Enabled')
  assert.equal((await get('/directory-line/code:279903108')).directoryLineStatus, 'Enabled')
  await assert.rejects(set('Enabled', 'none'), /404/)
})
