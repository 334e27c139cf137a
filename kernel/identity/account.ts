import { sql } from 'kysely'
import { conflict, invalid, notFound } from '../errors/problem.ts'
import type { Context, PersonContext } from '../http/context.ts'
import type { Locale } from '../i18n/locale.ts'
import { record } from '../journal/journal.ts'
import { ability } from '../policy/ability.ts'
import { allow, type Decision, deny } from '../policy/decision.ts'
import { settingOf } from '../settings/settings.ts'
import { mustHaveSecondFactor, peopleSettings } from './settings.ts'

const accountColumns = [
  'id',
  'identifier',
  'surname',
  'given_name',
  'sign_in_email',
  'contact_email',
  'structure',
  'job_title',
  'address_line1',
  'address_line2',
  'postal_code',
  'city',
  'phone',
  'mobile',
  'fax',
  'locale',
  'version',
] as const

/** One's own account (C3). */
export async function readAccount(ctx: PersonContext) {
  const row = await ctx.db
    .selectFrom('accounts')
    .select(accountColumns)
    .where('id', '=', ctx.actor.accountId)
    .executeTakeFirst()
  if (!row) throw notFound()
  const hidden = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('accounts')
      .leftJoin('credentials', 'credentials.account_id', 'accounts.id')
      .leftJoin('one_time_tokens as link', (join) =>
        join
          .onRef('link.account_id', '=', 'accounts.id')
          .on('link.purpose', '=', 'sign_in_email')
          .on('link.used_at', 'is', null),
      )
      .leftJoin('staff_members', 'staff_members.account_id', 'accounts.id')
      .select(['totp_enabled_at', 'link.email', 'link.expires_at', 'staff_members.account_id as staff'])
      .where('accounts.id', '=', ctx.actor.accountId)
      .executeTakeFirst(),
  )
  return {
    id: row.id,
    identifier: row.identifier,
    surname: row.surname,
    givenName: row.given_name,
    signInEmail: row.sign_in_email ?? '',
    newSignInEmail:
      hidden?.email && hidden.expires_at
        ? { email: hidden.email, expiresAt: hidden.expires_at.toISOString(), expired: hidden.expires_at <= ctx.now }
        : null,
    contactEmail: row.contact_email,
    structure: row.structure,
    jobTitle: row.job_title,
    addressLine1: row.address_line1,
    addressLine2: row.address_line2,
    postalCode: row.postal_code,
    city: row.city,
    phone: row.phone,
    mobile: row.mobile,
    fax: row.fax,
    locale: row.locale as Locale,
    version: row.version,
    secondFactor: hidden?.totp_enabled_at != null,
    secondFactorRequired: mustHaveSecondFactor(ctx, hidden?.staff != null),
    abilities: { deactivate: ability(await canDeactivate(ctx), ctx.locale) },
  }
}

/**
 * Whether one may deactivate one's own account: clients' people may, unless they are run from an external directory (O21), or an employee's
 * papers are in it too (D27).
 */
export async function canDeactivate(ctx: PersonContext): Promise<Decision> {
  if (ctx.actor.sides.includes('employee')) return deny('identity.employee_account')
  if (ctx.actor.side !== 'client' || ctx.actor.kind === 'technical') return deny('identity.client_side_only')
  return settingOf(ctx, peopleSettings.external_directory) ? deny('identity.external_directory') : allow('own account')
}

export type Coordinates = {
  structure: string
  jobTitle: string
  addressLine1: string
  addressLine2: string
  postalCode: string
  city: string
  phone: string
  mobile: string
  fax: string
}

/** The columns of coordinates, from their fields. */
export const coordinateColumns = (fields: Coordinates) => ({
  structure: fields.structure,
  job_title: fields.jobTitle,
  address_line1: fields.addressLine1,
  address_line2: fields.addressLine2,
  postal_code: fields.postalCode,
  city: fields.city,
  phone: fields.phone,
  mobile: fields.mobile,
  fax: fields.fax,
})

/** Updates one's own coordinates (C3). @throws Problem conflict with the current account */
export async function updateAccount(
  ctx: PersonContext,
  input: Coordinates & { contactEmail: string; locale: Locale; version: number },
) {
  const before = await readAccount(ctx)
  const changed = await ctx.db
    .updateTable('accounts')
    .set((eb) => ({
      ...coordinateColumns(input),
      contact_email: input.contactEmail,
      locale: input.locale,
      version: eb('version', '+', 1),
      updated_at: ctx.now,
      updated_by: ctx.actor.accountId,
    }))
    .where('id', '=', ctx.actor.accountId)
    .where('version', '=', input.version)
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) === 0) throw conflict(await readAccount(ctx))
  const after = await readAccount(ctx)
  await record(ctx, {
    type: 'identity.account.updated',
    subjectType: 'account',
    subjectId: after.id,
    subjectLabel: ctx.actor.label,
    before,
    after,
  })
  return after
}

export const self = async (ctx: PersonContext) => {
  const account = await readAccount(ctx)
  return {
    account,
    to: {
      accountId: account.id,
      email: account.signInEmail || null,
      locale: account.locale,
      givenName: account.givenName,
    },
  }
}

/** @throws Problem 422 where another account of the brand has this address; no hint of whose it is (C1) */
export async function refuseTakenEmail(
  ctx: Context,
  email: string,
  exceptAccountId: string | null,
  field: string,
): Promise<void> {
  const row = await sql<{
    taken: boolean
  }>`select parvis.sign_in_email_taken(${email}, ${exceptAccountId}::uuid) as taken`.execute(ctx.db)
  if (row.rows[0]?.taken) throw invalid({ field, code: 'identity.email_taken' })
}
