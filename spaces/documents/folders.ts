import { sql } from 'kysely'
import { invalid } from '../../kernel/errors/problem.ts'
import { inEvery, inLocale } from '../../kernel/i18n/locale.ts'
import { defineRecord } from '../../kernel/records/record.ts'
import { folderRule } from './record.ts'

/** Where the message about a document may lead, by whose folder it is in (Lien vers, D5). */
export const linksOf: Record<string, readonly string[]> = {
  client: ['space', 'document', 'quotes', 'statement'],
  employee: ['employee_space', 'document', 'payslips'],
  supplier: ['document'],
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
      holds: ({ shared, notifies, takesUploads, signature }) =>
        shared || !(notifies || takesUploads || signature !== ''),
      field: 'shared',
      code: 'documents.not_shared',
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
  check: async ({ db }, { template, holder }) => {
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
