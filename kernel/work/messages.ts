import { defineMessages } from '../notifications/messages.ts'

defineMessages(
  {
    'work.finished': {
      subject: { fr: 'Terminé\u00a0: {work}', en: 'Done: {work}' },
      body: {
        fr: 'Lignes traitées\u00a0: {done}. Lignes en échec\u00a0: {refused}.',
        en: 'Lines done: {done}. Lines that failed: {refused}.',
      },
    },
  },
  {
    work: {
      title: { fr: 'Le travail qui est terminé', en: 'The task that is over' },
      sample: { fr: 'Retrait de rattachements', en: 'Removal of memberships' },
    },
    done: { title: { fr: 'Combien de lignes ont réussi', en: 'How many lines went well' }, sample: '46' },
    refused: { title: { fr: 'Combien de lignes ont échoué', en: 'How many lines failed' }, sample: '2' },
  },
)
