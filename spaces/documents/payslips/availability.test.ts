import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { addDays } from '../../../kernel/dates/day.ts'
import { drawPaper } from '../../../kernel/demo/paper.ts'
import {
  makeAccount,
  makeEmployee,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
  undisturbed,
} from '../../../testing/portal.ts'
import { retentionJobs } from '../retention/jobs.ts'

let portal: Portal
let nadia: Person
let agent: Person
let accounts: { nadia: string; agent: string }
let nadiaId: string
let folderId: string
/** Sessions end long before payslips do: everybody signs in again. */
async function at(moment: string) {
  portal.clock.set(moment)
  nadia = await portal.signedIn(accounts.nadia)
  agent = await portal.signedIn(accounts.agent)
}
before(async () => {
  portal = await startPortal({}, '2026-11-20T09:00:00Z')
  accounts = { nadia: await makeAccount(portal, 'nadia.servanne'), agent: await makeStaff(portal, 'agent.dupond') }
  nadiaId = await makeEmployee(portal, '00147', { account_id: accounts.nadia, born_on: '1985-03-12' })
  await at('2026-11-20T09:00:00Z')
  folderId = (
    await portal.sql("update folder_rules set retention_years = 5 where link_to = 'payslips' returning id")
  )[0].id
})
after(() => portal.close())

const days = (from: string, to: string) => {
  const most = (Date.parse(to) - Date.parse(from)) / 86_400_000
  return fc.integer({ min: 0, max: most }).map((n) => addDays(from as never, n) as string)
}
/** The function of the database for many pairs at once. */
async function untilOf(pairs: Array<{ published: string; born: string | null }>): Promise<string[]> {
  const rows = await portal.sql(
    `select parvis.payslip_available_until(p, b) as until from unnest($1::date[], $2::date[]) with ordinality x (p, b, n) order by n`,
    [pairs.map((one) => one.published), pairs.map((one) => one.born)],
  )
  return rows.map((row) => row.until)
}
const yearsAfter = (day: string, years: number) => {
  const [year, rest] = [Number(day.slice(0, 4)) + years, day.slice(4)]
  const leap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1
  return rest === '-02-29' && !leap ? `${year}-02-28` : `${year}${rest}`
}
const published = days('2009-01-01', '2060-12-31')
const born = days('1930-01-01', '2040-12-31')

test('D31 a payslip stays fifty years where the birth is not known, otherwise to six years past the age of retirement, and five years at least', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ published, born }), { minLength: 50, maxLength: 200 }), async (pairs) => {
      const known = await untilOf(pairs)
      const unknown = await untilOf(pairs.map((one) => ({ ...one, born: null })))
      for (const [index, one] of pairs.entries()) {
        assert.equal(unknown[index], yearsAfter(one.published, 50))
        const until = known[index]!
        // Six years past 69, the age of L1237-5; so for every generation past its legal age of departure, 64 at most.
        assert.ok(until >= yearsAfter(yearsAfter(one.born, 69), 6), JSON.stringify({ ...one, until }))
        assert.ok(until > yearsAfter(one.born, 64 + 6))
        assert.ok(until >= yearsAfter(one.published, 5))
        // Never longer than the law asks of it.
        assert.ok(until === yearsAfter(one.published, 5) || until <= yearsAfter(one.born, 75))
      }
    }),
    { numRuns: 20 },
  )
})

test('D31 whoever is born later, or whose payslip came later, has it no shorter', async () => {
  await fc.assert(
    fc.asyncProperty(published, published, born, born, async (oneDay, otherDay, oneBirth, otherBirth) => {
      const [first, last] = [oneDay, otherDay].sort() as [string, string]
      const [older, younger] = [oneBirth, otherBirth].sort() as [string, string]
      const [a, b] = (await untilOf([
        { published: first, born: older },
        { published: last, born: younger },
      ])) as [string, string]
      assert.ok(a <= b)
    }),
    { numRuns: 60 },
  )
})

test('D31 an employee sees until when a payslip is theirs, and nothing deletes it before', async () => {
  const file = { field: 'file', name: 'b.pdf', bytes: await drawPaper('Bulletin', []) }
  const made = await agent.upload('/staff/documents', [file], {
    employeeId: nadiaId,
    folderId,
    name: 'Bulletin',
    monthOn: '2026-10-01',
  })
  assert.deepEqual([made.status, made.body.availableUntil], [201, '2060-03-12'])
  assert.equal((await nadia.get('/employee/payslips')).body.items[0].availableUntil, '2060-03-12')
  assert.equal((await nadia.get(`/documents/${made.body.id}`)).body.availableUntil, '2060-03-12')
  const [timesheets] = await portal.sql("select id from folder_rules where name ->> 'fr' = 'Pointages'")
  const other = await agent.upload('/staff/documents', [file], {
    employeeId: nadiaId,
    folderId: timesheets.id,
    name: 'Pointage',
  })
  assert.equal(other.body.availableUntil, null)

  const endTimes = () => retentionJobs(portal.app.services)[0]!.run({}, undisturbed)
  const there = async () => (await nadia.get('/employee/payslips')).body.items.length
  // Its folder keeps for five years: the law keeps longer.
  await at('2033-01-05T09:00:00Z')
  await endTimes()
  assert.equal(await there(), 1)
  for (const statement of [
    'delete from document_versions where document_id = $1',
    'delete from documents where id = $1',
  ])
    await assert.rejects(portal.sql(statement, [made.body.id]), /to stay available/)
  await at('2060-03-12T09:00:00Z')
  await endTimes()
  assert.equal(await there(), 1)
  await at('2060-03-13T09:00:00Z')
  await endTimes()
  assert.equal(await there(), 0)
})

test('D31 a payslip that was withdrawn is none to keep available', async () => {
  await at('2061-01-05T09:00:00Z')
  const file = { field: 'file', name: 'b.pdf', bytes: await drawPaper('Bulletin', []) }
  await portal.sql('update employees set born_on = null where id = $1', [nadiaId])
  const made = (
    await agent.upload('/staff/documents', [file], {
      employeeId: nadiaId,
      folderId,
      name: 'Faux',
      monthOn: '2060-12-01',
    })
  ).body
  assert.equal(made.availableUntil, '2111-01-05')
  const ended = await agent.post(`/staff/documents/${made.id}/withdrawal`, { version: made.version, reason: 'Faux' })
  assert.deepEqual([ended.status, ended.body.availableUntil], [200, null])
})
