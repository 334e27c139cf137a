import { recordData } from '../../../kernel/records/schema.ts'

const access = { read: 'support.tickets.read', write: 'support.levels.write' } as const
const name = { type: 'text', title: { fr: 'Nom', en: 'Name' }, required: true, most: 80 } as const
const hours = (fr: string, en: string) =>
  ({
    type: 'text',
    title: { fr, en },
    most: 60,
    span: 4,
    examples: ['09:00-18:00', '08:30-12:00 14:00-17:30', '00:00-24:00'],
  }) as const

/** When the provider is at work (P15). */
export const businessCalendar = recordData({
  name: 'support.calendar',
  table: 'business_calendars',
  path: '/staff/business-calendars',
  page: '/fournisseur/assistance/calendriers',
  access,
  words: {
    many: { fr: 'Calendriers', en: 'Calendars' },
    new: { fr: 'Nouveau calendrier', en: 'New calendar' },
    search: { fr: 'Nom', en: 'Name' },
    empty: { fr: 'Aucun calendrier', en: 'No calendar' },
    emptyHelp: {
      fr: "Un calendrier dit vos heures d'ouverture et vos jours fériés\u00a0: les délais promis ne courent que pendant elles.",
      en: 'A calendar says your hours and your holidays: what is promised counts within them alone.',
    },
  },
  fields: {
    name,
    monday: hours('Lundi', 'Monday'),
    tuesday: hours('Mardi', 'Tuesday'),
    wednesday: hours('Mercredi', 'Wednesday'),
    thursday: hours('Jeudi', 'Thursday'),
    friday: hours('Vendredi', 'Friday'),
    saturday: hours('Samedi', 'Saturday'),
    sunday: hours('Dimanche', 'Sunday'),
    zone: {
      type: 'text',
      title: { fr: 'Fuseau horaire', en: 'Time zone' },
      help: { fr: 'Vide\u00a0: celui de la marque.', en: "Empty: the brand's." },
      most: 60,
      span: 4,
      examples: ['Europe/Paris', 'Indian/Reunion', 'America/Guadeloupe'],
    },
    holidays: {
      type: 'select',
      title: { fr: 'Jours fériés', en: 'Holidays' },
      required: true,
      span: 4,
      options: {
        france: { fr: 'De France', en: 'Of France' },
        alsace_moselle: { fr: "De France, d'Alsace et de Moselle", en: 'Of France, Alsace and Moselle' },
        none: { fr: 'Aucun', en: 'None' },
      },
    },
    closedDays: {
      type: 'text',
      title: { fr: 'Autres jours de fermeture', en: 'Further days closed' },
      help: { fr: 'Comme 2026-12-24 2026-12-31.', en: 'Like 2026-12-24 2026-12-31.' },
      most: 1000,
      examples: ['2026-12-24', '2026-12-24 2026-12-31', '2027-05-07'],
    },
  },
  called: 'name',
  byName: true,
  sections: [
    { title: { fr: 'Calendrier', en: 'Calendar' }, fields: ['name', 'zone', 'holidays', 'closedDays'] },
    {
      title: { fr: 'Heures', en: 'Hours' },
      fields: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
    },
  ],
  columns: ['name', 'monday', 'saturday', 'holidays'],
  done: {
    created: { fr: 'Calendrier créé', en: 'Calendar made' },
    updated: { fr: 'Calendrier modifié', en: 'Calendar changed' },
    deleted: { fr: 'Calendrier supprimé', en: 'Calendar deleted' },
  },
  deletion: { sure: { fr: 'Aucun niveau de service ne le suit.', en: 'No service level follows it.' } },
})

/** What is promised to some clients (P15). */
export const serviceLevel = recordData({
  name: 'support.level',
  table: 'service_levels',
  path: '/staff/service-levels',
  page: '/fournisseur/assistance/niveaux',
  access,
  words: {
    many: { fr: 'Niveaux de service', en: 'Service levels' },
    new: { fr: 'Nouveau niveau', en: 'New level' },
    search: { fr: 'Nom', en: 'Name' },
    empty: { fr: 'Aucun niveau de service', en: 'No service level' },
    emptyHelp: {
      fr: 'Un niveau de service suit un calendrier\u00a0; ses délais se disent par priorité.',
      en: 'A service level follows a calendar; its promises are said by priority.',
    },
  },
  fields: {
    name,
    calendar: {
      type: 'select',
      title: { fr: 'Calendrier', en: 'Calendar' },
      help: {
        fr: 'Sans calendrier\u00a0: jour et nuit, tous les jours.',
        en: 'Without one: day and night, every day.',
      },
      asked: true,
      span: 6,
    },
    isDefault: {
      type: 'checkbox',
      title: { fr: "Pour les clients qui n'en ont pas", en: 'For clients that have none' },
    },
  },
  called: 'name',
  byName: true,
  sections: [{ title: { fr: 'Niveau', en: 'Level' }, fields: ['name', 'calendar', 'isDefault'] }],
  columns: ['name', 'isDefault'],
  done: {
    created: { fr: 'Niveau de service créé', en: 'Service level made' },
    updated: { fr: 'Niveau de service modifié', en: 'Service level changed' },
    deleted: { fr: 'Niveau de service supprimé', en: 'Service level deleted' },
  },
  deletion: { sure: { fr: "Aucun client ni ticket ne l'a.", en: 'No client and no ticket has it.' } },
})

/** A promise of a level (P15). */
export const serviceTarget = recordData({
  name: 'support.target',
  table: 'service_targets',
  path: '/staff/service-targets',
  page: '/fournisseur/assistance/delais',
  access,
  words: {
    many: { fr: 'Délais promis', en: 'Promises' },
    new: { fr: 'Nouveau délai', en: 'New promise' },
    search: { fr: 'Nom', en: 'Name' },
    empty: { fr: 'Aucun délai promis', en: 'No promise' },
    emptyHelp: {
      fr: 'Un délai dit en combien de minutes ouvrées un ticket est pris en charge, puis réglé.',
      en: 'A promise says within how many minutes of work a ticket is answered, and settled.',
    },
  },
  fields: {
    name,
    level: {
      type: 'select',
      title: { fr: 'Niveau', en: 'Level' },
      help: { fr: 'Vide\u00a0: tous.', en: 'Empty: all.' },
      asked: true,
      span: 6,
    },
    priority: {
      type: 'select',
      title: { fr: 'Priorité', en: 'Priority' },
      help: { fr: 'Vide\u00a0: toutes.', en: 'Empty: all.' },
      asked: true,
      span: 6,
    },
    firstAnswerMinutes: {
      type: 'number',
      title: { fr: 'Prise en charge, en minutes ouvrées', en: 'First answer, in minutes of work' },
      least: 1,
      most: 100_000,
      span: 6,
    },
    resolutionMinutes: {
      type: 'number',
      title: { fr: 'Rétablissement, en minutes ouvrées', en: 'Resolution, in minutes of work' },
      least: 1,
      most: 100_000,
      span: 6,
    },
  },
  called: 'name',
  byName: true,
  sections: [
    {
      title: { fr: 'Délai', en: 'Promise' },
      fields: ['name', 'level', 'priority', 'firstAnswerMinutes', 'resolutionMinutes'],
    },
  ],
  columns: ['name', 'firstAnswerMinutes', 'resolutionMinutes'],
  done: {
    created: { fr: 'Délai promis créé', en: 'Promise made' },
    updated: { fr: 'Délai promis modifié', en: 'Promise changed' },
    deleted: { fr: 'Délai promis supprimé', en: 'Promise deleted' },
  },
  deletion: {
    sure: { fr: 'Les tickets ouverts suivent les délais qui restent.', en: 'Open tickets follow those that are left.' },
  },
})
