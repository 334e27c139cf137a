import { sql } from 'kysely'
import { z } from 'zod'
import { invalid } from '../../kernel/errors/problem.ts'
import type { StaffContext } from '../../kernel/http/context.ts'
import { inEvery, inLocale } from '../../kernel/i18n/locale.ts'
import { defineRecord } from '../../kernel/records/record.ts'
import { folderRule, linksOf } from './record.ts'

/** Of a model of signature that no folder uses, since a third person is named at each use: whom it lacks. */
async function whomItLacks({ db }: StaffContext, id: string) {
  if (!z.uuid().safeParse(id).success) return undefined
  const thirds = await db
    .selectFrom('signature_model_signers')
    .select('role')
    .where('model_id', '=', id)
    .where('kind', '=', 'third')
    .orderBy('position')
    .orderBy('number')
    .execute()
  const roles = thirds.map((one) => one.role).join(', ')
  return roles === '' ? undefined : { code: 'documents.signature_model_asks_third', params: { roles } }
}

/** The folders of the store, as the staff set them (D3). */
export const folderRules = defineRecord(folderRule, {
  rows: (db) =>
    db
      .selectFrom('folder_rules as r')
      .selectAll('r')
      .select(sql<number>`(select count(*)::int from documents d where d.folder_id = r.id)`.as('held')),
  whole: [
    {
      holds: ({ shared, notifies, takesUploads, signature, issued }) =>
        shared || !(notifies || takesUploads || signature !== '' || issued !== ''),
      field: 'shared',
      code: 'documents.not_shared',
    },
    {
      holds: ({ signature, signatureModel }) => signature !== '' || signatureModel === '',
      field: 'signatureModel',
      code: 'documents.model_without_signature',
    },
    {
      holds: ({ holder, notifyTo }) => holder === 'client' || notifyTo === '',
      field: 'notifyTo',
      code: 'documents.clients_only',
    },
    {
      holds: ({ holder, issued }) => holder === 'client' || issued === '',
      field: 'issued',
      code: 'documents.clients_only',
    },
    {
      holds: ({ holder, linkTo }) => linkTo === '' || linksOf[holder]!.includes(linkTo),
      field: 'linkTo',
      code: 'bad_choice',
    },
    {
      holds: ({ retentionYears, legalYears }) =>
        retentionYears === null || legalYears === null || retentionYears >= legalYears,
      field: 'retentionYears',
      code: 'documents.kept_by_law_longer',
    },
  ],
  unique: {
    folder_rules_path_key: { field: 'path', code: 'documents.path_taken' },
    folder_rules_issued_key: { field: 'issued', code: 'documents.issued_elsewhere' },
  },
  choices: {
    signatureModel: async ({ db }) => {
      const rows = await db
        .selectFrom('signature_models')
        .select(['id', 'name', 'holder'])
        .where('asks_third', '=', false)
        .orderBy('holder')
        .orderBy('name')
        .orderBy('id')
        .execute()
      return Object.fromEntries(
        rows.map(({ id, name, holder }) => [
          id,
          inEvery((locale) => `${name} (${inLocale(folderRule.fields.holder.options[holder as 'client'], locale)})`),
        ]),
      )
    },
    template: async ({ db }) => {
      const rows = await db
        .selectFrom('notification_templates')
        .select(['id', 'name', 'holder'])
        .orderBy('holder')
        .orderBy('name')
        .execute()
      return Object.fromEntries(
        rows.map(({ id, name, holder }) => [
          id,
          inEvery((locale) => `${name} (${inLocale(folderRule.fields.holder.options[holder as 'client'], locale)})`),
        ]),
      )
    },
  },
  whyNoChoice: { signatureModel: whomItLacks },
  check: async (ctx, { template, signatureModel, holder }) => {
    const { db } = ctx
    if (signatureModel !== '') {
      // Whoever changes the model at this moment is waited for: it may ask for a third person by then.
      const model = await ctx.asSystem(() =>
        db
          .selectFrom('signature_models')
          .select(['holder', 'asks_third'])
          .where('id', '=', signatureModel)
          .forShare()
          .executeTakeFirst(),
      )
      const field = 'signatureModel'
      if (!model || model.asks_third)
        throw invalid({ field, ...((await whomItLacks(ctx, signatureModel)) ?? { code: 'bad_choice' }) })
      if (model.holder !== holder) throw invalid({ field, code: 'documents.signature_model_holder' })
    }
    if (template === '') return
    const row = await db
      .selectFrom('notification_templates')
      .select('holder')
      .where('id', '=', template)
      .executeTakeFirst()
    if (row?.holder !== holder) throw invalid({ field: 'template', code: 'documents.template_holder' })
  },
  deletion: {
    open: (row) => row.held === 0,
    refused: 'documents.folder_used',
    params: ({ held }) => ({ count: held }),
  },
})
