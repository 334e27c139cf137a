import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { day } from '../../../kernel/http/validation.ts'
import { defineList, filter } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { findContract } from '../contracts/read.ts'
import { contractSettings, shownKinds } from '../settings.ts'

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('unit_entries as e')
    .leftJoin('interventions as i', 'i.id', 'e.intervention_id')
    .select([
      'e.id',
      'e.on_day',
      'e.label',
      'e.minutes',
      'e.units',
      'e.kind',
      'i.number',
      sql<number>`(select sum(b.units)::int from unit_entries b where b.contract_id = e.contract_id and (b.on_day, b.position) <= (e.on_day, e.position))`.as(
        'balance',
      ),
    ])
export const unitRow = z.object({
  id: z.string(),
  onDay: z.string(),
  label: z.string(),
  number: z.string(),
  minutes: z.number().nullable(),
  units: z.number(),
  balance: z.number(),
})

const exporting = 'service-contracts.contracts.export'
/** The rows of a statement as a file; of a client those that the brand's staff let it see, each with the balance of all. */
export const unitRows = defineList({
  title: { fr: "Décompte d'UT", en: 'Statement of units' },
  rows,
  scope: ({ id }: { id: string }) => sql`e.contract_id = ${id}`,
  filters: {
    from: filter(day.optional(), (one) => sql`e.on_day >= ${one}`),
    to: filter(day.optional(), (one) => sql`e.on_day <= ${one}`),
  },
  id: by.uuid('e.id'),
  sorts: { onDay: [by.day('e.on_day')] },
  order: () => 'desc',
  item: unitRow,
  view: (row) => ({
    id: row.id,
    onDay: row.on_day,
    label: row.label,
    number: row.number ?? '',
    minutes: row.minutes,
    units: row.units,
    balance: row.balance,
  }),
  guard: async (ctx, { id }) => {
    const contract = await findContract(ctx, id)
    if (ctx.actor.side !== 'staff') await requirePermission(ctx, contract.organisation_id, exporting)
  },
  guardFirst: true,
  file: {
    columns: {
      onDay: { title: { fr: 'Date', en: 'Date' }, type: 'date' },
      label: { title: { fr: 'Demande', en: 'Request' }, type: 'text', width: 40 },
      number: { title: { fr: 'Réalisation', en: 'Intervention' }, type: 'text' },
      minutes: { title: { fr: 'Durée, en minutes', en: 'Time, in minutes' }, type: 'integer' },
      units: { title: { fr: "Nombre d'unités", en: 'Units' }, type: 'integer' },
      balance: { title: { fr: 'Solde', en: 'Balance' }, type: 'integer' },
    },
    lines: (some, reader) => {
      const shown =
        reader.actor.side === 'staff' ? shownKinds.all : shownKinds[settingOf(reader, contractSettings.statement_rows)]
      const seen = some.filter((row) => shown.has(row.kind as 'use'))
      const hidden = some.filter((row) => !shown.has(row.kind as 'use'))
      const units = hidden.reduce((all, row) => all + row.units, 0)
      return [
        ...seen.map((row) => ({
          id: row.id,
          onDay: row.on_day,
          label: row.label,
          number: row.number ?? '',
          minutes: row.minutes,
          units: row.units,
          balance: row.balance,
        })),
        ...(hidden.length > 0
          ? [
              {
                id: '',
                onDay: hidden[0]!.on_day,
                label:
                  reader.locale === 'fr'
                    ? `${hidden.length} lignes non détaillées`
                    : `${hidden.length} rows without detail`,
                number: '',
                minutes: hidden.reduce((all, row) => all + (row.minutes ?? 0), 0),
                units,
                balance: hidden[0]!.balance,
              },
            ]
          : []),
      ]
    },
  },
})
