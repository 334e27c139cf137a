// The texts of db/types.ts and db/schema.sql, from the catalogue of a freshly migrated database.
import { migrate } from '../kernel/db/migrate.ts'
import { temporaryDatabase } from '../testing/postgres.ts'

/** The texts of db/types.ts and db/schema.sql as the migrations make them. */
export async function describeSchema(): Promise<{ types: string; schema: string }> {
  const database = await temporaryDatabase()
  try {
    await migrate(database)
    const columns = await database.pool.query(
      `select c.relname as t, a.attname as col, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as notnull,
              pg_get_expr(d.adbin, d.adrelid) as fallback
       from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
       left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
       where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and c.relname <> 'migrations'
       order by c.relname, a.attnum`,
    )
    const map: Record<string, string> = {
      uuid: 'string',
      text: 'string',
      date: 'string',
      integer: 'number',
      bigint: 'number',
      boolean: 'boolean',
      jsonb: 'Json',
      'timestamp with time zone': 'Date',
      bytea: 'Buffer',
      'text[]': 'string[]',
    }
    const tables = new Map<string, typeof columns.rows>()
    for (const row of columns.rows) tables.set(row.t, [...(tables.get(row.t) ?? []), row])
    const pascal = (name: string) => name.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase())
    let types =
      "// Generated from the migrations by `npm run generate`; do not edit.\nimport type { ColumnType, Generated } from 'kysely'\n\n"
    types +=
      '// biome-ignore lint/suspicious/noExplicitAny: what a jsonb column holds is said by the code that writes it\nexport type Json = ColumnType<any, unknown, unknown>\n'
    types += 'export type Timestamp = ColumnType<Date, Date | string, Date | string>\n'
    types += 'export type DefaultTimestamp = ColumnType<Date, Date | string | undefined, Date | string>\n'
    const constraints = await database.pool.query(
      `select c.relname as t, k.conname as name, pg_get_constraintdef(k.oid) as def from pg_constraint k
       join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'public' and c.relname <> 'migrations' and k.contype <> 'n' order by c.relname, k.contype desc, k.conname`,
    )
    const indexes = await database.pool.query(
      `select tablename as t, indexdef as def from pg_indexes where schemaname = 'public' and tablename <> 'migrations'
       and indexname not in (select conname from pg_constraint) order by tablename, indexname`,
    )
    const policies = await database.pool.query(
      "select tablename as t, policyname as name, cmd, roles::text as roles, qual, with_check from pg_policies where schemaname = 'public' order by tablename, policyname, roles::text",
    )
    const functions = await database.pool.query(
      "select pg_get_functiondef(p.oid) as def from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'parvis' order by p.proname",
    )
    let schema =
      '-- Generated from the migrations by `npm run generate`: what the database is. Review it in diffs; do not edit.\n'
    for (const [table, cols] of tables) {
      types += `\nexport type ${pascal(table)} = {\n`
      schema += `\ntable ${table}\n`
      for (const col of cols) {
        let type = map[col.type] ?? 'unknown'
        if (type === 'Date') type = col.fallback !== null ? 'DefaultTimestamp' : 'Timestamp'
        if (!col.notnull) type = type === 'Json' ? type : `${type} | null`
        if (col.fallback !== null && type !== 'Json' && type !== 'DefaultTimestamp') type = `Generated<${type}>`
        types += `  ${col.col}: ${type}\n`
        schema += `  ${col.col} ${col.type}${col.notnull ? ' not null' : ''}${col.fallback ? ` default ${col.fallback}` : ''}\n`
      }
      types += '}\n'
      for (const row of constraints.rows) if (row.t === table) schema += `  constraint ${row.name}: ${row.def}\n`
      for (const row of indexes.rows) if (row.t === table) schema += `  ${row.def}\n`
      for (const row of policies.rows)
        if (row.t === table)
          schema += `  policy ${row.name} ${row.cmd} ${row.roles}${row.qual ? ` using ${row.qual.replace(/\s+/g, ' ')}` : ''}${row.with_check ? ` check ${row.with_check.replace(/\s+/g, ' ')}` : ''}\n`
    }
    types += `\nexport type DB = {\n${[...tables.keys()].map((table) => `  ${table}: ${pascal(table)}`).join('\n')}\n}\n`
    for (const row of functions.rows) schema += `\n${row.def.trimEnd()};\n`
    return { types, schema }
  } finally {
    await database.close()
  }
}
