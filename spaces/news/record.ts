import { recordData } from '../../kernel/records/schema.ts'

/** An article (P5): its state follows from its days. */
export const article = recordData({
  name: 'news.article',
  table: 'news_articles',
  path: '/staff/news',
  page: '/fournisseur/actualites',
  access: { read: 'news.articles.read', write: 'news.articles.write' },
  words: {
    many: { fr: 'Actualités', en: 'News' },
    new: { fr: 'Nouvelle actualité', en: 'New article' },
    search: { fr: 'Titre, texte', en: 'Title, text' },
    empty: { fr: 'Aucune actualité', en: 'No news' },
    emptyHelp: {
      fr: "Rédigez-en une\u00a0: vos clients la lisent sur leur page d'accueil dès son premier jour.",
      en: 'Write some: your clients read it on their home page from its first day on.',
    },
  },
  fields: {
    title: { type: 'texts', title: { fr: 'Titre', en: 'Title' }, required: true, most: 150 },
    summary: { type: 'texts', title: { fr: 'Résumé', en: 'Summary' }, required: true, most: 500, rows: 2 },
    body: { type: 'texts', title: { fr: 'Texte', en: 'Text' }, required: true, most: 20_000, markdown: true },
    pictureText: {
      type: 'texts',
      title: { fr: "Ce que montre l'image", en: 'What the picture shows' },
      help: { fr: 'Lu à qui ne la voit pas.', en: 'Read to whoever does not see it.' },
      most: 200,
    },
    audience: {
      type: 'select',
      title: { fr: 'Destinataires', en: 'Audience' },
      required: true,
      span: 4,
      asked: true,
      options: {
        everybody: { fr: 'Tous les utilisateurs', en: 'Everybody' },
        managers: { fr: 'Les gestionnaires', en: 'Managers' },
      },
    },
    startsOn: {
      type: 'day',
      title: { fr: 'Premier jour', en: 'First day' },
      help: {
        fr: "Sans premier jour, l'actualité reste un brouillon.",
        en: 'Without a first day the article stays a draft.',
      },
      span: 4,
    },
    endsOn: {
      type: 'day',
      title: { fr: 'Dernier jour', en: 'Last day' },
      help: { fr: 'Sans dernier jour, elle reste publiée.', en: 'Without a last day it stays published.' },
      span: 4,
    },
  },
  called: 'title',
  sections: [
    { title: { fr: 'Contenu', en: 'Content' }, fields: ['title', 'summary', 'body', 'pictureText'] },
    { title: { fr: 'Publication', en: 'Publication' }, fields: ['audience', 'startsOn', 'endsOn'] },
  ],
  columns: ['title', 'state', 'audience', 'startsOn', 'endsOn'],
  states: {
    draft: { title: { fr: 'Brouillon', en: 'Draft' }, tag: 'pending' },
    planned: { title: { fr: 'Programmée', en: 'Planned' }, tag: 'planned' },
    published: { title: { fr: 'Publiée', en: 'Published' }, tag: 'active' },
    over: { title: { fr: 'Terminée', en: 'Over' }, tag: 'done' },
    withdrawn: { title: { fr: 'Retirée', en: 'Withdrawn' }, tag: 'closed' },
  },
  done: {
    created: { fr: 'Actualité créée', en: 'Article created' },
    updated: { fr: 'Actualité modifiée', en: 'Article changed' },
    deleted: { fr: 'Actualité supprimée', en: 'Article deleted' },
  },
  acts: {
    withdrawal: {
      type: 'withdrawn',
      done: { fr: 'Actualité retirée', en: 'Article withdrawn' },
      title: { fr: 'Retirer', en: 'Withdraw' },
      sure: {
        fr: 'Personne ne la lira plus. Elle reste ici, pour être publiée de nouveau.',
        en: 'Nobody will read it any more. It stays here, to be published again.',
      },
    },
  },
  deletion: {
    sure: { fr: "Personne ne l'a encore lue. Rien n'en restera.", en: 'Nobody has read it yet. Nothing of it stays.' },
  },
  picture: { mostBytes: 2_000_000, side: 1600 },
  readers: {
    path: '/news',
    page: '/actualites',
    words: {
      empty: { fr: 'Aucune actualité pour le moment', en: 'No news for now' },
      emptyHelp: {
        fr: 'Ce que votre fournisseur publie pour vous paraît ici.',
        en: 'What your provider publishes for you appears here.',
      },
    },
    shown: ['title', 'summary', 'pictureText', 'startsOn'],
    alone: ['body'],
    columns: ['title', 'summary', 'startsOn'],
    by: 'startsOn',
  },
})
