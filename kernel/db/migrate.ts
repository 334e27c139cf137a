import { type Database, transaction } from './database.ts'
import { type Migration, migrationsOf } from './migrations.ts'
import { DatabaseRefusedError } from './refused.ts'

/**
 * Applies the migrations that are missing, all in one transaction, one process at a time.
 * @param migrations those of this code; tests give others
 * @returns the names applied
 * @throws DatabaseRefusedError on a server older than PostgreSQL 16, or where the database has migrations that this code does not know
 */
export async function migrate(database: Database, migrations: Migration[] = migrationsOf()): Promise<string[]> {
  const version = await database.pool.query("select current_setting('server_version_num')::int as n")
  if (version.rows[0].n < 160000) {
    throw new DatabaseRefusedError(
      `PostgreSQL 16 or later is needed; this server is ${Math.floor(version.rows[0].n / 10000)}`,
    )
  }
  return transaction(database, async (client) => {
    await client.query('select pg_advisory_xact_lock(723410)')
    await client.query(
      'create table if not exists public.migrations (name text primary key, applied_at timestamptz not null default now())',
    )
    const done = new Set<string>(
      (await client.query('select name from public.migrations order by name')).rows.map((row) => row.name),
    )
    const unknown = [...done].filter((name) => !migrations.some((migration) => migration.name === name))
    if (unknown.length > 0) {
      throw new DatabaseRefusedError(
        `The database is newer than this Parvis: it has migrations that this one does not know (${unknown.join(', ')}). Start the newer Parvis, or restore a copy of the database from before.`,
      )
    }
    const missing = migrations.filter((migration) => !done.has(migration.name))
    for (const migration of missing) {
      await client.query(migration.read())
      await client.query('insert into public.migrations (name) values ($1)', [migration.name])
    }
    return missing.map((migration) => migration.name)
  })
}

/**
 * Runs the first steps of a start while no other process runs theirs on this database: two that start at once on an empty one
 * would both find nothing and both fill it. A process that dies gives the lock back with its connection.
 */
export async function startAlone<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const client = await database.pool.connect()
  try {
    await client.query('select pg_advisory_lock(723411)')
    return await work()
  } finally {
    // Ends the connection, and the lock with it, whatever became of the work.
    client.release(true)
  }
}

/**
 * Refuses to go on where row-level security would not hold: a business table without it, or a role that could go round it.
 * @throws DatabaseRefusedError naming the tables or the role
 */
export async function checkRowLevelSecurity(database: Database): Promise<void> {
  const open = await database.pool.query(
    `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> 'migrations' and not c.relrowsecurity order by 1`,
  )
  if (open.rows.length > 0) {
    throw new DatabaseRefusedError(
      `tables without row-level security: ${open.rows.map((row) => row.relname).join(', ')}`,
    )
  }
  const strong = await database.pool.query(
    `select r.rolname from pg_roles r where r.rolname in ('parvis_client', 'parvis_staff', 'parvis_employee', 'parvis_leaver', 'parvis_system')
     and (r.rolsuper or r.rolbypassrls or exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'public' and c.relowner = r.oid)
       or exists (select from pg_auth_members m join pg_roles g on g.oid = m.roleid
          where m.member = r.oid and (g.rolsuper or g.rolbypassrls)))`,
  )
  if (strong.rows.length > 0) {
    throw new DatabaseRefusedError(
      `roles that could go round row-level security: ${strong.rows.map((row) => row.rolname).join(', ')}`,
    )
  }
  const roles = await database.pool.query(
    "select count(*)::int as n from pg_roles where rolname in ('parvis_client', 'parvis_staff', 'parvis_employee', 'parvis_leaver', 'parvis_system')",
  )
  if (roles.rows[0].n !== 5)
    throw new DatabaseRefusedError(
      'the roles parvis_client, parvis_staff, parvis_employee, parvis_leaver and parvis_system are missing',
    )
}
