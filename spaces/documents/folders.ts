import { sql } from 'kysely'
import { z } from 'zod'
import { invalid } from '../../kernel/errors/problem.ts'
import { inEvery, inLocale } from '../../kernel/i18n/locale.ts'
import { defineRecord } from '../../kernel/records/record.ts'
import { folderRule, linksOf } from './record.ts'

/** The folders of the store, as the staff set them (D3). */
export const folderRules = defineRecord(folderRule, {
  rows: (db) =>
    db
      .selectFrom('folder_rules as r')
      .selectAll('r')
      .select(sql<number>`(select count(*)::int from documents d where d.folder_id = r.id)`.as('held')),
  whole: [
    {
      holds: ({ shared, notifies, takesUploads, signature }) =>
        shared || !(notifies || takesUploads || signature !== ''),
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
  unique: { folder_rules_path_key: { field: 'path', code: 'documents.path_taken' } },
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
  whyNoChoice: {
    // Whoever picks one by hand is told whom it lacks.
    signatureModel: async ({ db }, id) => {
      if (!z.uuid().safeParse(id).success) return undefined
      const thirds = await db
        .selectFrom('signature_model_signers')
        .select('role')
        .where('model_id', '=', id)
        .where('kind', '=', 'third')
        .orderBy('position')
        .orderBy('number')
        .execute()
      return thirds.length === 0
        ? undefined
        : { code: 'documents.signature_model_asks_third', params: { roles: thirds.map((one) => one.role).join(', ') } }
    },
  },
  check: async ({ db }, { template, signatureModel, holder }) => {
    // Those that ask for a third person are no choice.
    if (signatureModel !== '') {
      const model = await db
        .selectFrom('signature_models')
        .select('holder')
        .where('id', '=', signatureModel)
        .executeTakeFirst()
      if (model?.holder !== holder) throw invalid({ field: 'signatureModel', code: 'documents.signature_model_holder' })
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
