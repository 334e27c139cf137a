import { defineRecord } from '../../kernel/records/record.ts'
import { folderRule } from './record.ts'

/** The folders of the store, as the staff set them (D3). */
export const folderRules = defineRecord(folderRule, {
  rows: (db) =>
    db
      .selectFrom('folder_rules as r')
      .selectAll('r')
      .select(({ exists, selectFrom }) =>
        exists(selectFrom('documents as d').select('d.id').whereRef('d.folder_id', '=', 'r.id')).as('used'),
      ),
  whole: [
    {
      holds: ({ shared, notifies, takesUploads, signature }) =>
        shared || !(notifies || takesUploads || signature !== ''),
      field: 'shared',
      code: 'documents.not_shared',
    },
    {
      holds: ({ retentionYears, legalYears }) =>
        retentionYears === null || legalYears === null || retentionYears >= legalYears,
      field: 'retentionYears',
      code: 'documents.kept_by_law_longer',
    },
  ],
  deletion: { open: (row) => !row.used, refused: 'documents.folder_used' },
})
