// The demo's news: one in each state, two with a picture.
import { readFileSync } from 'node:fs'
import { addDays } from '../../kernel/dates/day.ts'
import type { DemoPart } from '../../kernel/demo/demo.ts'

type Words = [fr: string, en: string]
type Article = Record<'title' | 'summary' | 'body', Words> & {
  days: Array<number | null>
  picture?: Words
  audience?: string
}
const articles: Record<string, Article> = {
  village: {
    days: [-2, 60],
    title: ['Le portail change de visage', 'The portal has a new face'],
    summary: ['Contrats, utilisateurs et demandes au même endroit.', 'Contracts, users and requests in one place.'],
    body: [
      "Depuis lundi, tout part de l'accueil\u00a0:\n\n- **suivre** vos demandes\u00a0;\n- **joindre** l'assistance.\n\nUne question\u00a0? [Ouvrez un ticket](/assistance/nouveau).",
      'Since Monday everything starts from the home page:\n\n- **follow** your requests;\n- **reach** support.\n\nA question? [Open a ticket](/assistance/nouveau).',
    ],
    picture: ['Un village et son parvis, au pied des collines', 'A village and its square, below the hills'],
  },
  bureau: {
    days: [-9, null],
    audience: 'managers',
    title: ['Revue annuelle des accès', 'Yearly review of access'],
    summary: ['Elle est ouverte aux gestionnaires pendant un mois.', 'It is open to managers for a month.'],
    body: [
      "Chaque accès inutilisé depuis un an est proposé au retrait. **Rien n'est retiré sans votre accord.**",
      'Access not used for a year is proposed for removal. **Nothing is removed without your consent.**',
    ],
    picture: ['Un écran qui montre des graphiques, sur un bureau', 'A screen that shows charts, on a desk'],
  },
  horaires: {
    days: [12, 40],
    title: ["Horaires de fin d'année", 'Hours at the end of the year'],
    summary: ["L'assistance répond de 9\u00a0h à 16\u00a0h.", 'Support answers from 9 am to 4 pm.'],
    body: ['Les urgences sont prises en charge.', 'Urgent matters are dealt with.'],
  },
  bilan: {
    days: [null, null],
    title: ["Bilan de l'année", 'The year in figures'],
    summary: ['À compléter.', 'To be completed.'],
    body: ['Chiffres à recevoir.', 'Figures to come.'],
  },
}
const text = ([fr, en]: Words = ['', '']) => ({ fr, en })

/** The demo of «Actualités». */
export const demo: DemoPart = {
  tables: ['news_articles'],
  fill: ({ add, paper, idOf, today, ago, brandId, world }) => {
    for (const [index, [key, article]] of Object.entries(articles).entries()) {
      const id = idOf('news', key)
      const at = ago(12 - index)
      const picture = {
        id: idOf('news', key, 'picture'),
        organisationId: null,
        owner: { kind: 'news.article', id },
        name: `${key}.png`,
        contentType: 'image/png',
        by: world.staff.barredon,
        at,
      }
      const [starts_on, ends_on] = article.days.map((n) => (n === null ? null : addDays(today, n)))
      add('news_articles', {
        id,
        brand_id: brandId,
        title: text(article.title),
        summary: text(article.summary),
        body: text(article.body),
        picture_id: article.picture
          ? paper({ ...picture, bytes: readFileSync(new URL(`demo/${key}.png`, import.meta.url)) })
          : null,
        picture_text: text(article.picture),
        audience: article.audience ?? 'everybody',
        starts_on,
        ends_on,
        created_at: at,
      })
    }
  },
}
