import { sql } from 'kysely'
import { type BrandRow, brandFields } from '../../../kernel/brands/brands.ts'
import { contrast, leastContrast } from '../../../kernel/brands/contrast.ts'
import { hostName } from '../../../kernel/brands/hosts.ts'
import { conflict, invalid, notFound } from '../../../kernel/errors/problem.ts'
import { keepFile, type Upload } from '../../../kernel/files/storage.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { createPerson } from '../../../kernel/identity/people.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { keepPicture } from '../../../kernel/pictures/pictures.ts'
import { giveRoles } from '../../../kernel/policy/roles.ts'
import type { BrandSettings } from './schema.ts'

const viewOf = (ctx: StaffContext, row: BrandRow) => ({
  id: row.id,
  slug: row.slug,
  ...brandFields(row),
  contrast: Math.round(contrast(row.colour, '#ffffff') * 100) / 100,
  own: row.id === ctx.brand.id,
  version: row.version,
})

const rows = (ctx: StaffContext) =>
  ctx.db
    .selectFrom('brands as b')
    .selectAll('b')
    .select(
      sql<string[]>`array(select h.host from brand_hosts h where h.brand_id = b.id order by h.position, h.host)`.as(
        'hosts',
      ),
    )

/** The own brand, then those that its staff made, by name: whoever is of another one sees none of them. */
export async function listBrands(ctx: StaffContext) {
  const found = await rows(ctx).orderBy(sql`b.made_from is not null`).orderBy('b.name').orderBy('b.id').execute()
  return { items: found.map((row) => viewOf(ctx, row)) }
}

/** @throws Problem 404 */
export async function readBrand(ctx: StaffContext, id: string) {
  const row = await rows(ctx).where('b.id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return viewOf(ctx, row)
}

/** @throws Problem 422 on `hosts.N`, `colour`: where text on it could not be read */
function check(input: Partial<BrandSettings>): string[] | undefined {
  if (input.colour !== undefined) {
    const found = contrast(input.colour, '#ffffff')
    if (found < leastContrast)
      throw invalid({
        field: 'colour',
        code: 'back_office.low_contrast',
        params: { found: (Math.floor(found * 10) / 10).toFixed(1), least: leastContrast },
      })
  }
  const hosts = input.hosts?.map(hostName)
  hosts?.forEach((host, index) => {
    if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(host) || host.length > 253)
      throw invalid({ field: `hosts.${index}`, code: 'back_office.bad_host' })
    if (hosts.indexOf(host) !== index) throw invalid({ field: `hosts.${index}`, code: 'back_office.host_taken' })
  })
  return hosts
}

/** @throws Problem 422 on `hosts.N` where another brand, seen or not, has the name */
async function setHosts(ctx: StaffContext, id: string, hosts: string[]): Promise<void> {
  await ctx.db.deleteFrom('brand_hosts').where('brand_id', '=', id).execute()
  for (const [position, host] of hosts.entries()) {
    const done = await ctx.db
      .insertInto('brand_hosts')
      .values({ brand_id: id, host, position })
      .onConflict((oc) => oc.column('host').doNothing())
      .executeTakeFirst()
    if (!done.numInsertedOrUpdatedRows) throw invalid({ field: `hosts.${position}`, code: 'back_office.host_taken' })
  }
}

const columnsOf = (input: Partial<Omit<BrandSettings, 'hosts'>>) => {
  const columns = {
    name: input.name,
    colour: input.colour,
    time_zone: input.timeZone,
    locale: input.locale,
    postal_address: input.postalAddress,
    fax: input.fax,
    support_phone: input.supportPhone,
    support_email: input.supportEmail,
    request_email: input.requestEmail,
    links: input.links && JSON.stringify(input.links),
  }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as typeof columns
}

/**
 * Changes a brand: in force at once, on every process.
 * @throws Problem 404, conflict with the brand as it stands, 422 on `hosts.N`, `colour`
 */
export async function updateBrand(
  ctx: StaffContext,
  id: string,
  { version, ...input }: { [K in keyof BrandSettings]?: BrandSettings[K] | undefined } & { version: number },
) {
  await ctx.db.selectFrom('brands').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  const before = await readBrand(ctx, id)
  if (before.version !== version) throw conflict(before)
  const hosts = check(input as Partial<BrandSettings>)
  // Whoever takes the last name away from under another brand locks its people out.
  if (hosts?.length === 0 && before.hosts.length > 0) throw invalid({ field: 'hosts', code: 'required' })
  await ctx.db
    .updateTable('brands')
    .set({ ...columnsOf(input as Partial<BrandSettings>), version: version + 1 })
    .where('id', '=', id)
    .execute()
  if (hosts) await setHosts(ctx, id, hosts)
  const after = await readBrand(ctx, id)
  const changed = Object.keys(input).filter(
    (key) => JSON.stringify(before[key as keyof typeof before]) !== JSON.stringify(after[key as keyof typeof after]),
  )
  const part = (view: typeof after) => Object.fromEntries(Object.entries(view).filter(([key]) => changed.includes(key)))
  await record(ctx, {
    type: 'back_office.brand.updated',
    subjectType: 'brand',
    subjectId: id,
    subjectLabel: after.name,
    before: part(before),
    after: part(after),
  })
  return after
}

/** What a logo weighs at most: it is on every first page. */
const mostLogoBytes = 200_000

/**
 * Gives a brand its logo; without a file it has the mark of the portal again.
 * @throws Problem 404, conflict with the brand as it stands, 422 on `logo`
 */
export async function setLogo(request: RequestInfo, id: string, { version }: { version: number }, uploads: Upload[]) {
  const [upload, more] = uploads
  if (more || (upload && upload.sizeBytes > mostLogoBytes))
    throw invalid({ field: 'logo', code: 'back_office.logo_too_large', params: { kilobytes: mostLogoBytes / 1000 } })
  return keepPicture(
    request,
    upload && { ...upload, field: 'logo' },
    // Papers draw it too.
    { side: 800, mostBytes: mostLogoBytes, as: 'png' },
    (ctx) => readBrand(ctx as StaffContext, id),
    async (context, picture) => {
      const ctx = context as StaffContext
      await ctx.db.selectFrom('brands').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
      const before = await readBrand(ctx, id)
      if (before.version !== version) throw conflict(before)
      const owner = { kind: 'back-office.brand', id, organisationId: null }
      const logo_id = picture ? await keepFile(ctx, picture, 'image/png', owner) : null
      await ctx.db
        .updateTable('brands')
        .set({ logo_id, version: version + 1 })
        .where('id', '=', id)
        .execute()
      // One that came with the configuration of the portal stays with its editions.
      if (before.logoId)
        await ctx.asSystem(() =>
          ctx.db
            .deleteFrom('files')
            .where('id', '=', before.logoId)
            .where('owner_kind', '=', 'back-office.brand')
            .execute(),
        )
      await record(ctx, {
        type: 'back_office.brand.updated',
        subjectType: 'brand',
        subjectId: id,
        subjectLabel: before.name,
        before: { logo: before.logoId !== null },
        after: { logo: logo_id !== null },
      })
      return readBrand(ctx, id)
    },
  )
}

const slugOf = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'marque'

/**
 * Makes a brand with its preset roles and its first administrator, who is asked by mail to choose a password.
 * @throws Problem 422 on `hosts.N`, `colour`, `administrator.signInEmail`
 */
export async function createBrand(
  ctx: StaffContext,
  {
    administrator,
    ...input
  }: { [K in keyof BrandSettings]?: BrandSettings[K] | undefined } & {
    name: string
    hosts: string[]
    administrator: { surname: string; givenName: string; signInEmail: string }
  },
) {
  const hosts = check(input as Partial<BrandSettings>)!
  const base = slugOf(input.name)
  let id: string | undefined
  for (let n = 1; !id; n++)
    id = (
      await ctx.db
        .insertInto('brands')
        .values({
          ...columnsOf(input as Partial<BrandSettings>),
          name: input.name,
          slug: n === 1 ? base : `${base}-${n}`,
          made_from: ctx.brand.id,
          created_at: ctx.now,
        })
        .onConflict((oc) => oc.column('slug').doNothing())
        .returning('id')
        .executeTakeFirst()
    )?.id
  await setHosts(ctx, id, hosts)
  const made = await readBrand(ctx, id)
  await record(ctx, {
    type: 'back_office.brand.created',
    subjectType: 'brand',
    subjectId: id,
    subjectLabel: made.name,
    after: { ...made, administrator: administrator.signInEmail },
  })
  // Its roles and its first person are the server's work: nobody of this brand is of that one.
  await ctx.client.query('reset role')
  await giveRoles(ctx.client, ctx.services.spaces)
  await ctx.client.query('set local role parvis_system')
  await sql`select set_config('parvis.brand_id', ${id}, true)`.execute(ctx.db)
  const there = {
    ...ctx,
    actor: { side: 'system' as const, accountId: undefined, label: ctx.actor.label, locale: ctx.locale },
    brand: { ...ctx.brand, ...made, locale: made.locale as Locale, settings: {}, messages: {} },
    asSystem: <T>(work: () => Promise<T>) => work(),
  }
  const person = await createPerson(there, administrator).catch((error) => {
    for (const field of (error as { fields?: Array<{ field: string }> }).fields ?? [])
      field.field = `administrator.${field.field}`
    throw error
  })
  await ctx.db.insertInto('staff_members').values({ account_id: person.id, brand_id: id }).execute()
  await ctx.db
    .insertInto('staff_roles')
    .values({ account_id: person.id, brand_id: id, role: 'administrator' })
    .execute()
  await sql`select set_config('parvis.brand_id', ${ctx.brand.id}, true)`.execute(ctx.db)
  await ctx.client.query('set local role parvis_staff')
  return made
}
