import { randomInt, randomUUID } from 'node:crypto'
import { type Expression, sql } from 'kysely'
import { z } from 'zod'
import { conflict, invalid, notFound, Problem, problem } from '../../kernel/errors/problem.ts'
import { keepFile, openFile, type Upload } from '../../kernel/files/storage.ts'
import { asServer, type Context, type PersonContext, type StaffContext } from '../../kernel/http/context.ts'
import type { RequestInfo } from '../../kernel/http/endpoints.ts'
import { inLocale, type Locale, type Text } from '../../kernel/i18n/locale.ts'
import { openSpaces } from '../../kernel/identity/session-view.ts'
import { tryingAs } from '../../kernel/identity/trying-as.ts'
import { record } from '../../kernel/journal/journal.ts'
import { holdsWords } from '../../kernel/lists/words.ts'
import { keepPicture } from '../../kernel/pictures/pictures.ts'
import { ability } from '../../kernel/policy/ability.ts'
import { deny, firstRefusal } from '../../kernel/policy/decision.ts'
import { permissionsFor, staffMay } from '../../kernel/policy/roles.ts'
import { beginning, changesOf, isHighlighted, picturesOf, refusalsOf, themeOf } from './content.ts'
import { mostPictureBytes, pictureSides } from './limits.ts'
import { type Content, content as contentSchema, type HomeView } from './schema.ts'

type State = 'draft' | 'published'
const firstVersions = 1_000_000_000
const write = 'portal-configuration.portal.write'
const publishing = 'portal-configuration.portal.publish'

/** An edition as it is kept, read by what an edition is today; a part that came later is as at the beginning. */
function contentOf(ctx: Pick<Context, 'brand'>, kept: unknown): Content {
  const parsed = contentSchema.safeParse({ ...beginning(ctx.brand), ...(kept as object) })
  if (!parsed.success) throw new Error(`an edition of the portal cannot be read: ${parsed.error.message}`)
  return parsed.data
}

const editionOf = (ctx: Context, state: State) =>
  ctx.db
    .selectFrom('portal_configurations')
    .selectAll()
    .where('brand_id', '=', ctx.brand.id)
    .where('state', '=', state)
    .executeTakeFirst()

/** What is in force, read as the server: what of it a person sees, who calls decides. */
export async function inForce(ctx: Context): Promise<Content> {
  const row = await asServer(ctx, () => editionOf(ctx, 'published'))
  return row ? contentOf(ctx, row.content) : beginning(ctx.brand)
}

/** Of the look, what stands is the brand's: «Marques» may have changed it since it was published. */
const asItStands = (ctx: Pick<Context, 'brand'>, content: Content): Content => ({
  ...content,
  theme: themeOf(ctx.brand),
})

async function concerned(ctx: StaffContext): Promise<{ people: number; clients: number }> {
  const { rows } = await sql<{ people: number; clients: number }>`select count(distinct m.account_id)::int as people,
    count(distinct m.organisation_id)::int as clients from memberships m where m.brand_id = ${ctx.brand.id} and m.removed_at is null`.execute(
    ctx.db,
  )
  return rows[0]!
}

/** The draft with what is in force, and what publishing it changes. */
export async function readConfiguration(ctx: StaffContext) {
  const draft = await editionOf(ctx, 'draft')
  const current = asItStands(ctx, await inForce(ctx))
  const content = draft ? contentOf(ctx, draft.content) : current
  const changes = changesOf(current, content, ctx.locale)
  const earlier = await ctx.db
    .selectFrom('portal_configurations')
    .select('id')
    .where('brand_id', '=', ctx.brand.id)
    .where('state', '=', 'superseded')
    .limit(1)
    .executeTakeFirst()
  return {
    version: draft?.version ?? 0,
    content,
    inForce: current,
    updatedAt: draft?.updated_at.toISOString() ?? null,
    updatedBy: draft?.updated_by_label ?? '',
    changes,
    ...(await concerned(ctx)),
    abilities: {
      edit: ability(staffMay(ctx.actor, write), ctx.locale),
      publish: ability(
        firstRefusal(
          staffMay(ctx.actor, publishing),
          changes.length > 0 ? staffMay(ctx.actor, publishing) : deny('portal_configuration.nothing_to_publish'),
        ),
        ctx.locale,
      ),
      undo: ability(
        firstRefusal(
          staffMay(ctx.actor, publishing),
          draft ? deny('portal_configuration.draft_open') : staffMay(ctx.actor, publishing),
          earlier ? staffMay(ctx.actor, publishing) : deny('portal_configuration.nothing_to_undo'),
        ),
        ctx.locale,
      ),
    },
  }
}

/** @throws Problem 422 on `content.…` */
async function check(ctx: StaffContext, content: Content): Promise<void> {
  const refused = refusalsOf(content)
  const groups = await idsOf(
    ctx,
    sql`select id from client_groups where brand_id = ${ctx.brand.id}`,
    content.pages.flatMap((page) => page.groupId ?? []),
  )
  content.pages.forEach((page, index) => {
    if (page.groupId && !groups.has(page.groupId))
      refused.push({ field: `content.pages.${index}.groupId`, code: 'bad_choice' })
  })
  const clients = await idsOf(
    ctx,
    sql`select id from organisations where brand_id = ${ctx.brand.id}`,
    content.team.flatMap((one) => one.organisationIds),
  )
  for (const [index, one] of content.team.entries())
    for (const [at, id] of one.organisationIds.entries())
      if (!clients.has(id)) refused.push({ field: `content.team.${index}.organisationIds.${at}`, code: 'bad_choice' })
  const files = await idsOf(ctx, ofPictures(ctx), picturesOf(content))
  for (const [field, id] of [
    ['theme.logoId', content.theme.logoId],
    ['theme.backgroundId', content.theme.backgroundId],
    ['theme.iconId', content.theme.iconId],
    ['highlight.pictureId', content.highlight.pictureId],
  ] as const)
    if (id && !files.has(id)) refused.push({ field: `content.${field}`, code: 'portal_configuration.picture_unknown' })
  if (refused.length > 0) throw invalid(...refused)
}

/** The files that are pictures of the portal or of the brand. */
const ofPictures = (ctx: StaffContext) =>
  sql`select id from files where brand_id = ${ctx.brand.id} and owner_kind in ('portal-configuration.portal', 'back-office.brand')`

/** A picture of an edition; no other file of the brand is read by this. @throws Problem 404 */
export async function openPicture(ctx: StaffContext, fileId: string) {
  if (!(await idsOf(ctx, ofPictures(ctx), [fileId])).has(fileId)) throw notFound()
  return openFile(ctx, fileId)
}

/** Which of some ids are among the rows of a query. */
async function idsOf(ctx: StaffContext, query: Expression<unknown>, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{
    id: string
  }>`select id from (${query}) q where id = any(${[...new Set(ids)]}::uuid[])`.execute(ctx.db)
  return new Set(rows.map(({ id }) => id))
}

/** The draft at its version, locked; made from what is in force where there is none. @throws Problem conflict with the configuration as it stands */
async function draftAt(ctx: StaffContext, version: number, content?: Content): Promise<string> {
  if (version === 0) {
    const made = await ctx.db
      .insertInto('portal_configurations')
      .values({
        brand_id: ctx.brand.id,
        content: JSON.stringify(content ?? asItStands(ctx, await inForce(ctx))),
        // Who saw a draft that was dropped meanwhile has not seen this one.
        version: randomInt(1, firstVersions),
        created_at: ctx.now,
        created_by: ctx.actor.accountId,
        created_by_label: ctx.actor.label,
        updated_at: ctx.now,
        updated_by: ctx.actor.accountId,
        updated_by_label: ctx.actor.label,
      })
      .onConflict((oc) => oc.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (made) return made.id
    throw conflict(await readConfiguration(ctx))
  }
  const row = await ctx.db
    .selectFrom('portal_configurations')
    .select(['id', 'version'])
    .where('brand_id', '=', ctx.brand.id)
    .where('state', '=', 'draft')
    .forUpdate()
    .executeTakeFirst()
  if (row?.version !== version) throw conflict(await readConfiguration(ctx))
  return row.id
}

/**
 * Keeps the draft as somebody left it; clients see nothing of it.
 * @throws Problem conflict with the configuration as it stands, 422 on `content.…`
 */
export async function saveDraft(ctx: StaffContext, { version, content }: { version: number; content: Content }) {
  const id = await draftAt(ctx, version, content)
  await check(ctx, content)
  if (version > 0)
    await ctx.db
      .updateTable('portal_configurations')
      .set({
        content: JSON.stringify(content),
        version: version + 1,
        updated_at: ctx.now,
        updated_by: ctx.actor.accountId,
        updated_by_label: ctx.actor.label,
      })
      .where('id', '=', id)
      .execute()
  return readConfiguration(ctx)
}

/** Drops the draft. @throws Problem conflict with the configuration as it stands */
export async function dropDraft(ctx: StaffContext, { version }: { version: number }) {
  const id = await draftAt(ctx, version)
  await ctx.asSystem(() =>
    ctx.db
      .deleteFrom('files')
      .where('owner_kind', '=', 'portal-configuration.portal')
      .where('owner_id', '=', id)
      .execute(),
  )
  await ctx.db.deleteFrom('portal_configurations').where('id', '=', id).execute()
  return readConfiguration(ctx)
}

/** Puts an edition in force: what stands on every page becomes the brand's, the rest is read from the edition. */
async function putInForce(ctx: StaffContext, id: string, content: Content): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select coalesce(max(number), 0) + 1 as n from portal_configurations where brand_id = ${ctx.brand.id}`.execute(
    ctx.db,
  )
  const number = rows[0]!.n
  await ctx.db
    .updateTable('portal_configurations')
    .set({ state: 'superseded' })
    .where('brand_id', '=', ctx.brand.id)
    .where('state', '=', 'published')
    .execute()
  await ctx.db
    .updateTable('portal_configurations')
    .set({
      state: 'published',
      number,
      published_at: ctx.now,
      published_by: ctx.actor.accountId,
      published_by_label: ctx.actor.label,
    })
    .where('id', '=', id)
    .execute()
  const { theme, menu, footer } = content
  // The gate asked for the permission to publish; that to set up the brand is another.
  await ctx.asSystem(() =>
    ctx.db
      .updateTable('brands')
      .set((eb) => ({
        colour: theme.colour,
        link_colour: theme.linkColour,
        font: theme.font,
        title_font: theme.titleFont,
        logo_id: theme.logoId,
        background_id: theme.backgroundId,
        icon_id: theme.iconId,
        menu: JSON.stringify(menu),
        links: JSON.stringify(footer.links),
        version: eb('version', '+', 1),
      }))
      .where('id', '=', ctx.brand.id)
      .execute(),
  )
  return number
}

/**
 * Publishes the draft, as one: from then on every client sees it.
 * @throws Problem conflict with the configuration as it stands, portal_configuration.nothing_to_publish, 422 on `content.…`
 */
export async function publish(ctx: StaffContext, { version }: { version: number }) {
  const before = await readConfiguration(ctx)
  if (before.version === 0 || before.changes.length === 0) throw problem('portal_configuration.nothing_to_publish')
  const id = await draftAt(ctx, version)
  await check(ctx, before.content)
  const number = await putInForce(ctx, id, before.content)
  await record(ctx, {
    type: 'portal_configuration.portal.published',
    subjectType: 'portal_configuration',
    subjectId: id,
    subjectLabel: String(number),
    after: { number, changes: before.changes.map(({ part, what }) => `${part}.${what}`) },
  })
}

/**
 * Publishes an earlier edition anew: the one before the last, or any that is named.
 * @throws Problem 404, portal_configuration.draft_open, nothing_to_undo
 */
export async function restore(ctx: StaffContext, editionId?: string) {
  if (await editionOf(ctx, 'draft')) throw problem('portal_configuration.draft_open')
  const current = await editionOf(ctx, 'published')
  const earlier = await ctx.db
    .selectFrom('portal_configurations')
    .selectAll()
    .where('brand_id', '=', ctx.brand.id)
    .where('state', '=', 'superseded')
    .$if(editionId !== undefined, (qb) => qb.where('id', '=', editionId!))
    // What was itself brought back by an undo is not undone into: one goes back and back.
    .$if(editionId === undefined, (qb) =>
      qb.where(
        'number',
        '<',
        sql<number>`coalesce((select o.number from portal_configurations o where o.id = ${current?.restored_from ?? null}::uuid), ${current?.number ?? 0}::int)`,
      ),
    )
    .orderBy('number', 'desc')
    .executeTakeFirst()
  if (!earlier) throw editionId === undefined ? problem('portal_configuration.nothing_to_undo') : notFound()
  const kept = contentOf(ctx, earlier.content)
  const content = await withoutLost(ctx, kept)
  const made = await ctx.db
    .insertInto('portal_configurations')
    .values({
      brand_id: ctx.brand.id,
      content: JSON.stringify(content),
      restored_from: earlier.restored_from ?? earlier.id,
      created_at: ctx.now,
      created_by: ctx.actor.accountId,
      created_by_label: ctx.actor.label,
      updated_at: ctx.now,
      updated_by: ctx.actor.accountId,
      updated_by_label: ctx.actor.label,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) throw problem('portal_configuration.draft_open')
  const number = await putInForce(ctx, made.id, content)
  await record(ctx, {
    type: 'portal_configuration.portal.restored',
    subjectType: 'portal_configuration',
    subjectId: made.id,
    subjectLabel: String(number),
    after: { number, restored: earlier.number },
  })
}

/** An earlier edition without what is no more: pictures, groups and clients that were there then. */
async function withoutLost(ctx: StaffContext, content: Content): Promise<Content> {
  try {
    await check(ctx, content)
    return content
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const lost = new Set(error.fields.map(({ field }) => field))
    const keep = <T>(field: string, value: T | null) => (lost.has(`content.${field}`) ? null : value)
    return {
      ...content,
      theme: {
        ...content.theme,
        logoId: keep('theme.logoId', content.theme.logoId),
        backgroundId: keep('theme.backgroundId', content.theme.backgroundId),
        iconId: keep('theme.iconId', content.theme.iconId),
      },
      highlight: { ...content.highlight, pictureId: keep('highlight.pictureId', content.highlight.pictureId) },
      pages: content.pages.filter((_, index) => !lost.has(`content.pages.${index}.groupId`)),
      team: content.team.flatMap((one, index) => {
        const organisationIds = one.organisationIds.filter(
          (_, at) => !lost.has(`content.team.${index}.organisationIds.${at}`),
        )
        // Whose only client is gone is nobody's, not everybody's.
        return one.organisationIds.length > 0 && organisationIds.length === 0 ? [] : [{ ...one, organisationIds }]
      }),
    }
  }
}

/**
 * Adds a picture to the draft, by what it is for: the draft then shows it.
 * @throws Problem conflict with the configuration as it stands, 422 on the file
 */
export async function addPicture(
  request: RequestInfo,
  { use, version }: { use: keyof typeof mostPictureBytes; version: number },
  uploads: Upload[],
) {
  const [upload, more] = uploads
  if (!upload || more) throw invalid({ field: 'picture', code: 'required' })
  const mostBytes = mostPictureBytes[use]
  if (upload.sizeBytes > mostBytes)
    throw invalid({
      field: 'picture',
      code: 'portal_configuration.picture_too_large',
      params: { kilobytes: mostBytes / 1000 },
    })
  // What is drawn on paper too, and what every browser takes as its icon.
  const as = use === 'logo' || use === 'icon' ? 'png' : 'webp'
  return keepPicture(
    request,
    { ...upload, field: 'picture' },
    { side: pictureSides[use], mostBytes, as },
    async () => undefined,
    async (context, picture) => {
      const ctx = context as StaffContext
      const id = await draftAt(ctx, version)
      const owner = { kind: 'portal-configuration.portal', id, organisationId: null }
      const fileId = await keepFile(ctx, picture, `image/${as}`, owner)
      return { fileId, version: version === 0 ? 1 : version }
    },
  )
}

/** Whether a picture of the portal may be seen by whoever asks: it is in force. */
export async function isShown(ctx: Context, fileId: string): Promise<boolean> {
  return picturesOf(await inForce(ctx)).includes(fileId)
}

const asSeen = (text: string, givenName: string): string => text.replace(/\{(prénom|first name)\}/gi, givenName)

/** The home page of an edition as somebody of a client sees it in a language. */
function homeOf(
  content: Content,
  {
    today,
    locale,
    givenName,
    readable,
    team,
  }: { today: string; locale: Locale; givenName: string; readable: (href: string) => boolean; team: HomeView['team'] },
): HomeView {
  const words = (text: { fr: string; en: string }) => asSeen(inLocale(text, locale), givenName)
  const { highlight, emergency } = content
  return {
    title: words(content.home.title),
    text: words(content.home.text),
    highlight: isHighlighted(content, today)
      ? {
          kind: highlight.kind,
          title: words(highlight.title),
          text: words(highlight.text),
          linkLabel: words(highlight.linkLabel),
          href: highlight.href,
          pictureId: highlight.pictureId,
          pictureText: words(highlight.pictureText),
        }
      : null,
    emergency: inLocale(emergency.title, locale)
      ? { title: words(emergency.title), text: words(emergency.text) }
      : null,
    actions: content.actions
      .filter((action) => readable(action.href))
      .map(({ title, description, ...action }) => ({
        ...action,
        title: words(title),
        description: inLocale(description, locale),
      })),
    team,
  }
}

const pageAddress = (href: string) => /^\/pages\/([^/?#]+)/.exec(href)?.[1]

/** Those of «Notre équipe» that the asking person may see: everybody's, and their own clients' contacts first. */
export async function readTeam(ctx: PersonContext): Promise<HomeView['team']> {
  const rows = await ctx.db
    .selectFrom('portal_contacts')
    .select(['id', 'name', 'role', 'phone', 'email', 'for_all'])
    .where('brand_id', '=', ctx.brand.id)
    .orderBy('for_all')
    .orderBy('position')
    .execute()
  return rows.map(({ id, name, role, phone, email }) => ({
    id,
    name,
    role: inLocale(role as { fr: string; en: string }, ctx.locale),
    phone,
    email,
  }))
}

/** The home page as the asking person of a client has it (P5). */
export async function readHome(ctx: PersonContext): Promise<HomeView> {
  const content = await inForce(ctx)
  const pages = await ctx.db.selectFrom('portal_pages').select('address').where('brand_id', '=', ctx.brand.id).execute()
  const readable = new Set([...pages.map((page) => page.address), 'contact'])
  return homeOf(content, {
    today: ctx.today,
    locale: ctx.locale,
    givenName: ctx.actor.givenName,
    readable: (href) => {
      const address = pageAddress(href)
      return address === undefined || readable.has(address)
    },
    team: await readTeam(ctx),
  })
}

/**
 * The home page and the frame of the draft, as clients would see them; with a profile, as somebody with its rights alone would.
 * @throws Problem 422 on `profile`
 */
export async function previewDraft(ctx: StaffContext, { profile }: { profile?: string | undefined } = {}) {
  const { content } = await readConfiguration(ctx)
  const words = (text: { fr: string; en: string }) => inLocale(text, ctx.locale)
  const roles = await ctx.db
    .selectFrom('roles')
    .select(['code', 'name'])
    .where('brand_id', '=', ctx.brand.id)
    .where('holder', '=', 'membership')
    .where('code', '<>', 'technical')
    .orderBy('position')
    .orderBy('code')
    .execute()
  if (profile && !roles.some(({ code }) => code === profile)) throw invalid({ field: 'profile', code: 'bad_choice' })
  const tried = profile ? await triedAs(ctx, profile) : null
  // Somebody of no group and of no client that a page or a contact is for.
  const forNobodyElse = new Set(
    content.pages.filter(({ audience }) => audience === 'group').map(({ address }) => address),
  )
  return {
    home: homeOf(content, {
      today: ctx.today,
      locale: ctx.locale,
      givenName: ctx.actor.givenName,
      readable: (href) => !tried || !forNobodyElse.has(pageAddress(href) ?? ''),
      team: content.team
        .filter(({ organisationIds }) => !tried || organisationIds.length === 0)
        .map(({ id, name, role, phone, email }) => ({ id, name, role: words(role), phone, email })),
    }),
    theme: content.theme,
    menu: content.menu,
    links: content.footer.links.map(({ label, href }) => ({ label: words(label), href })),
    profiles: roles.map(({ code, name }) => ({ code, name: inLocale(name as Text, ctx.locale) })),
    tried,
  }
}

/** What somebody with a profile alone has of the portal: as the database decides it, not as a table says. */
async function triedAs(ctx: StaffContext, profile: string) {
  const open = new Set(await tryingAs(ctx, profile, async (as) => (await openSpaces(as)).map(({ name }) => name)))
  const held = await ctx.db
    .selectFrom('role_permissions')
    .select('permission')
    .where('brand_id', '=', ctx.brand.id)
    .where('role', '=', profile)
    .execute()
  const known = permissionsFor(ctx.services.spaces, 'membership')
  return {
    code: profile,
    closed: ctx.services.spaces.map(({ name }) => name).filter((name) => !open.has(name)),
    may: known
      .filter(({ permission, space }) => open.has(space) && held.some((one) => one.permission === permission))
      .map(({ title }) => title[ctx.locale]),
  }
}

/** Clients of the brand by words or by ids. */
export async function findClients(ctx: StaffContext, { search, ids }: { search: string; ids: string }) {
  const asked = ids.split(',').filter((id) => z.uuid().safeParse(id).success)
  const items = await ctx.db
    .selectFrom('organisations as o')
    .select(['o.id', 'o.name'])
    .where('o.brand_id', '=', ctx.brand.id)
    .$if(ids !== '', (qb) => qb.where('o.id', 'in', asked.length > 0 ? asked : [randomUUID()]))
    .$if(ids === '', (qb) => qb.where(holdsWords(sql`o.name`, search)))
    .orderBy('o.name')
    .orderBy('o.id')
    .limit(ids === '' ? 50 : 500)
    .execute()
  return { items }
}
