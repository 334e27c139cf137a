import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { checkRowLevelSecurity, migrate } from '../kernel/db/migrate.ts'
import { DatabaseRefusedError } from '../kernel/db/refused.ts'
import { makeAccount, makeMember, makeOrganisation, makeStaff, type Portal, startPortal } from '../testing/portal.ts'
import { temporaryDatabase } from '../testing/postgres.ts'

let portal: Portal
let tables: string[]
before(async () => {
  portal = await startPortal()
  tables = (
    await portal.sql(
      "select tablename from pg_tables where schemaname = 'public' and tablename <> 'migrations' order by 1",
    )
  ).map((row) => row.tablename)
  const organisation = await makeOrganisation(portal, 'Ville de Montfabre')
  const person = await makeAccount(portal, 'claire.aubertine')
  await makeMember(portal, person, organisation)
  await makeStaff(portal, 'michel.roquelin')
  await portal.sql("insert into settings (brand_id, key, value) values ($1, 'note', '1')", [portal.brandId])
  await portal.sql("insert into notifications (brand_id, account_id, kind) values ($1, $2, 'x')", [
    portal.brandId,
    person,
  ])
})
after(() => portal.close())

/** Runs statements in a transaction that is always taken back, and gives the rows of the last. */
async function tried(...statements: string[]): Promise<unknown[]> {
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin')
    let rows: unknown[] = []
    for (const statement of statements) rows = (await client.query(statement)).rows
    return rows
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test('row-level security is on for every table, and start-up accepts the database', async () => {
  const open = await portal.sql(
    "select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and relkind in ('r', 'p') and relname <> 'migrations' and not relrowsecurity",
  )
  assert.deepEqual(open, [])
  assert.ok(tables.length > 40, `${tables.length} tables`)
  await checkRowLevelSecurity(portal.database)
})

test('start-up refuses a table without row-level security, naming it', async () => {
  await portal.sql('alter table connections disable row level security')
  try {
    await assert.rejects(
      checkRowLevelSecurity(portal.database),
      (error: Error) => error instanceof DatabaseRefusedError && error.message.includes('connections'),
    )
  } finally {
    await portal.sql('alter table connections enable row level security')
  }
  await portal.sql('create table forgotten (id integer)')
  try {
    await assert.rejects(checkRowLevelSecurity(portal.database), /forgotten/)
  } finally {
    await portal.sql('drop table forgotten')
  }
})

test('start-up refuses a role that could go round row-level security, naming it', async () => {
  await portal.sql('create table owned (id integer)')
  await portal.sql('alter table owned enable row level security')
  await portal.sql('grant create on schema public to parvis_client')
  await portal.sql('alter table owned owner to parvis_client')
  try {
    await assert.rejects(checkRowLevelSecurity(portal.database), /parvis_client/)
  } finally {
    await portal.sql('drop table owned')
    await portal.sql('revoke create on schema public from parvis_client')
  }
})

test('start-up refuses a role that bypasses row-level security, naming it', async () => {
  // Roles are the server's, shared by the databases of other tests: so this one has a server of its own.
  const database = await temporaryDatabase()
  try {
    await migrate(database)
    await database.pool.query('alter role parvis_staff bypassrls')
    await assert.rejects(checkRowLevelSecurity(database), /parvis_staff/)
  } finally {
    await database.close()
  }
})

test('no role of a request is a superuser, an owner, or free of row-level security', async () => {
  const roles = await portal.sql(
    "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin from pg_roles where rolname like 'parvis\\_%' order by 1",
  )
  assert.deepEqual(
    roles.map((role) => role.rolname),
    ['parvis_client', 'parvis_employee', 'parvis_leaver', 'parvis_staff', 'parvis_system'],
  )
  for (const role of roles)
    for (const power of ['rolsuper', 'rolbypassrls', 'rolcreaterole', 'rolcreatedb', 'rolcanlogin'])
      assert.equal(role[power], false, `${role.rolname} ${power}`)
})

for (const role of ['parvis_client', 'parvis_staff', 'parvis_employee', 'parvis_leaver']) {
  test(`isolation: ${role} without an account sees no row of any table`, async () => {
    for (const table of tables) {
      const allowed = (await portal.sql(`select has_table_privilege('${role}', '${table}', 'select') as yes`))[0].yes
      if (!allowed) {
        await assert.rejects(tried(`set local role ${role}`, `select 1 from ${table} limit 1`), /permission denied/)
        continue
      }
      assert.deepEqual(
        await tried(`set local role ${role}`, `select count(*)::int as n from ${table}`),
        [{ n: 0 }],
        table,
      )
    }
  })
}

test('secrets are out of reach of every side', async () => {
  for (const role of ['parvis_client', 'parvis_staff', 'parvis_employee', 'parvis_leaver']) {
    for (const table of ['credentials', 'one_time_tokens', 'rate_limits', 'journal_heads'])
      await assert.rejects(
        tried(`set local role ${role}`, `select 1 from ${table}`),
        /permission denied/,
        `${role} ${table}`,
      )
  }
})

test('C35 nobody changes the journal, not even the server', async () => {
  for (const role of ['parvis_client', 'parvis_staff', 'parvis_employee', 'parvis_leaver', 'parvis_system']) {
    await assert.rejects(tried(`set local role ${role}`, "update journal_events set type = 'x'"), /permission denied/)
    await assert.rejects(tried(`set local role ${role}`, 'delete from journal_events'), /permission denied/)
  }
})
