import { defineRecord } from '../../../kernel/records/record.ts'
import { answerModel } from './record.ts'

/** Canned texts, kept by the staff. */
export const answerModels = defineRecord(answerModel, {
  rows: (db) => db.selectFrom('answer_models as r').selectAll('r'),
  unique: { answer_models_name_key: { field: 'name', code: 'support.model_name_taken' } },
})
