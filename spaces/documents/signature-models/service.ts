import { randomUUID } from 'node:crypto'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { addDays, type Day } from '../../../kernel/dates/day.ts'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { isOnPage } from '../../../kernel/signature/index.ts'
import { signatureSettings } from '../signatures/settings.ts'
import { findRequest } from '../signatures/state.ts'
import type { Holder, ModelInput, ModelSigner } from './schema.ts'

/** A model as documents are signed by it. */
type Model = {
  id: string
  name: string
  holder: string
  days: number | null
  reminderDays: number[]
  signers: ModelSigner[]
  version: number
}

// One statement: whoever uses a model while somebody changes it has it as it was or as it is, never a part of each.
async function find(ctx: PersonContext, id: string): Promise<Model> {
  const row = await ctx.db
    .selectFrom('signature_models as m')
    .selectAll('m')
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('signature_model_signers as s')
          .select(['s.position', 's.kind', 's.role', 's.days', 's.page', 's.x', 's.y', 's.width', 's.height'])
          .whereRef('s.model_id', '=', 'm.id')
          .orderBy('s.number'),
      ).as('signers'),
    )
    .where('m.id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound()
  return {
    id,
    name: row.name,
    holder: row.holder,
    days: row.days,
    reminderDays: row.reminder_days as number[],
    signers: row.signers.map((one) => ({
      position: one.position,
      kind: one.kind as ModelSigner['kind'],
      role: one.role,
      days: one.days,
      place:
        one.x === null
          ? null
          : {
              page: one.page,
              x: Number(one.x),
              y: Number(one.y),
              width: Number(one.width),
              height: Number(one.height),
            },
    })),
    version: row.version,
  }
}

/** A model with the folders that use it. @throws Problem 404 */
export async function readModel(ctx: StaffContext, id: string) {
  const model = await find(ctx, id)
  const folders = await ctx.db
    .selectFrom('folder_rules')
    .select(['id', 'name'])
    .where('signature_model_id', '=', id)
    .orderBy('path')
    .execute()
  return {
    ...model,
    holder: model.holder as Holder,
    folders: folders.map((one) => ({ id: one.id, name: inLocale(one.name as Text, ctx.locale) })),
  }
}

/** @throws Problem 422 on `signers.N.…`, `name` */
async function check(ctx: StaffContext, input: ModelInput, id?: string): Promise<void> {
  for (const [index, one] of input.signers.entries()) {
    const at = (field: string) => `signers.${index}.${field}`
    if (one.kind === (input.holder === 'client' ? 'employee' : 'client'))
      throw invalid({ field: at('kind'), code: 'bad_choice' })
    if (one.kind === 'third' && one.role === '') throw invalid({ field: at('role'), code: 'required' })
    if (one.kind !== 'third' && one.role !== '') throw invalid({ field: at('role'), code: 'bad_value' })
    if (one.place && !isOnPage({ ...one.place, page: 1 }, 1))
      throw invalid({ field: at('place'), code: 'documents.bad_place' })
  }
  const taken = await ctx.db
    .selectFrom('signature_models')
    .select('id')
    .where('brand_id', '=', ctx.brand.id)
    .where('holder', '=', input.holder)
    .where(({ fn, eb }) => eb(fn<string>('lower', ['name']), '=', smallLetters(input.name)))
    .$if(id !== undefined, (query) => query.where('id', '<>', id!))
    .executeTakeFirst()
  if (taken) throw invalid({ field: 'name', code: 'documents.signature_model_name_taken' })
}

const asksThird = (input: ModelInput) => input.signers.some((one) => one.kind === 'third')

const insertSigners = (ctx: StaffContext, id: string, { signers }: ModelInput) => {
  const turns = [...new Set(signers.map((one) => one.position))].sort((a, b) => a - b)
  return ctx.db
    .insertInto('signature_model_signers')
    .values(
      signers.map((one, index) => ({
        model_id: id,
        number: index + 1,
        position: turns.indexOf(one.position) + 1,
        kind: one.kind,
        role: one.role,
        days: one.days,
        page: one.place?.page ?? null,
        x: one.place?.x ?? null,
        y: one.place?.y ?? null,
        width: one.place?.width ?? null,
        height: one.place?.height ?? null,
      })),
    )
    .execute()
}

const tell = (ctx: StaffContext, act: string, id: string, name: string, facts: object = {}) =>
  record(ctx, {
    type: `documents.signature_model.${act}`,
    subjectType: 'documents.signature_model',
    subjectId: id,
    subjectLabel: name,
    ...facts,
  })
const told = (input: ModelInput) => ({
  name: input.name,
  days: input.days,
  reminders: input.reminderDays.join(', '),
  signers: input.signers.map((one) => one.role || one.kind).join(', '),
})

/** Says once who signs documents that are alike (D35). @throws Problem 422 */
export async function addModel(ctx: StaffContext, input: ModelInput) {
  await check(ctx, input)
  const id = randomUUID()
  await ctx.db
    .insertInto('signature_models')
    .values({
      id,
      brand_id: ctx.brand.id,
      created_at: ctx.now,
      name: input.name,
      holder: input.holder,
      days: input.days,
      reminder_days: input.reminderDays,
      asks_third: asksThird(input),
    })
    .execute()
  await insertSigners(ctx, id, input)
  await tell(ctx, 'created', id, input.name, { after: told(input) })
  return readModel(ctx, id)
}

/** Locks a model at the version that the person saw. @throws Problem 404, conflict */
async function hold(ctx: StaffContext, id: string, version: number) {
  await ctx.db.selectFrom('signature_models').select('id').where('id', '=', id).forUpdate().execute()
  const model = await readModel(ctx, id)
  if (model.version !== version) throw conflict(model)
  return model
}

/** Changes a model; requests that were made by it stay as they are. @throws Problem 404, conflict, 422 */
export async function changeModel(ctx: StaffContext, id: string, input: ModelInput & { version: number }) {
  const before = await hold(ctx, id, input.version)
  await check(ctx, input, id)
  if (before.folders.length > 0) {
    const third = input.signers.findIndex((one) => one.kind === 'third')
    if (third >= 0)
      throw invalid({
        field: `signers.${third}.kind`,
        code: 'documents.signature_model_asks_third',
        params: { roles: input.signers[third]!.role },
      })
    if (input.holder !== before.holder) throw invalid({ field: 'holder', code: 'documents.signature_model_used' })
  }
  await ctx.db
    .updateTable('signature_models')
    .set({
      name: input.name,
      holder: input.holder,
      days: input.days,
      reminder_days: input.reminderDays,
      asks_third: asksThird(input),
      version: before.version + 1,
    })
    .where('id', '=', id)
    .execute()
  await ctx.db.deleteFrom('signature_model_signers').where('model_id', '=', id).execute()
  await insertSigners(ctx, id, input)
  await tell(ctx, 'updated', id, input.name, { before: told(before), after: told(input) })
  return readModel(ctx, id)
}

/** @throws Problem 404, conflict, documents.signature_model_used */
export async function deleteModel(ctx: StaffContext, id: string, version: number): Promise<void> {
  const model = await hold(ctx, id, version)
  if (model.folders.length > 0) throw problem('documents.signature_model_used')
  await ctx.db.deleteFrom('signature_models').where('id', '=', id).execute()
  await tell(ctx, 'deleted', id, model.name)
}

/** What a model gives for a document of so many pages, from today on. @throws Problem 422 on `field` where a box is on a page that there is not */
function fit(ctx: PersonContext, model: Model, pages: number, field: string) {
  const in_ = (days: number): Day => addDays(ctx.today, days)
  return {
    deadline: in_(model.days ?? settingOf(ctx, signatureSettings.signature_days)),
    reminderDays: model.reminderDays,
    signers: model.signers.map(({ position, kind, role, days, place }) => {
      if (place?.page && place.page > pages)
        throw invalid({
          field,
          code: 'documents.signature_model_page',
          params: { model: model.name, page: place.page, pages },
        })
      return {
        position,
        kind,
        role,
        deadline: days === null ? null : in_(days),
        place: place && { ...place, page: place.page ?? pages },
      }
    }),
  }
}

/**
 * What a model gives for a document, before it is sent so (D35).
 * @throws Problem 404; 422 on `modelId` where it does not suit the document
 */
export async function proposeModel(ctx: StaffContext, documentId: string, modelId: string) {
  const open = await findRequest(ctx, documentId)
  if (!open) throw notFound()
  const model = await find(ctx, modelId)
  if ((model.holder === 'client') !== (open.request.employee_id === null))
    throw invalid({ field: 'modelId', code: 'documents.signature_model_holder' })
  return fit(ctx, model, (open.request.pages as unknown[]).length, 'modelId')
}

/**
 * Who signs a document that is put into a folder whose documents are signed by a model, and until when; undefined where there is none.
 * @throws Problem 422 on `file` where the document lacks a page of the model
 */
export async function modelOfFolder(ctx: PersonContext, documentId: string, pages: number) {
  const folder = await ctx.db
    .selectFrom('documents as d')
    .innerJoin('folder_rules as f', 'f.id', 'd.folder_id')
    .select('f.signature_model_id')
    .where('d.id', '=', documentId)
    .executeTakeFirst()
  if (!folder?.signature_model_id) return undefined
  const { signers, ...rest } = fit(ctx, await find(ctx, folder.signature_model_id), pages, 'file')
  return {
    ...rest,
    // A folder's model asks for no third person (the database holds that): nobody is named but by their side.
    signers: signers.map(({ role: _, ...one }) => ({
      ...one,
      kind: one.kind as 'client' | 'employee' | 'provider',
      accountId: null,
    })),
  }
}
