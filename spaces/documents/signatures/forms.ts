import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { addDays, type Day } from '../../../kernel/dates/day.ts'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { inOnePart, type Upload } from '../../../kernel/files/storage.ts'
import {
  asServer,
  type ClientContext,
  type Context,
  type PersonContext,
  type SystemContext,
} from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import type { FormToSign } from '../../../kernel/pdf/form-to-sign.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { type Inspected, inspectPdf, type Place } from '../../../kernel/signature/index.ts'
import type { FormSignature } from '../../../kernel/signature/schema.ts'
import { keepVersion, markWithdrawn } from '../versions.ts'
import { type FormFolder, formsFolder } from './of-spaces.ts'
import { cancel, insertRequest, insertSigners, tellOf } from './requests.ts'
import { signatureSettings } from './settings.ts'
import { holdRequest, type Open, readRequest, type SignerRow } from './state.ts'
import { askSigner, askTurn, makeLink, pageOf, whoSigns } from './telling.ts'
import { personOf } from './view.ts'

/** A form that a space has signed in the portal: its kind, as declared in `signedForms`, of which version of what, and whose it is. */
export type Form = { kind: string; id: string; version: number; organisationId: string }

type OfForm = Omit<Form, 'version'>

/** Who is to sign a form: the asking person, or somebody by their address. */
type FormSigner = { self: true } | { name: string; email: string }

/** A PDF that the server wrote, received and looked at, outside any transaction. */
type PreparedForm = { upload: Upload; inspected: Inspected }

/** How a space has a form of its own signed. */
export type FormToAsk<Row, Answer> = {
  /**
   * What the form is of, where the caller may have it signed; asked before the form is written, and again as it then is, with what it is of
   * held until the transaction ends.
   * @throws Problem
   */
  hold: (ctx: PersonContext, lock: boolean) => Promise<Row>
  form: (row: Row) => Form
  /** What the document is called. */
  name: (row: Row) => string
  /** Writes it, after the transaction. */
  write: (ctx: PersonContext, row: Row) => Promise<() => Promise<FormToSign>>
  /** The folder of the client's in which it is while it is signed and afterwards; that of forms where it says none. */
  folder?: FormFolder
  /** The last day on which it can be signed; that of any request of signature where it says none. */
  deadline?: (row: Row) => Day
  /** Whose name stands on the form, where one does. */
  signatory?: (row: Row) => string
  /** What else is done once somebody is asked. */
  asked?: (ctx: PersonContext, row: Row) => Promise<void>
  answer: (ctx: PersonContext) => Promise<Answer>
}

/**
 * Has a form signed in the portal (C8, C25, O25), by the asking person or by somebody who is told: it is written outside any transaction, and
 * what it is of is held while somebody is asked.
 * @returns where the asking person signs, if they do, and the space's answer
 * @throws Problem what `hold` throws; conflict with the answer where it is of another version by now; documents.form_being_signed,
 * documents.no_address, 422 on `name`, `email`
 */
export async function signForm<Row, Answer extends object>(
  request: RequestInfo,
  input: { self: boolean; name: string; email: string },
  of: FormToAsk<Row, Answer>,
): Promise<{ href: string | null; answer: Answer }> {
  const written = await request.again(async (ctx) => {
    const row = await of.hold(ctx, false)
    await limitAct(ctx, `form:${of.form(row).id}`, 20)
    return { row, write: await of.write(ctx, row), person: ctx.actor.accountId }
  })
  const signer = signerInput({ ...input, name: input.name || (of.signatory?.(written.row) ?? '') })
  const { bytes, place } = await written.write()
  const inspected = await inspectPdf(bytes, written.person)
  if (inspected.refused) throw new Error(`a form of our own cannot be signed: ${inspected.refused}`)
  const received = await request.services.files.receive(inOnePart(bytes))
  let outcome: 'done' | 'failed' = 'failed'
  try {
    const upload = { ...received, field: 'file', name: `${of.name(written.row)}.pdf` }
    const result = await request.again(async (ctx) => {
      const row = await of.hold(ctx, true)
      const form = of.form(row)
      if (form.version !== of.form(written.row).version) throw conflict(await of.answer(ctx))
      const { href } = await askForSignature(
        ctx as ClientContext,
        form,
        { upload, inspected },
        { signer, place, folder: of.folder ?? usualFolder, deadline: of.deadline?.(row) },
      )
      await of.asked?.(ctx, row)
      return { href, answer: await of.answer(ctx) }
    })
    outcome = 'done'
    return result
  } finally {
    await received.settle(outcome)
  }
}

const usualFolder: FormFolder = { path: 'CLIENTS\\Formulaire\\', name: { fr: 'Formulaires', en: 'Forms' } }

const openOf = async (ctx: Context, form: OfForm): Promise<Open | undefined> => {
  const row = await ctx.db
    .selectFrom('signature_requests')
    .select('id')
    .where('form_kind', '=', form.kind)
    .where('form_id', '=', form.id)
    .where('organisation_id', '=', form.organisationId)
    .where('completed_at', 'is', null)
    .where('refused_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst()
  return row && holdRequest(ctx, row.id)
}

/** Whoever may sign the organisation's papers signs as such; anybody else by a link. Run as the server. */
async function signerOf(ctx: ClientContext, form: Form, wanted: FormSigner) {
  const allowed = await whoSigns(ctx, { organisation_id: form.organisationId, employee_id: null })
  if ('self' in wanted) {
    const { name, email } = await personOf(ctx)
    if (!email) throw problem('documents.no_address')
    return { accountId: allowed.includes(ctx.actor.accountId) ? ctx.actor.accountId : null, name, email }
  }
  const account =
    allowed.length === 0
      ? undefined
      : await ctx.db
          .selectFrom('accounts')
          .select('id')
          .where('id', 'in', allowed)
          .where(sql`lower(sign_in_email)`, '=', smallLetters(wanted.email))
          .executeTakeFirst()
  return { ...wanted, accountId: account?.id ?? null }
}

const sameSigner = (signer: SignerRow, wanted: { accountId: string | null; email: string }) =>
  wanted.accountId === null
    ? signer.account_id === null && signer.email.toLowerCase() === wanted.email.toLowerCase()
    : signer.account_id === wanted.accountId

/**
 * Has a form signed in the portal (C8, C25, O25): whoever is to sign is told, and reads and signs it as any other document. Asked again for
 * the same signer, nothing is made twice: whoever signs themselves is led on, anybody else is reminded, once a day.
 * @param place where on it the signature goes
 * @returns where the asking person signs it, if they do
 * @throws Problem documents.form_being_signed where somebody else was asked; documents.no_address
 */
async function askForSignature(
  ctx: ClientContext,
  form: Form,
  prepared: PreparedForm,
  input: { signer: FormSigner; place: Place | null; folder: FormFolder; deadline: Day | undefined },
): Promise<{ href: string | null }> {
  const self = 'self' in input.signer
  return ctx.asSystem(async () => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`form ${form.kind} ${form.id}`}, 0))`.execute(ctx.db)
    const wanted = await signerOf(ctx, form, input.signer)
    let open = await openOf(ctx, form)
    const before = open?.signers.find((one) => !one.passed_on_at)
    if (open?.signers.some((one) => one.given_at) || (before && !sameSigner(before, wanted)))
      throw problem('documents.form_being_signed')
    open ??= await begin(ctx, form, prepared, { ...wanted, ...input })
    const signer = open.signers.find((one) => !one.passed_on_at)!
    const href = wanted.accountId === null ? () => makeLink(ctx, open!, signer) : () => pageOf(open!.request)
    if (self) {
      await ctx.db.updateTable('signers').set({ asked_at: ctx.now }).where('id', '=', signer.id).execute()
      return { href: await href() }
    }
    if (before) await askSigner(ctx, open, signer, 'documents.sign_reminder', `sign-reminder:${signer.id}:${ctx.today}`)
    else await askTurn(ctx, open)
    return { href: null }
  })
}

async function begin(
  ctx: ClientContext,
  form: Form,
  { upload, inspected }: PreparedForm,
  signer: {
    accountId: string | null
    name: string
    email: string
    place: Place | null
    folder: FormFolder
    deadline: Day | undefined
  },
): Promise<Open> {
  const id = randomUUID()
  const version = { id: randomUUID(), number: 1 }
  const name = upload.name.replace(/\.pdf$/, '')
  await ctx.db
    .insertInto('documents')
    .values({
      id,
      brand_id: ctx.brand.id,
      organisation_id: form.organisationId,
      folder_id: await formsFolder(ctx, signer.folder, 'right'),
      name,
      version_id: version.id,
      deposited_at: ctx.now,
    })
    .execute()
  await keepVersion(ctx, { id, organisationId: form.organisationId }, upload, 'application/pdf', version)
  const requestId = await insertRequest(
    ctx,
    { id, organisationId: form.organisationId, employeeId: null, name },
    version.id,
    { side: 'right', inspected },
    {
      deadline: signer.deadline ?? addDays(ctx.today, settingOf(ctx, signatureSettings.signature_days)),
      reminderDays: [3, 1],
    },
    form,
  )
  const { accountId, email, place } = signer
  await insertSigners(ctx, requestId, [
    {
      position: 1,
      deadline: null,
      place,
      ...(accountId ? { kind: 'client', accountId } : { kind: 'third', name: signer.name, email }),
    },
  ])
  const open = (await readRequest(ctx, requestId))!
  await tellOf(ctx, 'requested', open)
  return open
}

/**
 * Calls the signing of a form off, if it is being signed: what it is of has changed, or the person who asked thought better of it.
 * @returns whether there was something to call off. What somebody has signed already stays, and goes on.
 */
export async function endForm(ctx: PersonContext | SystemContext, form: OfForm, reason: string): Promise<boolean> {
  return asServer(ctx, async () => {
    const open = await openOf(ctx, form)
    if (!open || open.signers.some((one) => one.given_at)) return false
    await cancel(ctx, open, reason)
    await markWithdrawn(ctx, open.request.document_id, reason)
    return true
  })
}

/** @throws Problem 404 where nobody is to sign the form; documents.form_being_signed where somebody has */
export async function callFormOff(ctx: PersonContext, form: OfForm, reason: string): Promise<void> {
  if (await endForm(ctx, form, reason)) return
  throw (await formSignatures(ctx, form.kind, [form.id])).has(form.id)
    ? problem('documents.form_being_signed')
    : notFound()
}

type SigningRow = {
  form_id: string
  document_id: string
  requested_at: Date
  requested_by_label: string
  deadline: string | null
  completed: boolean
  refused: boolean
  given: boolean
  refusal_reason: string
  account_id: string | null
  signer: string
  email: string
}

/**
 * How the signing of forms stands, in one statement, by what they are of: of those that are being signed, or whose last signing was refused. Whoever asks may
 * see what they are of.
 */
export async function formSignatures(
  ctx: PersonContext,
  kind: string,
  ids: string[],
): Promise<Map<string, FormSignature>> {
  if (ids.length === 0) return new Map()
  return ctx.asSystem(async () => {
    const { rows } = await sql<SigningRow>`
      select distinct on (r.form_id) r.form_id, r.document_id, r.requested_at, r.requested_by_label, to_char(r.deadline, 'YYYY-MM-DD') as deadline,
        r.completed_at is not null as completed, r.refused_at is not null as refused, exists (select from signers g where g.request_id = r.id and g.given_at is not null) as given, s.refusal_reason, s.account_id,
        case when a.id is null then s.name else trim(a.given_name || ' ' || a.surname) end as signer,
        case when a.id is null then s.email else coalesce(a.sign_in_email, '') end as email
      from signature_requests r
      join lateral (select * from signers where request_id = r.id and passed_on_at is null
        order by given_at is not null, position, id limit 1) s on true
      left join accounts a on a.id = s.account_id
      where r.form_kind = ${kind} and r.form_id = any (${ids}::uuid[]) and r.brand_id = ${ctx.brand.id} and r.cancelled_at is null
      order by r.form_id, r.requested_at desc, r.refused_at is not null, r.completed_at is null, r.id`.execute(ctx.db)
    const open = rows.filter((row) => !row.completed)
    if (open.length === 0) return new Map()
    const own = (await personOf(ctx)).email.toLowerCase()
    return new Map(
      open.map((row) => [
        row.form_id,
        {
          documentId: row.document_id,
          state: row.refused ? 'refused' : row.given ? 'signing' : 'to_sign',
          signer: row.signer,
          email: row.email,
          mine: row.account_id === ctx.actor.accountId || row.email.toLowerCase() === own,
          askedAt: row.requested_at.toISOString(),
          askedBy: row.requested_by_label,
          deadline: row.deadline,
          refusalReason: row.refusal_reason,
        },
      ]),
    )
  })
}

/** @throws Problem 422 on `email`, `name` */
function signerInput(input: { self: boolean; name: string; email: string }): FormSigner {
  if (input.self) return { self: true }
  const missing = [
    ...(input.name ? [] : [{ field: 'name', code: 'required' }]),
    ...(input.email ? [] : [{ field: 'email', code: 'required' }]),
  ]
  if (missing.length > 0) throw invalid(...missing)
  return { name: input.name, email: input.email }
}
