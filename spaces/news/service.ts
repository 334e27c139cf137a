import { sql } from 'kysely'
import type { z } from 'zod'
import { conflict, invalid, notFound, problem } from '../../kernel/errors/problem.ts'
import { pictureKinds } from '../../kernel/files/kinds.ts'
import { keepFile, kindOf, openFile, type Upload } from '../../kernel/files/storage.ts'
import type { ClientContext, PersonContext, StaffContext, SystemContext } from '../../kernel/http/context.ts'
import { inLocale, type Text } from '../../kernel/i18n/locale.ts'
import { record } from '../../kernel/journal/journal.ts'
import { readRow } from '../../kernel/lists/read.ts'
import { allNews, news, shownTo } from './lists.ts'
import type * as schema from './schema.ts'

type Content = z.output<typeof schema.articleBody>
const mostPictureBytes = 2_000_000

/** What the client's bar shows: published articles that the person has not read. */
export const unread = sql<number>`(select count(*)::int from news_articles a
  where not exists (select from news_reads r where r.article_id = a.id and r.account_id = parvis.account_id()))`

/** An article that is published for whoever asks. @throws Problem 404 */
export async function readNews(ctx: ClientContext, id: string) {
  const row = await readRow(ctx, news, id)
  return { ...shownTo(row, ctx), body: inLocale(row.body as Text, ctx.locale) }
}

/** Writes down that the person has read an article; a repeat does nothing. @throws Problem 404 */
export async function markRead(ctx: ClientContext, id: string): Promise<void> {
  await readRow(ctx, news, id)
  await ctx.db
    .insertInto('news_reads')
    .values({ account_id: ctx.actor.accountId, article_id: id, read_at: ctx.now })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/** The picture of an article that the person may see. @throws Problem 404 */
export async function openPicture(ctx: PersonContext, id: string, fileId: string) {
  const row = await readRow(ctx, allNews, id)
  if (row.picture_id !== fileId) throw notFound()
  return openFile(ctx, fileId)
}

/** For whom an article may be: everybody, managers, or the holders of a space that clients subscribe to. */
export function audiencesOf(ctx: StaffContext) {
  const words: Record<string, Text> = {
    everybody: { fr: 'Tous les utilisateurs', en: 'Everybody' },
    managers: { fr: 'Les gestionnaires', en: 'Managers' },
  }
  for (const { name, subscription } of ctx.services.spaces)
    if (subscription) words[`space:${name}`] = subscription.title
  return Object.entries(words).map(([value, title]) => ({ value, title: inLocale(title, ctx.locale) }))
}

/** An article with all that is edited of it. @throws Problem 404 */
export async function readArticle(ctx: StaffContext, id: string) {
  const row = await readRow(ctx, allNews, id)
  return {
    id,
    title: row.title as Text,
    summary: row.summary as Text,
    body: row.body as Text,
    pictureId: row.picture_id,
    pictureText: row.picture_text as Text,
    audience: row.audience,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    state: row.state,
    deletable: !row.was_published && (row.state === 'draft' || row.state === 'planned'),
    version: row.version,
  }
}
type Article = Awaited<ReturnType<typeof readArticle>>

/** @throws Problem 422 on `audience` */
function columnsOf(ctx: StaffContext, input: Content) {
  const { audience } = input
  if (!audiencesOf(ctx).some(({ value }) => value === audience))
    throw invalid({ field: 'audience', code: 'bad_choice' })
  return {
    title: JSON.stringify(input.title),
    summary: JSON.stringify(input.summary),
    body: JSON.stringify(input.body),
    picture_text: JSON.stringify(input.pictureText),
    audience,
    starts_on: input.startsOn,
    ends_on: input.endsOn,
  }
}

const kept = ({ title, audience, startsOn, endsOn }: Article) => ({ title: title.fr, audience, startsOn, endsOn })
const tell = (ctx: StaffContext, act: string, { id, title }: Article, facts: { before?: unknown; after?: unknown }) =>
  record(ctx, { type: `news.article.${act}`, subjectType: 'news', subjectId: id, subjectLabel: title.fr, ...facts })

/** Begins an article. @throws Problem 422 on `audience` */
export async function createArticle(ctx: StaffContext, input: Content) {
  const { id } = await ctx.db
    .insertInto('news_articles')
    .values({ ...columnsOf(ctx, input), brand_id: ctx.brand.id, created_at: ctx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  const made = await readArticle(ctx, id)
  await tell(ctx, 'created', made, { after: kept(made) })
  return made
}

/** Locks an article at the version that the person saw. @throws Problem 404, conflict with the article as it stands */
async function hold(ctx: StaffContext, id: string, version: number): Promise<Article> {
  await ctx.db.selectFrom('news_articles').select('id').where('id', '=', id).forUpdate().execute()
  const found = await readArticle(ctx, id)
  if (found.version !== version) throw conflict(found)
  return found
}

async function change(
  ctx: StaffContext,
  before: Article,
  act: string,
  columns: Partial<ReturnType<typeof columnsOf>> & { picture_id?: string | null },
) {
  await ctx.db
    .updateTable('news_articles')
    .set({ ...columns, version: before.version + 1 })
    .where('id', '=', before.id)
    .execute()
  const after = await readArticle(ctx, before.id)
  await tell(ctx, act, after, { before: kept(before), after: kept(after) })
  return after
}

/** Changes an article, published or not. @throws Problem 404, conflict, 422 on `audience` */
export async function updateArticle(
  ctx: StaffContext,
  id: string,
  { version, ...input }: Content & { version: number },
) {
  const before = await hold(ctx, id, version)
  return change(ctx, before, 'updated', columnsOf(ctx, input))
}

/** Takes an article from its readers: it stays, to be published again. @throws Problem 404, conflict, news.not_planned */
export async function withdrawArticle(ctx: StaffContext, id: string, { version }: { version: number }) {
  const before = await hold(ctx, id, version)
  if (!before.startsOn) throw problem('news.not_planned')
  return change(ctx, before, 'withdrawn', { starts_on: null, ends_on: null })
}

const dropFile = (ctx: StaffContext, fileId: string | null) =>
  ctx.asSystem(() => ctx.db.deleteFrom('files').where('id', '=', fileId).execute())

/** Deletes an article that nobody could read yet. @throws Problem 404, conflict, news.was_published */
export async function deleteArticle(ctx: StaffContext, id: string, { version }: { version: number }): Promise<void> {
  const before = await hold(ctx, id, version)
  if (!before.deletable) throw problem('news.was_published')
  await ctx.db.deleteFrom('news_articles').where('id', '=', id).execute()
  await dropFile(ctx, before.pictureId)
  await tell(ctx, 'deleted', before, { before: kept(before) })
}

/** Gives an article its picture in the place of the one that it had; without a file it has none. @throws Problem 404, conflict, 422 on `picture` */
export async function setPicture(ctx: StaffContext, id: string, { version }: { version: number }, uploads: Upload[]) {
  const before = await hold(ctx, id, version)
  const [upload, more] = uploads
  if (more || (upload && upload.sizeBytes > mostPictureBytes))
    throw invalid({ field: 'picture', code: 'news.one_picture' })
  const picture_id = upload
    ? await keepFile(ctx, upload, await kindOf({ ...upload, field: 'picture' }, pictureKinds), {
        kind: 'news.article',
        id,
        organisationId: null,
      })
    : null
  const after = await change(ctx, before, 'updated', { picture_id })
  await dropFile(ctx, before.pictureId)
  return after
}

/** What somebody who is erased has read. */
export const eraseReads = async (ctx: SystemContext, accountId: string): Promise<void> => {
  await ctx.db.deleteFrom('news_reads').where('account_id', '=', accountId).execute()
}
