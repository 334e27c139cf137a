// The demo's news: one in each state, two with a picture.
import { readFileSync } from 'node:fs'
import { addDays } from '../../kernel/dates/day.ts'
import type { DemoPart } from '../../kernel/demo/demo.ts'

type Words = [title: string, summary: string, body: string, picture?: string]
type Article = { key: string; days: Array<number | null>; audience: string; fr: Words; en: Words }

const articles: Article[] = [
  {
    key: 'village',
    days: [-2, 60],
    audience: 'everybody',
    fr: [
      'Le portail change de visage',
      'Vos contrats, vos utilisateurs et vos demandes se trouvent désormais au même endroit.',
      "Depuis lundi, tout part de l'accueil\u00a0:\n\n- **suivre** vos demandes\u00a0;\n- **joindre** l'assistance.\n\nUne question\u00a0? [Ouvrez un ticket](/assistance/nouveau).",
      'Un village et son parvis, au pied des collines',
    ],
    en: [
      'The portal has a new face',
      'Your contracts, users and requests are now in one place.',
      'Since Monday everything starts from the home page:\n\n- **follow** your requests;\n- **reach** support.\n\nA question? [Open a ticket](/assistance/nouveau).',
      'A village and its square, below the hills',
    ],
  },
  {
    key: 'bureau',
    days: [-9, null],
    audience: 'managers',
    fr: [
      'Revue annuelle des accès',
      'Elle est ouverte aux gestionnaires pendant un mois.',
      "Chaque accès inutilisé depuis un an est proposé au retrait. **Rien n'est retiré sans votre accord.**",
      'Un écran qui montre des graphiques, sur un bureau',
    ],
    en: [
      'Yearly review of access',
      'It is open to managers for a month.',
      'Access not used for a year is proposed for removal. **Nothing is removed without your consent.**',
      'A screen that shows charts, on a desk',
    ],
  },
  {
    key: 'horaires',
    days: [12, 40],
    audience: 'everybody',
    fr: [
      "Horaires de fin d'année",
      "L'assistance répond de 9\u00a0h à 16\u00a0h.",
      'Les urgences sont prises en charge.',
    ],
    en: ['Hours at the end of the year', 'Support answers from 9 am to 4 pm.', 'Urgent matters are dealt with.'],
  },
  {
    key: 'bilan',
    days: [null, null],
    audience: 'everybody',
    fr: ["Bilan de l'année", 'À compléter.', 'Chiffres à recevoir.'],
    en: ['The year in figures', 'To be completed.', 'Figures to come.'],
  },
]

/** The demo of «Actualités». */
export const demo: DemoPart = {
  tables: ['news_articles'],
  fill: ({ add, paper, idOf, today, ago, brandId, world }) => {
    for (const [index, { key, days, audience, fr, en }] of articles.entries()) {
      const id = idOf('news', key)
      const at = ago(12 - index)
      const kept = () =>
        paper({
          id: idOf('news', key, 'picture'),
          organisationId: null,
          owner: { kind: 'news.article', id },
          name: `${key}.png`,
          contentType: 'image/png',
          bytes: readFileSync(new URL(`demo/${key}.png`, import.meta.url)),
          by: world.staff.barredon,
          at,
        })
      const [starts_on, ends_on] = days.map((n) => (n === null ? null : addDays(today, n)))
      add('news_articles', {
        id,
        brand_id: brandId,
        title: { fr: fr[0], en: en[0] },
        summary: { fr: fr[1], en: en[1] },
        body: { fr: fr[2], en: en[2] },
        picture_id: fr[3] ? kept() : null,
        picture_text: { fr: fr[3] ?? '', en: en[3] ?? '' },
        audience,
        starts_on,
        ends_on,
        created_at: at,
      })
    }
  },
}
