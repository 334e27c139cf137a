// «Clients» (spec 5, B1): the list, its columns, and how long it takes at 100,000.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { kyselyOn } from '../../kernel/db/database.ts'
import {
  insert,
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'
import { clientList } from './lists.ts'

let portal: Portal
let agent: Person
let reader: Person
let client: Person
let town: string
before(async () => {
  portal = await startPortal()
  agent = await portal.signedIn(await makeStaff(portal, 'gil.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lea.dupond', 'reader'))
  const principal = await makeAccount(portal, 'claire.aubertine', { surname: 'AUBERTINE', given_name: 'Claire' })
  town = await makeOrganisation(portal, 'Ville de Montfabre', {
    principal,
    values: { code: 'C-0702', registered_on: '2020-12-11', city: 'Montfabre' },
  })
  client = await portal.signedIn(principal)
  await makeOrganisation(portal, 'Atelier Dune', { values: { code: 'C-1098', registered_on: '2026-11-02' } })
  await makeOrganisation(portal, 'Perrigot Sacha', {
    principal: await makeAccount(portal, 'sacha.perrigot', { status: 'pending' }),
    values: { code: 'C-1103', registered_on: '2026-11-16', kind: 'individual' },
  })
})
after(() => portal.close())

const list = async (query = '', as = agent) => {
  const reply = await as.get(`/staff/organisations${query}`)
  assert.equal(reply.status, 200, JSON.stringify(reply.body))
  return reply.body.items as Array<Record<string, any>>
}
const names = async (query: string) => (await list(query)).map((row) => row.name)

test('B1 the list shows code, login, company, contact, project, group, state and registration of each client', async () => {
  const group = await insert(portal, 'client_groups', {
    brand_id: portal.brandId,
    name: 'Collectivités',
    remark: '',
    created_at: portal.clock.now,
  })
  await insert(portal, 'client_group_members', {
    organisation_id: town,
    group_id: group.id,
    brand_id: portal.brandId,
    added_at: portal.clock.now,
  })
  const [row] = await list('?search=montfabre')
  assert.deepEqual(
    { ...row, id: undefined, contracts: undefined, members: undefined, siret: undefined, postalCode: undefined },
    {
      id: undefined,
      code: 'C-0702',
      login: 'claire.aubertine',
      name: 'Ville de Montfabre',
      status: 'company',
      contact: { surname: 'AUBERTINE', givenName: 'Claire' },
      project: 'Halbrane',
      group: { id: group.id, name: 'Collectivités' },
      state: 'active',
      registeredOn: '2020-12-11',
      email: '',
      country: 'FR',
      locale: 'fr',
      siret: undefined,
      postalCode: undefined,
      city: 'Montfabre',
      contracts: undefined,
      members: undefined,
      balances: [],
    },
  )
  const [individual] = await list('?login=sacha')
  assert.deepEqual([individual!.status, individual!.state], ['individual', 'activating'])
  // The login is of the first account, whoever manages the client later, and follows its identifier (D10).
  const other = await makeAccount(portal, 'hugo.mercadal')
  await portal.sql(
    `with gone as (update memberships set role = 'secondary_manager' where organisation_id = '${town}' returning 1)
     insert into memberships (organisation_id, account_id, role, starts_on) select '${town}', '${other}', 'principal_manager', '2026-01-01' from gone`,
  )
  await portal.sql(
    `begin; set local role parvis_system; update accounts set identifier = 'montfabre' where identifier = 'claire.aubertine'; commit`,
  )
  assert.equal((await list('?code=0702'))[0]!.login, 'montfabre')
  assert.deepEqual(await names('?search=montfabre aubertine'), ['Ville de Montfabre'])
  assert.equal((await list('?code=0702'))[0]!.contact.surname, 'AUBERTINE')
})

test('B5 groups are listed by their names, whatever their accents and when they were made, page by page', async () => {
  for (const name of ['Zones', 'Écoles', 'ateliers'])
    await insert(portal, 'client_groups', { brand_id: portal.brandId, name, remark: '', created_at: portal.clock.now })
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: any = await agent.get(`/staff/client-groups?size=2${cursor && `&cursor=${cursor}`}`)
    seen.push(...body.items.map((one: any) => one.name))
    cursor = body.nextCursor
  }
  assert.deepEqual(
    seen.filter((name) => name !== 'Collectivités'),
    ['ateliers', 'Écoles', 'Zones'],
  )
})

test('B1 sorted by any of its keys, both ways, page by page; each client comes once', async () => {
  assert.deepEqual(await names('?sort=registered&order=desc&size=3'), [
    'Perrigot Sacha',
    'Atelier Dune',
    'Ville de Montfabre',
  ])
  for (const sort of ['name', 'code', 'login', 'registered'])
    for (const order of ['asc', 'desc']) {
      const whole = (await list(`?sort=${sort}&order=${order}`)).map((row) => row.id)
      const seen: string[] = []
      let cursor = ''
      do {
        const { body } = await agent.get(`/staff/organisations?sort=${sort}&order=${order}&size=1${cursor}`)
        seen.push(body.items[0].id)
        cursor = body.nextCursor ? `&cursor=${encodeURIComponent(body.nextCursor)}` : ''
      } while (cursor)
      assert.deepEqual(seen, whole, `${sort} ${order}`)
    }
})

test('B6 each field filters: code, name, project, group, status, state, days of registration', async () => {
  assert.deepEqual(await names('?code=1098'), ['Atelier Dune'])
  assert.deepEqual(await names('?name=dûne'), ['Atelier Dune'])
  assert.deepEqual(await names('?contact=aubertine'), ['Ville de Montfabre'])
  assert.deepEqual(await names('?kind=individual'), ['Perrigot Sacha'])
  assert.deepEqual(await names('?state=activating'), ['Perrigot Sacha'])
  assert.deepEqual(await names('?registeredFrom=2026-11-02&registeredTo=2026-11-02'), ['Atelier Dune'])
  assert.equal((await names(`?project=${portal.brandId}`)).length, 3)
  assert.deepEqual(await names('?group=none&sort=code'), ['Atelier Dune', 'Perrigot Sacha'])
  assert.equal((await agent.get('/staff/organisations/count?kind=company')).body.count, 2)
  assert.equal((await agent.get('/staff/organisations?country=XX')).status, 422)
  const file = await agent.get('/staff/organisations/export?format=csv&code=1098')
  assert.match(String(file.body), /Nom \(login\)/)
})

test('B1 B6 the columns that somebody chose and the filters that they left are kept for them, and for nobody else', async () => {
  const path = '/staff/organisations'
  assert.deepEqual((await agent.get('/list-views')).body, { items: [] })
  const kept = await agent.put('/list-views', { list: path, columns: ['code', 'name', 'siret'] })
  assert.deepEqual(kept.body, { items: [{ list: path, columns: ['code', 'name', 'siret'], filters: null }] })
  await agent.put('/list-views', { list: path, filters: { state: 'archived', code: 'C-1' } })
  assert.deepEqual((await agent.get('/list-views')).body.items[0], {
    list: path,
    columns: ['code', 'name', 'siret'],
    filters: { state: 'archived', code: 'C-1' },
  })
  assert.deepEqual((await reader.get('/list-views')).body, { items: [] })
  // A list of a client's is theirs to set up; one that nobody serves is no list.
  assert.equal((await client.put('/list-views', { list: '/tickets', columns: ['number'] })).status, 200)
  assert.equal((await agent.put('/list-views', { list: '/staff/nothing', columns: ['x'] })).status, 404)
  const refused = async (body: object, field: string) => {
    const reply = await agent.put('/list-views', { list: path, ...body })
    assert.equal(reply.status, 422, JSON.stringify(body))
    assert.ok(reply.body.errors[0].field.startsWith(field), JSON.stringify(reply.body.errors))
  }
  await refused({ filters: { nothing: 'x' } }, 'filters')
  await refused({ filters: { state: 'nowhere' } }, 'filters')
  await refused({ columns: ['code', 'code'] }, 'columns')
  await refused({ columns: [] }, 'columns')
  await agent.put('/list-views', { list: path, columns: null, filters: {} })
  assert.deepEqual((await agent.get('/list-views')).body, { items: [] })
})

test('B1 at 100,000 clients each sort is read in the order of its index, and a page reads its own rows alone', async () => {
  const db = await portal.database.pool.connect()
  try {
    await db.query('begin')
    // As replicated rows come: what the triggers fill in is given.
    await db.query("set local session_replication_role = 'replica'")
    // Of letters looked for no sort asks, and filling it takes most of the time.
    await db.query('drop index organisations_fold_idx')
    await db.query(
      `insert into organisations (brand_id, code, name, login, search_text, registered_on)
       select $1, 'Z' || n, 'Client ' || md5(n::text), 'login' || md5(n::text), 'z' || n || ' client ' || md5(n::text), date '2001-01-01' + n % 9000
       from generate_series(1, 100000) n`,
      [portal.brandId],
    )
    await db.query("set local session_replication_role = 'origin'")
    await db.query('analyze organisations')
    await db.query(
      "select set_config('parvis.account_id', $1, true), set_config('parvis.brand_id', $2, true), set_config('role', 'parvis_staff', true)",
      [(await portal.sql("select id from accounts where identifier = 'gil.dupond'"))[0].id, portal.brandId],
    )
    const at = { brand: { id: portal.brandId }, now: portal.clock.now, today: '2026-11-20' } as never
    const explained = async (query: object, list: Pick<typeof clientList, 'statementOf'> = clientList) => {
      const { sql, parameters } = list
        .statementOf(undefined, clientList.sortedQuery.parse(query), at, 51)
        .compile(kyselyOn(db))
      const { rows } = await db.query(`explain (analyze, format json) ${sql}`, [...parameters])
      return rows[0]['QUERY PLAN'][0] as { Plan: object }
    }
    for (const sort of ['name', 'code', 'login', 'registered'])
      for (const order of ['asc', 'desc']) {
        const plan = await explained({ sort, order })
        const text = JSON.stringify(plan.Plan)
        assert.match(text, /"Index Name":"organisations_brand_id_/, `${sort} ${order}`)
        // The few rows of the page may be put in order; the table is never read whole.
        assert.doesNotMatch(text, /"Node Type":"Seq Scan"[^}]*"Relation Name":"organisations"/, `${sort} ${order}`)
        const read = [...text.matchAll(/"Actual Rows":(\d+)/g)].map(([, rows]) => Number(rows))
        assert.ok(Math.max(...read) <= 51, `${sort} ${order}: ${Math.max(...read)} rows read`)
      }
    // «Filtre» (B6): of the two ways to read, one is run, and that one reads its own rows alone.
    const mostRead = ({ Plan }: { Plan: object }) =>
      Math.max(...[...JSON.stringify(Plan).matchAll(/"Actual Rows":(\d+)/g)].map(([, rows]) => Number(rows)))
    assert.ok(mostRead(await explained({ sort: 'name' }, clientList.narrowed!)) <= 51)
    await db.query("select set_config('role', 'parvis_system', true)")
    await db.query(
      `insert into client_filters (account_id, brand_id, organisation_id, set_at)
       values (parvis.account_id(), parvis.brand_id(), $1, now())`,
      [town],
    )
    await db.query("select set_config('role', 'parvis_staff', true)")
    assert.ok(mostRead(await explained({ sort: 'name' }, clientList.narrowed!)) <= 51)
    await db.query("select set_config('role', 'parvis_system', true)")
    await db.query('delete from client_filters')
    await db.query("select set_config('role', 'parvis_staff', true)")
    const { rows } = await db.query(
      clientList.countOf(undefined, { state: 'current' } as never, at).compile(kyselyOn(db)).sql,
      [portal.brandId],
    )
    assert.equal(rows[0].count, 100_003)
  } finally {
    await db.query('rollback')
    db.release()
  }
})
