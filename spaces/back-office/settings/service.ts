import { z } from 'zod'
import { conflict, notFound } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { inLocale } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { ability } from '../../../kernel/policy/ability.ts'
import { deny, require } from '../../../kernel/policy/decision.ts'
import { staffMay } from '../../../kernel/policy/roles.ts'
import { byTwoOf } from '../../../kernel/settings/by-two.ts'
import { fallbackOf, findSetting, type Setting, settingOf, settings } from '../../../kernel/settings/settings.ts'
import { writeSetting } from '../../../kernel/settings/write.ts'

type Known = Setting & { key: string }
type Value = string | number | boolean | Record<'fr' | 'en', string>
type Row = { key: string; value: unknown; version: number; updated_at: Date; updated_by_label: string }

const mayEdit = (ctx: StaffContext, { permission, readOnly }: Known) =>
  readOnly ? deny('back_office.setting_follows') : staffMay(ctx.actor, permission)

function viewOf(ctx: StaffContext, setting: Known, row: Row | undefined) {
  const set = row && row.value !== null ? setting.schema.safeParse(row.value) : undefined
  const fallback = fallbackOf(ctx.services.config, ctx.brand, setting) as Value
  return {
    key: setting.key,
    space: setting.key.split('.')[0]!,
    title: inLocale(setting.title, ctx.locale),
    help: inLocale(setting.help, ctx.locale),
    parameter: setting.parameter ?? '',
    schema: z.toJSONSchema(setting.schema, { io: 'input' }) as Record<string, unknown>,
    words: Object.fromEntries(
      Object.entries(setting.words ?? {}).map(([value, text]) => [value, inLocale(text, ctx.locale)]),
    ),
    value: set?.success ? (set.data as Value) : fallback,
    isSet: set?.success ?? false,
    fallback,
    version: row?.version ?? 0,
    updatedAt: row?.updated_at.toISOString() ?? null,
    updatedBy: row?.updated_by_label ?? '',
    abilities: { edit: ability(mayEdit(ctx, setting), ctx.locale) },
    waiting: null as { value: Value; by: string; at: string } | null,
  }
}

/** The same with the change of it that waits for somebody else. */
async function shownOf(ctx: StaffContext, setting: Known, row: Row | undefined) {
  const waits = await byTwoOf(setting.key)?.waiting(ctx)
  return {
    ...viewOf(ctx, setting, row),
    waiting: waits ? { value: waits.to as Value, by: waits.by, at: waits.at.toISOString() } : null,
  }
}

const rowsOf = (ctx: StaffContext, keys: string[]): Promise<Row[]> =>
  ctx.db
    .selectFrom('settings')
    .select(['key', 'value', 'version', 'updated_at', 'updated_by_label'])
    .where('brand_id', '=', ctx.brand.id)
    .where('key', 'in', keys)
    .execute()

/** What may be set in this brand, with how it stands. */
export async function listSettings(ctx: StaffContext) {
  const all = settings()
  const rows = await rowsOf(
    ctx,
    all.map((one) => one.key),
  )
  const items: Array<Awaited<ReturnType<typeof shownOf>>> = []
  for (const one of all)
    items.push(
      await shownOf(
        ctx,
        one,
        rows.find((row) => row.key === one.key),
      ),
    )
  return { items }
}

/**
 * Sets a setting, in force at once on every process; `null` goes back to what holds where nothing is set.
 * One that two persons change waits for the second, and stands as it stood.
 * @throws Problem 404, 403, conflict with the setting as it stands, 422 on `value`, what the space refuses
 */
export async function changeSetting(ctx: StaffContext, key: string, input: { version: number; value?: unknown }) {
  const setting = findSetting(key)
  if (!setting) throw notFound()
  require(mayEdit(ctx, setting))
  const parsed = z.object({ value: setting.schema.nullable() }).safeParse({ value: input.value })
  if (!parsed.success) throw Object.assign(new Error('invalid'), { zodError: parsed.error })
  const { value } = parsed.data
  const read = async () => (await rowsOf(ctx, [key]))[0]
  const before = await read()
  const { version } = input
  if ((before?.version ?? 0) !== version) throw conflict(await shownOf(ctx, setting, before))
  const from = settingOf(ctx, setting)
  const to = value ?? fallbackOf(ctx.services.config, ctx.brand, setting)
  if (await byTwoOf(key)?.asks(ctx, { from, to, version })) return shownOf(ctx, setting, before)
  const isDone = await writeSetting(ctx, key, value, version)
  const after = await read()
  if (!isDone) throw conflict(await shownOf(ctx, setting, after))
  await record(ctx, {
    type: 'back_office.setting.changed',
    subjectType: 'setting',
    subjectLabel: inLocale(setting.title, ctx.brand.locale),
    before: { [key]: before?.value ?? null },
    after: { [key]: value },
  })
  return shownOf(ctx, setting, after)
}
