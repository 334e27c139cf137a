import { recordData } from '../../../kernel/records/schema.ts'

/** What is asked for together, time and again (D38). */
export const requestedModel = recordData({
  name: 'documents.requested_model',
  table: 'requested_models',
  path: '/staff/requested-models',
  page: '/fournisseur/modeles-de-pieces',
  access: { read: 'documents.requested.read', write: 'documents.requested.manage' },
  words: {
    many: { fr: 'Modèles de pièces demandées', en: 'Models of requested documents' },
    new: { fr: 'Ajouter un modèle', en: 'Add a model' },
    search: { fr: 'Nom, pièces', en: 'Name, documents' },
    empty: { fr: 'Aucun modèle', en: 'No model' },
    emptyHelp: {
      fr: 'Un modèle nomme les pièces que vous demandez ensemble.',
      en: 'A model names the documents that you ask for together.',
    },
  },
  fields: {
    name: { type: 'texts', title: { fr: 'Nom', en: 'Name' }, required: true, most: 120 },
    pieces: {
      type: 'textarea',
      title: { fr: 'Pièces', en: 'Documents' },
      help: { fr: 'Une par ligne.', en: 'One to a line.' },
      required: true,
      most: 2000,
      rows: 6,
    },
    help: {
      type: 'texts',
      title: { fr: 'Aide', en: 'Help' },
      help: { fr: 'Ce que le client lit au-dessus des pièces.', en: 'What the client reads above the documents.' },
      most: 1000,
      rows: 3,
    },
    days: {
      type: 'number',
      title: { fr: 'Délai, en jours', en: 'Time to answer, in days' },
      required: true,
      least: 1,
      most: 365,
    },
    validMonths: {
      type: 'number',
      title: { fr: 'Valable, en mois', en: 'Good for, in months' },
      help: {
        fr: 'Vide\u00a0: sans limite. Passé ce temps, la pièce est redemandée.',
        en: 'Empty: without limit. After that time it is asked for again.',
      },
      least: 1,
      most: 120,
    },
  },
  called: 'name',
  sections: [
    { title: { fr: 'Modèle', en: 'Model' }, fields: ['name', 'pieces', 'help'] },
    { title: { fr: 'Délais', en: 'Times' }, fields: ['days', 'validMonths'] },
  ],
  columns: ['name', 'pieces', 'days', 'validMonths'],
  done: {
    created: { fr: 'Modèle de pièces ajouté', en: 'Model of documents added' },
    updated: { fr: 'Modèle de pièces modifié', en: 'Model of documents changed' },
    deleted: { fr: 'Modèle de pièces supprimé', en: 'Model of documents deleted' },
  },
  deletion: { sure: { fr: 'Les demandes déjà faites restent.', en: 'What was asked already stays.' } },
})
