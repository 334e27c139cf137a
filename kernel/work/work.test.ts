import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { insert, makeAccount, makeStaff, type Person, type Portal, startPortal } from '../../testing/portal.ts'
import { rewriteStatements } from '../../testing/statements.ts'
import { problem } from '../errors/problem.ts'
import { asPerson, type PersonContext } from '../http/context.ts'
import { hashToken } from '../http/endpoints.ts'
import { createJobQueue, type JobQueue } from '../jobs/jobs.ts'
import { defineWork, type WorkItem } from './kinds.ts'
import { workJobs } from './run.ts'
import { readWork, startWork } from './work.ts'

// What a task does here: a notice for each item, so that one that is done twice is seen.
let portal: Portal
let agent: Person
let other: Person
const reported: unknown[] = []
/** Called within the act of an item, after what it does: where a test cuts, waits or takes a right away. */
let midway: (ctx: PersonContext, id: string) => Promise<void> = async () => {}

const notice = async (ctx: PersonContext, id: string, kind: string) => {
  await ctx.db
    .insertInto('notifications')
    .values({
      brand_id: ctx.brand.id,
      account_id: ctx.actor.accountId,
      kind: 'work.finished',
      params: JSON.stringify({ work: kind }),
      href: id,
      created_at: new Date(0),
    })
    .execute()
}
const one = defineWork({
  name: 'test.one',
  title: { fr: 'Travail de test', en: 'Task of a test' },
  access: { staff: 'back-office.clients.manage' },
  input: z.object({ kind: z.string() }),
  from: '/',
  href: (id) => `/chose/${id}`,
  act: async (ctx, id, { kind }) => {
    await notice(ctx, id, kind)
    await midway(ctx, id)
  },
})
const many = defineWork({
  ...one,
  name: 'test.many',
  together: async (ctx, ids, { kind }) => {
    const good = ids.filter((id) => !id.endsWith('0'))
    for (const id of good) await notice(ctx, id, kind)
    return good
  },
})

before(async () => {
  portal = await startPortal()
  agent = await portal.signedIn(await makeStaff(portal, 'agent.travail'))
  other = await portal.signedIn(await makeStaff(portal, 'autre.travail'))
})
after(() => portal.close())

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const items = (count: number): WorkItem[] =>
  Array.from({ length: count }, (_, n) => ({ id: idOf(n), name: `ligne ${n}`, detail: `détail ${n}` }))
const brand = () => portal.app.services.brands.byId(portal.brandId)
const start = (kind: string, count: number, { work = one as typeof one | typeof many, who = agent } = {}) =>
  asPerson(portal.app.services, hashToken(who.token), brand(), async (ctx) =>
    readWork(ctx, await startWork(ctx, work, { kind }, items(count))),
  )
const read = async (id: string, who = agent) => (await who.get(`/work/${id}`)).body
const sums = ({ state, total, done, refused }: any) => ({ state, total, done, refused })
/** How often each item was done. */
const times = async (kind: string): Promise<number[]> =>
  (
    await portal.sql(
      "select href, count(*)::int as n from notifications where params ->> 'work' = $1 group by href order by href",
      [kind],
    )
  ).map((row) => row.n)
const once = (count: number) => Array.from({ length: count }, () => 1)
/** Runs the jobs of tasks by a queue of their own, as another process would. */
const process = async (): Promise<JobQueue> => {
  const queue = createJobQueue(portal.database, { manual: true, onError: (error) => reported.push(error) })
  await queue.start(workJobs(portal.app.services).slice(0, 1))
  return queue
}
/** Jobs under way whose process is gone are due again. */
const takeUp = () =>
  portal.sql(
    "update jobs.job set state = 'retry', start_after = now() - interval '1 second' where name = 'kernel.work' and state in ('active', 'retry')",
  )

test('O2 R4 a long task does each item once, keeps its sums, is told when it ends, and says of each item how it ended', async () => {
  await portal.app.start()
  const made = await start('test.plain', 120)
  assert.deepEqual(sums(made), { state: 'running', total: 120, done: 0, refused: 0 })
  await portal.drain()
  const ended = await read(made.id)
  assert.deepEqual(sums(ended), { state: 'finished', total: 120, done: 120, refused: 0 })
  assert.deepEqual([ended.title, ended.abilities.cancel.allowed], ['Travail de test', false])
  assert.deepEqual(await times('test.plain'), once(120))
  const first = (await agent.get(`/work/${made.id}/items?size=100`)).body
  const rest = (await agent.get(`/work/${made.id}/items?size=100&cursor=${first.nextCursor}`)).body
  assert.deepEqual([first.items.length, rest.items.length, rest.nextCursor], [100, 20, null])
  assert.deepEqual(first.items[3], {
    id: idOf(3),
    position: 4,
    name: 'ligne 3',
    detail: 'détail 3',
    state: 'done',
    problem: null,
    href: `/chose/${idOf(3)}`,
  })
  const told = (await agent.get('/notifications')).body.items.filter((item: any) => item.href === `/travaux/${made.id}`)
  assert.deepEqual(
    told.map((item: any) => [item.title, item.body]),
    [['Terminé\u00a0: Travail de test', 'Lignes traitées\u00a0: 120. Lignes en échec\u00a0: 0.']],
  )
  const listed = (await agent.get('/work')).body.items
  assert.deepEqual(
    listed.map((item: any) => item.id),
    [made.id],
  )
  assert.deepEqual((await agent.get('/work?open=true')).body.items, [])
})

test('O2 R4 a refused item and one that fails end by themselves, named with their field; what they did is undone, the others are done', async () => {
  midway = async (_ctx, id) => {
    if (id === idOf(1)) throw problem('forbidden')
    if (id === idOf(2))
      throw new (await import('../errors/problem.ts')).Problem('invalid', {
        fields: [{ field: 'end', code: 'too_long', params: { maximum: 3 } }],
      })
    if (id === idOf(3)) throw new Error('broken')
  }
  const made = await start('test.poisoned', 5)
  await portal.drain()
  midway = async () => {}
  assert.deepEqual(sums(await read(made.id)), { state: 'finished', total: 5, done: 2, refused: 3 })
  const { items: refused } = (await agent.get(`/work/${made.id}/items?state=refused`)).body
  assert.deepEqual(
    refused.map((item: any) => [item.id, item.problem.code, item.problem.field]),
    [
      [idOf(1), 'forbidden', ''],
      [idOf(2), 'too_long', 'end'],
      [idOf(3), 'work.unexpected', ''],
    ],
  )
  assert.equal(refused[1].problem.detail, 'Au plus 3 caractères.')
  assert.ok(!/broken/.test(JSON.stringify(refused)))
  assert.deepEqual(await times('test.poisoned'), once(2))
})

/** Ends the connection in place of a statement; it takes the same values. */
const cutInstead = (text: string) => {
  const values = text.startsWith('begin') ? [] : new Set(text.match(/\$\d+/g))
  return `select cut_line()${[...values].map((value) => `, ${value}::text`).join('')}`
}

test('R4 cut at each of its steps, a task does nothing twice and loses nothing', async () => {
  await portal.sql(
    "create function cut_line() returns boolean security definer language sql as 'select pg_terminate_backend(pg_backend_pid())'",
  )
  // The statements of an item, in their order: the connection ends in place of each of them in turn.
  const steps = [
    'execute open_work',
    'skip locked',
    'insert into "notifications"',
    "set state = 'done'",
    'set done = done',
    'commit',
  ]
  for (const [n, step] of steps.entries()) {
    const kind = `test.cut_${n}`
    const made = await start(kind, 3)
    // The second item is cut; the first one is done by then.
    let seen = 0
    const undo = rewriteStatements(portal.database.pool, (text) =>
      text.includes(step) && ++seen === 2 ? cutInstead(text) : text,
    )
    const queue = await process()
    await queue.drain().finally(undo)
    assert.ok(seen >= 2, step)
    await takeUp()
    await queue.drain()
    await queue.stop()
    assert.deepEqual(sums(await read(made.id)), { state: 'finished', total: 3, done: 3, refused: 0 }, step)
    assert.deepEqual(await times(kind), once(3), step)
  }
})

test('R4 two processes on one task do each item once between them', async () => {
  const made = await start('test.two', 40)
  const queues = [await process(), await process()]
  // The same part, as where a process was taken for dead: its job is there twice.
  await portal.sql(
    "insert into jobs.job (name, data, heartbeat_seconds) select name, data, heartbeat_seconds from jobs.job where name = 'kernel.work' and state = 'created'",
  )
  const both = Promise.withResolvers<void>()
  let entered = 0
  midway = async () => {
    if (++entered === 2) both.resolve()
    await both.promise
  }
  await Promise.all(queues.map((queue) => queue.drain()))
  midway = async () => {}
  for (const queue of queues) await queue.stop()
  assert.deepEqual(sums(await read(made.id)), { state: 'finished', total: 40, done: 40, refused: 0 })
  assert.deepEqual(await times('test.two'), once(40))
})

test('R4 an item that ends the process every time is refused, and those after it are done', async () => {
  const made = await start('test.deadly', 3)
  const [job] = workJobs(portal.app.services)
  const part = { workId: made.id, brandId: portal.brandId, span: 1 }
  const killed = new (await import('../db/database.ts')).DatabaseAwayError(new Error('killed'), false)
  midway = async (_ctx, id) => {
    if (id === idOf(1)) throw killed
  }
  for (let n = 0; n < 3; n++)
    await assert.rejects(job!.run(part, { stopping: () => false, report: () => {} }), (error) => error === killed)
  await job!.run(part, { stopping: () => false, report: () => {} })
  midway = async () => {}
  assert.deepEqual(sums(await read(made.id)), { state: 'finished', total: 3, done: 2, refused: 1 })
  const { items: refused } = (await agent.get(`/work/${made.id}/items?state=refused`)).body
  assert.deepEqual(
    refused.map((item: any) => [item.id, item.problem.code]),
    [[idOf(1), 'work.unexpected']],
  )
})

test('O2 a right that is lost midway refuses the rest, each with the reason; an account that is over refuses all that is left', async () => {
  const made = await start('test.right', 4)
  midway = async (_ctx, id) => {
    if (id !== idOf(1)) return
    // As soon as this one is done.
    await portal.sql("update staff_roles set role = 'reader' where account_id = $1", [agent.id])
  }
  await portal.drain()
  midway = async () => {}
  assert.deepEqual(sums(await read(made.id)), { state: 'finished', total: 4, done: 2, refused: 2 })
  const { items: refused } = (await agent.get(`/work/${made.id}/items?state=refused`)).body
  assert.deepEqual(
    refused.map((item: any) => item.problem.code),
    ['identity.staff_permission_missing', 'identity.staff_permission_missing'],
  )
  assert.match(refused[0].problem.detail, /Créer et modifier des clients/)
  await portal.sql("update staff_roles set role = 'agent' where account_id = $1", [agent.id])

  const gone = await start('test.over', 4)
  midway = async (_ctx, id) => {
    if (id === idOf(0))
      await insert(portal, 'account_blocks', {
        account_id: agent.id,
        cause: 'provider',
        reason: 'x',
        opened_at: portal.clock.now,
      })
  }
  await portal.drain()
  midway = async () => {}
  await portal.sql('delete from account_blocks where account_id = $1', [agent.id])
  agent = await portal.signedIn(agent.id)
  const over = await read(gone.id)
  assert.deepEqual(sums(over), { state: 'refused', total: 4, done: 1, refused: 3 })
  assert.match(over.reason, /plus utilisable/)
})

test('O2 a task that is cancelled stops after what is under way; what is done stays, and nobody is told that it ended', async () => {
  const made = await start('test.cancelled', 6)
  midway = async (_ctx, id) => {
    if (id === idOf(2)) assert.equal((await agent.post(`/work/${made.id}/cancellation`)).status, 200)
  }
  await portal.drain()
  midway = async () => {}
  assert.deepEqual(sums(await read(made.id)), { state: 'cancelled', total: 6, done: 3, refused: 0 })
  assert.deepEqual(await times('test.cancelled'), once(3))
  assert.equal((await agent.post(`/work/${made.id}/cancellation`)).status, 200, 'again changes nothing')
  const told = (await agent.get('/notifications')).body.items
  assert.ok(!told.some((item: any) => item.href === `/travaux/${made.id}`))
  const whole = await start('test.whole', 1)
  await portal.drain()
  const late = await agent.post(`/work/${whole.id}/cancellation`)
  assert.deepEqual([late.status, late.body.code], [409, 'work.ended'])
})

test('O2 the same started again gives the task that runs, by several at once too; once it is over it may be started anew', async () => {
  const ids = (await Promise.all([1, 2, 3].map(() => start('test.same', 3)))).map((work) => work.id)
  assert.equal(new Set(ids).size, 1)
  assert.notEqual((await start('test.same', 2)).id, ids[0], 'other items are another task')
  assert.notEqual((await start('test.same', 3, { who: other })).id, ids[0], 'and so is another person')
  await portal.drain()
  assert.notEqual((await start('test.same', 3)).id, ids[0])
  await portal.drain()
  const open = await Promise.all(Array.from({ length: 20 }, (_, n) => start(`test.limit_${n}`, 1)))
  await assert.rejects(start('test.limit', 1), { code: 'too_many_at_once' })
  assert.equal((await agent.get('/work?open=true&size=100')).body.items.length, open.length)
  await portal.drain()
})

test("O2 another person's task is not there", async () => {
  const made = await start('test.private', 1)
  for (const path of [`/work/${made.id}`, `/work/${made.id}/items`])
    assert.equal((await other.get(path)).status, 404, path)
  assert.equal((await other.post(`/work/${made.id}/cancellation`)).status, 404)
  const client = await portal.signedIn(await makeAccount(portal, 'client.curieux'))
  assert.equal((await client.get(`/work/${made.id}`)).status, 404)
  assert.ok(!(await other.get('/work')).body.items.some((item: any) => item.id === made.id))
  await portal.drain()
})

test('O2 R4 items done together are done in few transactions; those that are left are done by themselves', async () => {
  const made = await start('test.together', 130, { work: many })
  await portal.drain()
  assert.deepEqual(sums(await read(made.id)), { state: 'finished', total: 130, done: 130, refused: 0 })
  assert.deepEqual(await times('test.together'), once(130))
})

test('R4 a task that lost its job is taken up by the sweep; one that is over for 30 days is forgotten', async () => {
  const made = await start('test.lost', 2)
  await portal.sql("delete from jobs.job where name = 'kernel.work'")
  const sweep = workJobs(portal.app.services)[1]!
  const run = { stopping: () => false, report: () => {} }
  await sweep.run({}, run)
  await portal.drain()
  assert.equal((await read(made.id)).state, 'running', 'it may only be slow')
  portal.clock.advanceDays(0.1)
  await sweep.run({}, run)
  await portal.drain()
  assert.equal((await read(made.id)).state, 'finished')
  portal.clock.advanceDays(31)
  await sweep.run({}, run)
  assert.deepEqual(await portal.sql('select id from work'), [])
  assert.deepEqual(await portal.sql('select work_id from work_items'), [])
})
