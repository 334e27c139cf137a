import { sql } from 'kysely'
import { invalid, Problem, sentenceOf } from '../../../kernel/errors/problem.ts'
import type { Upload } from '../../../kernel/files/storage.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { deposit, lookAt, replaceDocument } from '../../documents/index.ts'
import { decide } from './decide.ts'
import { type At, isPlace, knownAt, type Place, placesOf, type Told } from './places.ts'

/** Who pushes: runs work in a transaction as them, each time another one. A request is one. */
export type Pusher = Pick<RequestInfo, 'again'>

/** A file that came in, with what is told of it. */
export type Pushed = Told & {
  upload: Upload
  /** Of what was sent, as the sender counted it: another one is a file that broke on its way. */
  sha256?: string | undefined
  /** The month that it is about, where it is an employee's. */
  monthOn?: string | undefined
}

/** What became of a file: `same` has nothing new, and its document may be withdrawn or over. */
export type Taken =
  | { state: 'created' | 'replaced' | 'same'; documentId: string | null }
  | { state: 'refused'; field: string; code: string; detail: string }

const refusal = (locale: Locale, field: string, code: string, params: Record<string, unknown> = {}): Taken => ({
  state: 'refused',
  field,
  code,
  detail: sentenceOf(code, locale, params) ?? code,
})

/** What a refusal of the store says of the file; anything else is no matter of this file. */
function refusalOf(error: unknown, locale: Locale): Taken {
  if (!(error instanceof Problem) || ![404, 409, 413, 422].includes(error.status)) throw error
  const [field] = error.fields
  return field
    ? refusal(locale, field.field, field.code, field.params)
    : refusal(locale, 'file', error.code, error.params)
}

const keep = (ctx: StaffContext, place: Place, { upload }: Pushed, documentId: string) =>
  ctx.db
    .insertInto('synchronised_documents')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: place.holder === 'client' ? place.holderId : null,
      employee_id: place.holder === 'employee' ? place.holderId : null,
      folder_id: place.folder.id,
      file_name: place.fileName,
      sha256: upload.sha256,
      size_bytes: upload.sizeBytes,
      document_id: documentId,
      told_at: ctx.now,
    })
    .onConflict((oc) =>
      oc.columns(['holder_id', 'folder_id', 'file_name']).doUpdateSet((eb) => ({
        sha256: eb.ref('excluded.sha256'),
        size_bytes: eb.ref('excluded.size_bytes'),
        document_id: eb.ref('excluded.document_id'),
        told_at: eb.ref('excluded.told_at'),
      })),
    )
    .execute()

/** Those who push to one place wait for each other: of two alike the second finds the first. */
const holdPlace = (ctx: StaffContext, { holderId, folder, fileName }: Place) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`synchronisation ${holderId} ${folder.id} ${fileName}`}, 0))`.execute(
    ctx.db,
  )

async function placeOf(ctx: StaffContext, told: Told): Promise<Place> {
  const [at] = await placesOf(ctx, [told])
  if (!isPlace(at!)) throw invalid(at!.refused)
  return at
}

/**
 * Takes a file of the management software into the portal (D28, D29), by the store's own publishing: notifications, signatures, texts and retention
 * follow as if a member of the staff had published it. Told again it does nothing twice: bytes that are there already are `same`. Another file of
 * the same place replaces the document, unless it is signed or kept by law.
 * The caller settles the upload, once it has ended.
 * @throws whatever is no matter of this file: the access revoked, the database away
 */
export async function intake(pusher: Pusher, pushed: Pushed): Promise<Taken> {
  const { upload } = pushed
  let locale: Locale = 'fr'
  const asStaff = <T>(work: (ctx: StaffContext) => Promise<T>) =>
    pusher.again((ctx: PersonContext) => {
      locale = ctx.locale
      return work(ctx as StaffContext)
    })
  try {
    if (pushed.sha256 !== undefined && pushed.sha256 !== upload.sha256)
      throw invalid({ field: 'file', code: 'synchronisation.hash_differs' })
    const first = await asStaff(async (ctx) => {
      const place = await placeOf(ctx, pushed)
      const [at] = await knownAt(ctx, [place])
      return { place, at: at!, what: decide(at!.known, upload.sha256) }
    })
    const looked =
      first.what === 'same'
        ? undefined
        : await lookAt(pusher, { folderId: first.place.folder.id }, [{ ...upload, name: baseOf(first.place) }])
    return await asStaff((ctx) => take(ctx, pushed, looked))
  } catch (error) {
    return refusalOf(error, locale)
  }
}

const baseOf = (place: Place) => place.fileName.split('/').at(-1)!

async function take(ctx: StaffContext, pushed: Pushed, looked: Awaited<ReturnType<typeof lookAt>>): Promise<Taken> {
  const place = await placeOf(ctx, pushed)
  await holdPlace(ctx, place)
  const [at] = (await knownAt(ctx, [place])) as [At]
  const what = decide(at.known, pushed.upload.sha256)
  if (what === 'same') {
    if (at.adopts) await keep(ctx, place, pushed, at.documentId!)
    return { state: 'same', documentId: at.documentId }
  }
  const uploads = [{ ...pushed.upload, field: 'file', name: baseOf(place) }]
  if (what === 'replace') {
    await replaceDocument(ctx, at.documentId!, { version: at.version! }, uploads, looked)
    await keep(ctx, place, pushed, at.documentId!)
    return { state: 'replaced', documentId: at.documentId }
  }
  const made = await deposit(
    ctx,
    {
      [place.holder === 'client' ? 'organisationId' : 'employeeId']: place.holderId,
      folderId: place.folder.id,
      monthOn: place.holder === 'employee' ? pushed.monthOn : undefined,
    },
    uploads,
    { looked },
  )
  await keep(ctx, place, pushed, made.id)
  return { state: 'created', documentId: made.id }
}
