// The amount from which two persons are needed is itself changed by two (B17): once it is set, a change waits for somebody else.
import { z } from 'zod'
import { conflict, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { digitsOf } from '../../../kernel/money/currencies.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { writeSetting } from '../../../kernel/settings/write.ts'
import { billingSettings } from '../settings.ts'
import type { ApprovalKind } from './kinds.ts'

const setting = billingSettings.two_persons_from
export const thresholdInput = z.object({ value: setting.schema.nullable(), version: z.number().int() })

const moneyOf = (ctx: StaffContext, units: number, locale: Locale) => {
  const currency = settingOf(ctx, billingSettings.currency)
  return formatMoney(units * 10 ** digitsOf(currency), locale, currency)
}

/** As the others' kinds are: asked for and given by whoever sets billing. */
export const threshold: ApprovalKind<typeof thresholdInput> = {
  permission: setting.permission,
  input: thresholdInput,
  about: async (ctx, _, { value }) => {
    const currency = settingOf(ctx, billingSettings.currency)
    const [from, to] = [settingOf(ctx, setting), value ?? 0]
    const { locale } = ctx.brand
    return {
      // One change at a time waits for its second person.
      subjectId: ctx.brand.id,
      label: `${moneyOf(ctx, from, locale)} → ${moneyOf(ctx, to, locale)}`,
      cents: Math.max(from, to) * 10 ** digitsOf(currency),
      currency,
    }
  },
  act: async (ctx, _, { value, version }) => {
    const from = settingOf(ctx, setting)
    if (!(await writeSetting(ctx, setting.key, value, version))) throw conflict({ value: from })
    await record(ctx, {
      type: 'billing.two_persons.changed',
      subjectType: 'setting',
      subjectLabel: setting.title[ctx.brand.locale],
      before: { amount: from },
      after: { amount: value ?? 0 },
    })
  },
}

/** What waits of it. */
export async function waitingThreshold(ctx: StaffContext) {
  const row = await ctx.db
    .selectFrom('approvals')
    .select(['input', 'asked_by_label', 'asked_at'])
    .where('brand_id', '=', ctx.brand.id)
    .where('kind', '=', 'threshold')
    .where('given_at', 'is', null)
    .where('refused_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return row && { to: thresholdInput.parse(row.input).value, by: row.asked_by_label, at: row.asked_at }
}

/** @throws Problem billing.threshold_waits where another change waits */
export async function requireNoOther(ctx: StaffContext, to: unknown): Promise<void> {
  const waits = await waitingThreshold(ctx)
  if (waits && (waits.to ?? 0) !== (to ?? 0)) throw problem('billing.threshold_waits', { who: waits.by })
}
