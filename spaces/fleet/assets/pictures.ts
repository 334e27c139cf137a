import type { z } from 'zod'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import { keepFile, type Upload } from '../../../kernel/files/storage.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { fittedKind, keepPicture } from '../../../kernel/pictures/pictures.ts'
import type * as schema from './schema.ts'
import { findAsset, hold, set } from './service.ts'

/** A picture of an asset fills a tile and the head of its page, on screens of twice the points. */
const side = 800

/**
 * Sets the picture of an asset, made to fit; without a file it has that of its model again.
 * @throws Problem 404, 403 with whom to ask, conflict, fleet.asset_removed, 422 on `picture`
 */
export async function setPicture(
  request: RequestInfo,
  id: string,
  version: number,
  [upload, more]: Upload[],
): Promise<z.input<typeof schema.assetView>> {
  if (more) throw invalid({ field: 'picture', code: 'records.one_picture', params: { megabytes: 10 } })
  return keepPicture(
    request,
    upload,
    { side, mostBytes: 10_000_000 },
    async (ctx) => {
      const row = await findAsset(ctx, id)
      await requirePermission(ctx, row.organisation_id, 'fleet.assets.edit')
      if (row.state === 'removed') throw problem('fleet.asset_removed')
    },
    async (ctx, picture) => {
      const before = await hold(ctx, id, version)
      const picture_id = picture
        ? await keepFile(ctx, picture, fittedKind, { kind: 'fleet.asset', id, organisationId: before.organisation_id })
        : null
      const after = await set(ctx, before, ctx.actor.side === 'staff' ? 'changed' : 'edited', { picture_id })
      const old = before.picture_id
      if (old) await ctx.asSystem(() => ctx.db.deleteFrom('files').where('id', '=', old).execute())
      return after
    },
  )
}
