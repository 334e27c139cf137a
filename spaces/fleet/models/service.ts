import { sql } from 'kysely'
import { defineRecord } from '../../../kernel/records/record.ts'
import { assetKind } from '../kinds/record.ts'
import { assetModel } from './record.ts'

/** The sorts of assets, kept by the staff. */
export const assetKinds = defineRecord(assetKind, {
  rows: (db) =>
    db
      .selectFrom('asset_kinds as r')
      .selectAll('r')
      .select(
        sql<boolean>`exists (select from asset_models m where m.brand_id = r.brand_id and m.kind = r.code)`.as('used'),
      ),
  unique: { asset_kinds_code_key: { field: 'code', code: 'fleet.kind_taken' } },
  deletion: { open: (row) => !row.used, refused: 'fleet.kind_used' },
})

/** The articles of manufacturers, kept by the staff. */
export const assetModels = defineRecord(assetModel, {
  rows: (db) =>
    db
      .selectFrom('asset_models as r')
      .selectAll('r')
      .select(sql<boolean>`exists (select from assets a where a.model_id = r.id)`.as('used')),
  unique: { asset_models_reference_key: { field: 'reference', code: 'fleet.reference_taken' } },
  choices: {
    kind: async (ctx) => {
      const kinds = await ctx.db
        .selectFrom('asset_kinds')
        .select(['code', 'label'])
        .where('brand_id', '=', ctx.brand.id)
        .orderBy('code')
        .limit(500)
        .execute()
      return Object.fromEntries(kinds.map(({ code, label }) => [code, label as { fr: string; en: string }]))
    },
  },
  deletion: { open: (row) => !row.used, refused: 'fleet.model_used' },
})
