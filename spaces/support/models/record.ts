import { recordData } from '../../../kernel/records/schema.ts'

/** A canned text of the staff («Modèles des réponses», B7). A language may be left empty. */
export const answerModel = recordData({
  name: 'support.answer_model',
  table: 'answer_models',
  path: '/staff/answer-models',
  page: '/fournisseur/assistance/modeles',
  access: { read: 'support.tickets.read', write: 'support.models.write' },
  words: {
    many: { fr: 'Modèles des réponses', en: 'Canned answers' },
    new: { fr: 'Nouveau modèle', en: 'New model' },
    search: { fr: 'Nom, sujet, texte', en: 'Name, subject, text' },
    empty: { fr: 'Aucun modèle', en: 'No model' },
    emptyHelp: {
      fr: "Un modèle est un texte que l'on écrit souvent\u00a0: «\u00a0Autoremplissage\u00a0» le met dans un message.",
      en: 'A model is a text that is often written: “Autofill” puts it into a message.',
    },
  },
  fields: {
    name: { type: 'text', title: { fr: 'Nom', en: 'Name' }, required: true, most: 80 },
    subject: { type: 'texts', title: { fr: 'Sujet', en: 'Subject' }, most: 200 },
    body: { type: 'texts', title: { fr: 'Texte', en: 'Text' }, most: 20_000, rows: 8 },
  },
  called: 'name',
  sections: [{ title: { fr: 'Modèle', en: 'Model' }, fields: ['name', 'subject', 'body'] }],
  columns: ['name', 'subject'],
  done: {
    created: { fr: 'Modèle de réponse créé', en: 'Answer model made' },
    updated: { fr: 'Modèle de réponse modifié', en: 'Answer model changed' },
    deleted: { fr: 'Modèle de réponse supprimé', en: 'Answer model deleted' },
  },
  deletion: {
    sure: { fr: 'Les messages déjà envoyés ne changent pas.', en: 'Messages that were sent do not change.' },
  },
})
