import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { withoutSecrets } from '../../../kernel/jobs/failed.ts'
import { insert, makeAccount, makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'

let portal: Portal
let administrator: Person
let agent: Person

before(async () => {
  portal = await startPortal()
  await portal.app.start()
  administrator = await portal.signedIn(await makeStaff(portal, 'ana.roquelin', 'administrator'))
  agent = await portal.signedIn(await makeStaff(portal, 'agent.simple'))
})
after(() => portal.close())

/** A job whose tries are used up. */
const fail = async (name: string, data: object, message = 'broken'): Promise<string> => {
  const [row] = await portal.sql(
    `insert into jobs.job (name, data, state, retry_limit, retry_count, completed_on, output)
     values ($1, $2, 'failed', 2, 2, now(), $3) returning id`,
    [name, data, { message }],
  )
  return row.id
}
const ids = (reply: { body: any }): string[] => reply.body.items.map((item: any) => item.id)

test('R4 failed jobs are listed with their tries and their error without secrets; done again, or given up, by who may, on record', async () => {
  const brandId = portal.brandId
  const first = await fail('kernel.work', { brandId }, 'smtp://robot:s3cret@mail.example refused')
  const second = await fail('kernel.sweep_work', { brandId })
  const server = await fail('kernel.sweep_files', {})
  const other = await insert(portal, 'brands', { slug: 'ailleurs', name: 'Ailleurs', made_from: brandId })
  const theirs = await fail('kernel.work', { brandId: other.id })

  const listed = await administrator.get('/staff/failed-jobs')
  assert.deepEqual(ids(listed).sort(), [first, second, server].sort())
  const shown = listed.body.items.find((item: any) => item.id === first)
  assert.deepEqual(
    [shown.kind, shown.title, shown.attempts, shown.error],
    ['kernel.work', 'Travail long', 3, 'smtp://…@mail.example refused'],
  )
  assert.deepEqual(
    listed.body.kinds.map((one: any) => [one.kind, one.count]),
    [
      ['kernel.sweep_files', 1],
      ['kernel.sweep_work', 1],
      ['kernel.work', 1],
    ],
  )
  const page = await administrator.get('/staff/failed-jobs?size=2')
  const rest = await administrator.get(`/staff/failed-jobs?size=2&cursor=${page.body.nextCursor}`)
  assert.deepEqual([...ids(page), ...ids(rest)], ids(listed))
  assert.deepEqual(ids(await administrator.get('/staff/failed-jobs?kind=kernel.sweep_work')), [second])

  for (const act of ['retries', 'abandonments']) {
    assert.equal((await agent.post(`/staff/failed-jobs/${act}`, { ids: [first] })).status, 403)
    assert.deepEqual((await administrator.post(`/staff/failed-jobs/${act}`, { ids: [theirs] })).body, { changed: 0 })
    assert.equal((await administrator.post(`/staff/failed-jobs/${act}`, {})).status, 422)
  }
  assert.equal((await agent.get('/staff/failed-jobs')).status, 403)
  const client = await portal.signedIn(await makeAccount(portal, 'client.curieux'))
  assert.equal((await client.get('/staff/failed-jobs')).status, 404)

  assert.deepEqual((await administrator.post('/staff/failed-jobs/retries', { kind: 'kernel.sweep_files' })).body, {
    changed: 1,
  })
  assert.deepEqual((await administrator.post('/staff/failed-jobs/retries', { ids: [server] })).body, { changed: 0 })
  await portal.drain()
  const [done] = await portal.sql('select state from jobs.job where id = $1', [server])
  assert.equal(done.state, 'completed')
  assert.deepEqual((await administrator.post('/staff/failed-jobs/abandonments', { ids: [first, second] })).body, {
    changed: 2,
  })
  assert.deepEqual(ids(await administrator.get('/staff/failed-jobs')), [])
  assert.equal((await portal.sql('select from jobs.job where id = $1', [theirs])).length, 1)
  const acts = await portal.sql(
    "select type, subject_label, after, actor_id from journal_events where type like 'back_office.job.%' order by seq",
  )
  assert.deepEqual(acts.map((act) => [act.type, act.after.kind, act.after.count, act.actor_id]).sort(), [
    ['back_office.job.dropped', 'kernel.sweep_work', 1, administrator.id],
    ['back_office.job.dropped', 'kernel.work', 1, administrator.id],
    ['back_office.job.retried', 'kernel.sweep_files', 1, administrator.id],
  ])
})

test('R9 what opens something is left out of an error', () => {
  for (const [text, shown] of [
    ['postgres://parvis:hunter2@db:5432/parvis refused', 'postgres://…@db:5432/parvis refused'],
    ['password=hunter2 wrong', 'password=… wrong'],
    ['Authorization: Bearer abc.def', 'Authorization: … …'],
    ['token pvt_0123456789abcdef0123456789abcdef0123', 'token …'],
    ['duplicate key', 'duplicate key'],
  ] as const)
    assert.equal(withoutSecrets(text), shown)
})
