import './errors.ts'
import { invalid } from '../errors/problem.ts'
import { pictureKinds } from '../files/kinds.ts'
import { inOnePart, kindOf, type ReceivedBytes, type Upload } from '../files/storage.ts'
import type { Services } from '../http/context.ts'
import { inWorker, ranOutOfMemory } from '../workers/in-worker.ts'
import type { FitInput } from './fit.ts'

type Module = { fit: (input: FitInput) => Promise<Uint8Array | null> }
const module = new URL('./fit.ts', import.meta.url)

/**
 * Takes a picture (PNG, JPEG, WebP, by content; no SVG) and makes it no larger than a side, in a thread, upright and without what the camera
 * wrote beside it. Not within a transaction. `settle` it as its act ended.
 * @param person whose work it is
 * @throws Problem 422 on the upload's field
 */
export async function fitPicture(
  services: Pick<Services, 'files'>,
  upload: Upload,
  options: { side: number; mostBytes: number; person: string },
): Promise<Upload> {
  const { field, name } = upload
  await kindOf(upload, pictureKinds)
  if (upload.sizeBytes > options.mostBytes)
    throw invalid({ field, code: 'pictures.too_heavy', params: { megabytes: options.mostBytes / 1e6 } })
  const bytes = await inWorker<Module, 'fit'>(
    module,
    'fit',
    { bytes: await upload.bytes(), side: options.side },
    options.person,
  ).catch((error: unknown) => {
    if (!ranOutOfMemory(error)) throw error
    return null
  })
  if (!bytes) throw invalid({ field, code: 'pictures.unreadable', params: { name } })
  const received: ReceivedBytes = await services.files.receive(inOnePart(Buffer.from(bytes)))
  return { ...received, field, name: name.replace(/\.[^.]*$/, '.webp') }
}
/** What a picture is once it was made to fit. */
export const fittedKind = 'image/webp'
