import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { invalid, Problem } from '../../../kernel/errors/problem.ts'
import { locales } from '../../../kernel/i18n/locale.ts'
import { defineRecord } from '../../../kernel/records/record.ts'
import { tokensOf, type UnknownField } from '../notifications/merge-fields.ts'
import { notificationTemplate } from './record.ts'

/** A merge field that does not exist, in the field of the form that holds it: `body.fr`. */
export type Misplaced = UnknownField & { field: string }

/** The merge fields of a template's words that do not exist (D6). */
export const unknownIn = (words: Record<string, string>): Misplaced[] =>
  Object.entries(words).flatMap(([field, text]) => tokensOf(text).unknown.map((one) => ({ field, ...one })))

/** The templates of a brand, as its staff write them (D6). */
export const notificationTemplates = defineRecord(notificationTemplate, {
  rows: (db) =>
    db
      .selectFrom('notification_templates as r')
      .selectAll('r')
      .select(({ exists, selectFrom }) =>
        exists(selectFrom('folder_rules as f').select('f.id').whereRef('f.template_id', '=', 'r.id')).as('used'),
      ),
  check: async ({ db, brand }, { name, holder, subject, body }, id) => {
    const unknown = unknownIn(
      Object.fromEntries(
        locales.flatMap((locale) => [
          [`subject.${locale}`, subject[locale]],
          [`body.${locale}`, body[locale]],
        ]),
      ),
    )
    if (unknown.length > 0) {
      // Each field says its first, and all are told beside, with what was probably meant.
      const first = unknown.filter((one, index) => unknown.findIndex(({ field }) => field === one.field) === index)
      throw new Problem('invalid', {
        fields: first.map((one) => ({ field: one.field, code: 'documents.unknown_merge_field', params: one })),
        extra: { unknown },
      })
    }
    const taken = await db
      .selectFrom('notification_templates')
      .select('id')
      .where('brand_id', '=', brand.id)
      .where('holder', '=', holder)
      .where(({ fn, eb }) => eb(fn<string>('lower', ['name']), '=', smallLetters(name)))
      .$if(id !== undefined, (query) => query.where('id', '<>', id!))
      .executeTakeFirst()
    if (taken) throw invalid({ field: 'name', code: 'documents.template_name_taken' })
  },
  deletion: { open: (row) => !row.used, refused: 'documents.template_used' },
})
