import './errors.ts'
import { invalid } from '../errors/problem.ts'
import { pictureKinds } from '../files/kinds.ts'
import { inOnePart, kindOf, type ReceivedBytes, type Upload } from '../files/storage.ts'
import type { PersonContext, Services } from '../http/context.ts'
import type { RequestInfo } from '../http/endpoints.ts'
import { inWorker, ranOutOfMemory } from '../workers/in-worker.ts'
import type { FitInput } from './fit.ts'

type Module = { fit: (input: FitInput) => Promise<Uint8Array | null> }
const module = new URL('./fit.ts', import.meta.url)

/**
 * Takes a picture (PNG, JPEG, WebP, by content; no SVG) and makes it no larger than a side, in a thread, upright and without what the camera
 * wrote beside it. Not within a transaction. `settle` it as its act ended.
 * @param person whose work it is
 * @param as WebP (`fittedKind`) where nothing is said; PNG (`image/png`) for what is drawn on paper
 * @throws Problem 422 on the upload's field
 */
export async function fitPicture(
  services: Pick<Services, 'files'>,
  upload: Upload,
  options: { side: number; mostBytes: number; person: string; as?: FitInput['as'] },
): Promise<Upload> {
  const { field, name } = upload
  const { as = 'webp' } = options
  await kindOf(upload, pictureKinds)
  if (upload.sizeBytes > options.mostBytes)
    throw invalid({ field, code: 'pictures.too_heavy', params: { megabytes: options.mostBytes / 1e6 } })
  const bytes = await inWorker<Module, 'fit'>(
    module,
    'fit',
    { bytes: await upload.bytes(), side: options.side, as },
    options.person,
  ).catch((error: unknown) => {
    if (!ranOutOfMemory(error)) throw error
    return null
  })
  if (!bytes) throw invalid({ field, code: 'pictures.unreadable', params: { name } })
  const received: ReceivedBytes = await services.files.receive(inOnePart(Buffer.from(bytes)))
  return { ...received, field, name: name.replace(/\.[^.]*$/, `.${as}`) }
}
/** What a picture is once it was made to fit. */
export const fittedKind = 'image/webp'

/**
 * Keeps a picture that somebody brings: made to fit in a thread, between a first transaction that asks whether they may and the one that keeps it. Every
 * picture that is kept is painted anew: nothing of what was sent is given to anybody.
 * @param upload undefined: none came, and `keep` is given none
 * @param may asks whether the person may, before their picture costs anything
 * @param keep writes its row: what it is given, of `kind`, goes into `keepFile`
 * @throws Problem 422 on the upload's field; what `may` and `keep` throw
 */
export async function keepPicture<T, U extends Upload | undefined>(
  request: Pick<RequestInfo, 'again' | 'services'>,
  upload: U,
  options: { side: number; mostBytes: number; as?: FitInput['as'] },
  may: (ctx: PersonContext) => Promise<unknown>,
  keep: (ctx: PersonContext, picture: U) => Promise<T>,
): Promise<T> {
  const person = await request.again(async (ctx) => {
    await may(ctx)
    return ctx.actor.accountId
  })
  const fitted = upload && (await fitPicture(request.services, upload, { ...options, person }))
  try {
    const made = await request.again((ctx) => keep(ctx, fitted as U))
    await fitted?.settle('done')
    return made
  } catch (error) {
    await fitted?.settle('unknown')
    throw error
  }
}
