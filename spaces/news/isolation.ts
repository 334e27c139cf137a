// What nobody of a client may read, for the proof of isolation: an article for the holders of a space that is none, with its picture.
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'

export const isolation: Isolation = {
  rows: { news_articles: "audience = 'space:' || $1" },
  notPlanted: ['audience'],
  fill: async ({ portal, brandId, organisation, ids, canary, file }) => {
    const text = JSON.stringify({ fr: canary, en: canary })
    const article = await insert(portal, 'news_articles', {
      brand_id: brandId,
      title: text,
      summary: text,
      body: text,
      picture_text: text,
      audience: `space:${organisation}`,
      starts_on: '2026-01-01',
      created_at: portal.clock.now,
    })
    const picture = await file(canary, { kind: 'news.article', id: article.id })
    await portal.sql('update news_articles set picture_id = $2 where id = $1', [article.id, picture])
    Object.assign(ids, { news: article.id, 'news.fileId': picture })
  },
  uploads: /news\/\{id\}\/picture$/,
  uploadFields: () => ({ version: '1' }),
  plants: [
    {
      name: 'a policy that lets everybody read news',
      sql: 'create policy leak on news_articles for select to parvis_client using (true)',
      undo: 'drop policy leak on news_articles',
    },
  ],
}
