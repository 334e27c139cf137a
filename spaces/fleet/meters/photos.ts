import type { z } from 'zod'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { keepFile, openFile, type Upload } from '../../../kernel/files/storage.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { fittedKind, keepPicture } from '../../../kernel/pictures/pictures.ts'
import { findAsset } from '../assets/service.ts'
import type * as schema from './schema.ts'
import { showsValues } from './service.ts'

/** Digits of a meter are read on it, whatever was around it. */
const side = 1600

/** A reading of an asset that holds, with its photo where it has one. @throws Problem 404 */
async function readingOf(ctx: PersonContext, assetId: string, readingId: string) {
  const asset = await findAsset(ctx, assetId)
  const row = await ctx.db
    .selectFrom('meter_readings as r')
    .innerJoin('meters as m', 'm.id', 'r.meter_id')
    .leftJoin('reading_photos as p', 'p.reading_id', 'r.id')
    .select(['r.id', 'r.organisation_id', 'r.read_on', 'r.voided_at', 'p.file_id'])
    .where('r.id', '=', readingId)
    .where('m.asset_id', '=', assetId)
    .executeTakeFirst()
  if (!row) throw notFound()
  return { asset, ...row }
}

/**
 * Adds the photo of the meter to a reading, made to fit and without what the camera wrote (P10). It stays: a reading that has one takes no other.
 * @throws Problem 404, 403 with whom to ask, 409 where it has one or is voided, 422 on `photo`
 */
export async function addPhoto(
  request: RequestInfo,
  assetId: string,
  readingId: string,
  [upload, more]: Upload[],
): Promise<z.input<typeof schema.photoAdded>> {
  if (!upload || more) throw invalid({ field: 'photo', code: 'required' })
  const open = async (ctx: PersonContext) => {
    const reading = await readingOf(ctx, assetId, readingId)
    await requirePermission(ctx, reading.organisation_id, 'fleet.readings.write')
    if (reading.voided_at) throw problem('fleet.reading_voided')
    if (reading.file_id) throw conflict({ id: readingId, photo: true })
    return reading
  }
  return keepPicture(request, upload, { side, mostBytes: 10_000_000 }, open, async (ctx, picture) => {
    const { asset, read_on, organisation_id } = await open(ctx)
    const owner = { kind: 'fleet.reading', id: readingId, organisationId: organisation_id }
    const file_id = await keepFile(ctx, picture, fittedKind, owner)
    await ctx.db
      .insertInto('reading_photos')
      .values({
        ...{ reading_id: readingId, brand_id: ctx.brand.id, organisation_id, file_id },
        ...{ added_at: ctx.now, added_by_label: ctx.actor.label },
      })
      .execute()
      .catch((error: { constraint?: string }) => {
        throw error.constraint === 'reading_photos_pkey' ? conflict({ id: readingId, photo: true }) : error
      })
    await record(ctx, {
      type: 'fleet.reading.photographed',
      organisationId: organisation_id,
      subjectType: 'asset',
      subjectId: asset.id,
      subjectLabel: `${asset.number} ${asset.label}`,
      after: { readOn: read_on },
    })
    return { id: readingId, photo: true }
  })
}

/** The photo of a reading. @throws Problem 404, also where the brand shows clients no values: the photo tells one */
export async function openPhoto(ctx: PersonContext, assetId: string, readingId: string): Promise<Download> {
  const { file_id } = await readingOf(ctx, assetId, readingId)
  if (!file_id || !showsValues(ctx)) throw notFound()
  return Download.of(await openFile(ctx, file_id), true)
}
