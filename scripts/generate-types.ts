// The texts of db/types.ts and db/schema.sql, from the catalogue of a freshly migrated database.
import type { Database } from '../kernel/db/database.ts'
import { migrate } from '../kernel/db/migrate.ts'
import { migrationsOf } from '../kernel/db/migrations.ts'
import { temporaryDatabase } from '../testing/postgres.ts'

/** The type of a column of the given PostgreSQL type, as Kysely reads it. */
const columnTypes: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  date: 'string',
  integer: 'number',
  bigint: 'number',
  // Exact: kernel/money/decimal.ts reads it.
  numeric: 'string',
  'integer[]': 'number[]',
  boolean: 'boolean',
  jsonb: 'Json',
  'timestamp with time zone': 'Date',
  bytea: 'Buffer',
  'text[]': 'string[]',
}

/** Of the schemas that are the project's own: PostgreSQL's are left out, and what an extension brought. */
const ownSchema = "n.nspname not in ('information_schema') and n.nspname not like 'pg\\_%'"
const notOfAnExtension = (oid: string, catalogue: string) =>
  `not exists (select from pg_depend x where x.objid = ${oid} and x.classid = '${catalogue}'::regclass and x.deptype = 'e')`

/** Who else than the owner may do what, as rows (what, who, privileges) of the given query of access lists. */
const grantsOf = (query: string) =>
  `select o.what, coalesce(r.rolname, 'public') as who,
     string_agg(lower(g.privilege_type) || case when g.is_grantable then ' with grant option' else '' end, ', ' order by g.privilege_type) as privileges
   from (${query}) o cross join lateral aclexplode(o.acl) g left join pg_roles r on r.oid = g.grantee
   where g.grantee <> o.owner group by 1, 2 order by 1, 2`

/** What the migrations make: the texts of db/types.ts and db/schema.sql, and the tables and functions without a comment. */
export type SchemaDescription = { types: string; schema: string; undescribed: string[] }

/** Which owner's migrations made a table, a function or a procedure, by its name. */
function ownersOf(): Map<string, string> {
  const owners = new Map<string, string>()
  for (const migration of migrationsOf()) {
    for (const [, name] of migration
      .read()
      .matchAll(/^create (?:or replace )?(?:table|function|procedure) (?:if not exists )?([\w.]+)/gm))
      if (!owners.has(name!)) owners.set(name!, migration.owner)
  }
  return owners
}

/** Makes a database by the migrations and describes it. */
export async function describeSchema(): Promise<SchemaDescription> {
  const database = await temporaryDatabase()
  try {
    await migrate(database)
    return await describe(database)
  } finally {
    await database.close()
  }
}

async function describe(database: Database): Promise<SchemaDescription> {
  const read = async (query: string) => (await database.pool.query(query)).rows
  const columns = await read(
    `select c.relname as t, a.attname as col, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as notnull,
            pg_get_expr(d.adbin, d.adrelid) as fallback, a.attgenerated <> '' as generated, a.attidentity <> '' as numbered,
            case when a.attcollation <> y.typcollation then l.collname end as collation, col_description(c.oid, a.attnum) as comment
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     join pg_type y on y.oid = a.atttypid left join pg_collation l on l.oid = a.attcollation
     left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
     where n.nspname = 'public' and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and c.relname <> 'migrations'
     order by c.relname, a.attnum`,
  )
  const facts = await read(
    `select c.relname as t, obj_description(c.oid, 'pg_class') as comment, c.relrowsecurity as guarded, c.relforcerowsecurity as forced,
            case when c.relowner <> (select oid from pg_roles where rolname = current_user) then pg_get_userbyid(c.relowner) end as owner
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p') order by 1`,
  )
  const constraints = await read(
    `select c.relname as t, k.conname as name, pg_get_constraintdef(k.oid) as def from pg_constraint k
     join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relname <> 'migrations' and k.contype <> 'n' order by c.relname, k.contype desc, k.conname`,
  )
  const indexes = await read(
    `select tablename as t, indexdef as def from pg_indexes where schemaname = 'public' and tablename <> 'migrations'
     and indexname not in (select conname from pg_constraint) order by tablename, indexname`,
  )
  const triggers = await read(
    `select c.relname as t, pg_get_triggerdef(g.oid, true) || case g.tgenabled when 'O' then '' else ' enabled ' || g.tgenabled::text end as def
     from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and not g.tgisinternal order by c.relname, g.tgname`,
  )
  const policies = await read(
    `select tablename as t, policyname as name, permissive, cmd, roles::text as roles, qual, with_check from pg_policies
     where schemaname = 'public' order by tablename, policyname, roles::text`,
  )
  const tableGrants = await read(
    grantsOf(
      `select c.relname as what, c.relowner as owner, c.relacl as acl from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relkind in ('r', 'p')`,
    ),
  )
  const columnGrants = await read(
    `select c.relname as t, coalesce(r.rolname, 'public') as who, lower(g.privilege_type) as privilege, string_agg(a.attname, ', ' order by a.attnum) as cols
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     cross join lateral aclexplode(a.attacl) g left join pg_roles r on r.oid = g.grantee
     where n.nspname = 'public' and not a.attisdropped group by 1, 2, 3 order by 1, 2, 3`,
  )
  const functions = await read(
    `select p.oid::regprocedure::text as name, n.nspname || '.' || p.proname as short, pg_get_functiondef(p.oid) as def, obj_description(p.oid, 'pg_proc') as comment,
            case when p.proowner <> (select oid from pg_roles where rolname = current_user) then pg_get_userbyid(p.proowner) end as owner,
            p.proacl is not null as restricted
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ownSchema} and p.prokind <> 'a' and ${notOfAnExtension('p.oid', 'pg_proc')}
     order by n.nspname, p.proname, 1`,
  )
  const functionGrants = await read(
    grantsOf(
      `select p.oid::regprocedure::text as what, p.proowner as owner, p.proacl as acl from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where ${ownSchema} and ${notOfAnExtension('p.oid', 'pg_proc')}`,
    ),
  )
  const schemas = await read(`select n.nspname as name from pg_namespace n where ${ownSchema} order by 1`)
  const schemaGrants = await read(
    grantsOf(`select n.nspname as what, n.nspowner as owner, n.nspacl as acl from pg_namespace n where ${ownSchema}`),
  )
  const roles = await read(
    `select r.rolname as name, (select string_agg(case when yes then '' else 'no' end || power, ' ' order by at) from (values
       (1, 'login', r.rolcanlogin), (2, 'superuser', r.rolsuper), (3, 'bypassrls', r.rolbypassrls), (4, 'createrole', r.rolcreaterole),
       (5, 'createdb', r.rolcreatedb)) as p (at, power, yes)) as powers from pg_roles r where r.rolname like 'parvis\\_%' order by 1`,
  )
  // Whatever else there is: views, sequences, types, aggregates, operators of the project's own, event triggers, changed default privileges.
  const others = await read(
    `select 'extension ' || e.extname as def from pg_extension e where e.extname <> 'plpgsql'
     union all select case c.relkind when 'S' then 'sequence ' when 'f' then 'foreign table ' else 'view ' end || n.nspname || '.' || c.relname
       || case when c.relkind in ('v', 'm') then ' as ' || pg_get_viewdef(c.oid) || coalesce(' with ' || c.reloptions::text, '') else '' end
       || coalesce(' granted ' || c.relacl::text, '')
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ownSchema} and c.relkind in ('S', 'v', 'm', 'f') and ${notOfAnExtension('c.oid', 'pg_class')}
     union all select 'table ' || n.nspname || '.' || c.relname
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ownSchema} and n.nspname <> 'public' and c.relkind in ('r', 'p')
     union all select 'type ' || n.nspname || '.' || t.typname || ' ' || t.typtype::text
     from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
     where ${ownSchema} and (t.typtype in ('e', 'd', 'r') or c.relkind = 'c') and ${notOfAnExtension('t.oid', 'pg_type')}
     union all select 'aggregate ' || p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where ${ownSchema} and p.prokind = 'a' and ${notOfAnExtension('p.oid', 'pg_proc')}
     union all select 'event trigger ' || v.evtname || ' ' || v.evtevent || ' ' || v.evtfoid::regprocedure::text from pg_event_trigger v
     union all select 'default privileges ' || d.defaclobjtype::text || ' ' || d.defaclacl::text from pg_default_acl d
     order by 1`,
  )

  const tables = new Map<string, typeof columns>()
  for (const row of columns) tables.set(row.t, [...(tables.get(row.t) ?? []), row])
  const pascal = (name: string) => name.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase())
  const oneLine = (text: string) => text.replace(/\s+/g, ' ')
  let types =
    "// Generated from the migrations by `npm run generate`; do not edit.\nimport type { ColumnType, Generated } from 'kysely'\n\n"
  types +=
    '// biome-ignore lint/suspicious/noExplicitAny: what a jsonb column holds is said by the code that writes it\nexport type Json = ColumnType<any, unknown, unknown>\n'
  types += 'export type Timestamp = ColumnType<Date, Date | string, Date | string>\n'
  types += 'export type DefaultTimestamp = ColumnType<Date, Date | string | undefined, Date | string>\n'
  let schema =
    '-- Generated from the migrations by `npm run generate`: what the database is. Review it in diffs; do not edit.\n\n'
  for (const row of roles) schema += `role ${row.name} ${row.powers}\n`
  for (const row of schemas) {
    schema += `schema ${row.name}\n`
    for (const grant of schemaGrants)
      if (grant.what === row.name) schema += `  grant ${grant.privileges} to ${grant.who}\n`
  }
  for (const row of others) schema += `${oneLine(row.def)}\n`
  const owners = ownersOf()
  const undescribed: string[] = []
  const parts = new Map<string, string>(
    [...new Set(['kernel', ...[...owners.values()].sort()])].map((one) => [one, '']),
  )
  const add = (name: string, text: string) => {
    const owner = owners.get(name) ?? 'kernel'
    parts.set(owner, parts.get(owner) + text)
  }
  for (const [table, cols] of tables) {
    let text = ''
    const fact = facts.find((row) => row.t === table)!
    types += `\nexport type ${pascal(table)} = {\n`
    text += `\ntable ${table}${fact.owner ? ` owned by ${fact.owner}` : ''}\n`
    if (fact.comment) text += `  -- ${oneLine(fact.comment)}\n`
    for (const col of cols) {
      let type = columnTypes[col.type.replace(/\(.*\)/, '')] ?? 'unknown'
      if (type === 'Date') type = col.fallback !== null ? 'DefaultTimestamp' : 'Timestamp'
      if (!col.notnull) type = type === 'Json' ? type : `${type} | null`
      if ((col.fallback !== null || col.numbered) && type !== 'Json' && type !== 'DefaultTimestamp')
        type = `Generated<${type}>`
      types += `  ${col.col}: ${type}\n`
      text += `  ${col.col} ${col.type}${col.collation ? ` collate ${col.collation}` : ''}${col.notnull ? ' not null' : ''}`
      if (col.fallback) text += col.generated ? ` generated as ${col.fallback}` : ` default ${col.fallback}`
      if (col.numbered) text += ' identity'
      text += `${col.comment ? `  -- ${oneLine(col.comment)}` : ''}\n`
    }
    types += '}\n'
    const of = (row: { t: string }) => row.t === table
    for (const row of constraints.filter(of)) text += `  constraint ${row.name}: ${row.def}\n`
    for (const row of indexes.filter(of)) text += `  ${row.def}\n`
    for (const row of triggers.filter(of)) text += `  ${oneLine(row.def)}\n`
    text += `  row-level security ${fact.guarded ? 'on' : 'OFF'}${fact.forced ? ', forced' : ''}\n`
    for (const row of tableGrants) if (row.what === table) text += `  grant ${row.privileges} to ${row.who}\n`
    for (const row of columnGrants.filter(of)) text += `  grant ${row.privilege} (${row.cols}) to ${row.who}\n`
    for (const row of policies.filter(of))
      text += `  policy ${row.name} ${row.permissive === 'PERMISSIVE' ? '' : 'restrictive '}${row.cmd} ${row.roles}${row.qual ? ` using ${oneLine(row.qual)}` : ''}${row.with_check ? ` check ${oneLine(row.with_check)}` : ''}\n`
    if (!fact.comment) undescribed.push(`table ${table}`)
    add(table, text)
  }
  types += `\nexport type DB = {\n${[...tables.keys()].map((table) => `  ${table}: ${pascal(table)}`).join('\n')}\n}\n`
  for (const row of functions) {
    let text = `\n${row.comment ? `-- ${oneLine(row.comment)}\n` : ''}${row.def.trimEnd()};\n`
    if (row.owner) text += `-- owned by ${row.owner}\n`
    const grants = functionGrants.filter((grant) => grant.what === row.name)
    if (row.restricted)
      text += `-- run by ${['the owner', ...grants.map((grant) => grant.who)].join(', ')}, nobody else\n`
    if (!row.comment) undescribed.push(`function ${row.name}`)
    add(row.short, text)
  }
  for (const [owner, text] of parts) schema += `\n-- ---- ${owner} ${'-'.repeat(60 - owner.length)}\n${text}`
  return { types, schema, undescribed }
}
