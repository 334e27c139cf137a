import { waitWords } from '../dates/duration.ts'
import { fill, type Locale, type Text } from '../i18n/locale.ts'

/** One field that was refused; `field` is its path in the body, query or address ('subscriber.email'). */
export type FieldError = { field: string; code: string; message: string }

type Definition = Text & { status: number }
const catalogue = new Map<string, Definition>()

/** Declares a space's error codes, each with its status and its sentence in every language. Codes are `space.snake_case`. */
export function defineProblems<const C extends string>(definitions: Record<C, Definition>): void {
  for (const [code, definition] of Object.entries<Definition>(definitions)) catalogue.set(code, definition)
}

const isText = (value: unknown): value is Text =>
  typeof value === 'object' && value !== null && 'fr' in value && 'en' in value

/**
 * The sentence of a code, or undefined where it is not declared. A parameter that is a text in every language is put in that of the sentence;
 * of `seconds`, `{wait}` is how long to wait in words.
 */
export function sentenceOf(code: string, locale: Locale, params: Record<string, unknown> = {}): string | undefined {
  const definition = catalogue.get(code)
  const words = Object.entries(params).map(([name, value]) => [name, isText(value) ? value[locale] : value])
  const wait = typeof params.seconds === 'number' ? { wait: waitWords(params.seconds, locale) } : {}
  return definition && fill(definition[locale], { ...Object.fromEntries(words), ...wait })
}

/** A refusal that the person is told of, as problem details (RFC 9457). */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly params: Record<string, unknown>
  readonly fields: Array<{ field: string; code: string; params?: Record<string, unknown> }>
  readonly extra: unknown
  /** Whom to ask, said after the sentence; set where a client's person is refused and the sentence does not say it itself (P31). */
  ask: string | undefined
  /** @param options with a `cause` it is written to the log, for whoever runs the server */
  constructor(
    code: string,
    options: { params?: Record<string, unknown>; fields?: Problem['fields']; extra?: unknown; cause?: unknown } = {},
  ) {
    super(code, { cause: options.cause })
    const definition = catalogue.get(code)
    if (!definition) throw new Error(`undeclared problem ${code}`)
    this.code = code
    this.status = definition.status
    this.params = options.params ?? {}
    this.fields = options.fields ?? []
    this.extra = options.extra
  }
}

/** Refuses with a declared code. */
export function problem(code: string, params: Record<string, unknown> = {}, extra?: unknown): Problem {
  return new Problem(code, { params, extra })
}

/** Refuses fields: 422, each named with its code. */
export function invalid(...fields: Problem['fields']): Problem {
  return new Problem('invalid', { fields })
}

/** The record is not there, or is not yours: no difference is told. */
export function notFound(): Problem {
  return new Problem('not_found')
}

/** Somebody changed the record meanwhile; `current` is how it stands now (C17). */
export function conflict(current: unknown, params: Record<string, unknown> = {}): Problem {
  return new Problem('conflict', { params, extra: { current, ...params } })
}

/** The body of a refusal (RFC 9457). `detail` is the sentence in the caller's language; `extra` is left out where there is none. */
export function problemDetails(
  traceId: string,
  status: number,
  code: string,
  detail: string,
  errors: unknown[] = [],
  extra?: unknown,
) {
  return {
    type: `urn:parvis:problem:${code}`,
    title: code,
    status,
    code,
    detail,
    errors,
    traceId,
    ...(extra === undefined ? {} : { extra }),
  }
}

defineProblems({
  invalid: { status: 422, fr: 'Des champs sont à corriger.', en: 'Some fields need correcting.' },
  not_found: {
    status: 404,
    fr: "Cette page ou cet élément n'existe pas, ou ne vous est pas accessible.",
    en: 'This page or item does not exist, or is not open to you.',
  },
  conflict: {
    status: 409,
    fr: "Cet élément a été modifié entre-temps. Rien n'a été écrasé : comparez et enregistrez de nouveau.",
    en: 'This item was changed meanwhile. Nothing was overwritten: compare and save again.',
  },
  already_there: { status: 409, fr: 'Un élément identique existe déjà.', en: 'The same item exists already.' },
  forbidden: {
    status: 403,
    fr: "Votre profil ne permet pas cette action. Adressez-vous à l'administrateur de votre contrat.",
    en: 'Your profile does not allow this. Ask the administrator of your contract.',
  },
  bad_origin: {
    status: 403,
    fr: 'La demande ne vient pas de ce portail : rechargez la page et recommencez.',
    en: 'The request does not come from this portal: reload the page and try again.',
  },
  unknown_host: {
    status: 421,
    fr: "Aucun portail n'est à cette adresse. Vérifiez-la, ou demandez-la à votre fournisseur.",
    en: 'No portal is at this address. Check it, or ask your provider for it.',
  },
  malformed: { status: 400, fr: 'La demande est illisible.', en: 'The request cannot be read.' },
  head_too_large: {
    status: 431,
    fr: "L'en-tête de la demande est trop long. Supprimez les cookies de ce site, puis réessayez.",
    en: 'The head of the request is too long. Delete the cookies of this site, then try again.',
  },
  too_slow: {
    status: 408,
    fr: "La demande n'est pas arrivée à temps. Réessayez.",
    en: 'The request did not arrive in time. Try again.',
  },
  too_large: {
    status: 413,
    fr: 'Le fichier « {name} » dépasse {megabytes} Mo.',
    en: 'The file “{name}” is larger than {megabytes} MB.',
  },
  request_too_large: {
    status: 413,
    fr: 'Les fichiers dépassent ensemble {megabytes} Mo.',
    en: 'The files together are larger than {megabytes} MB.',
  },
  too_many_files: {
    status: 413,
    fr: 'Il y a trop de fichiers ou de champs.',
    en: 'There are too many files or fields.',
  },
  too_many_at_once: {
    status: 429,
    fr: 'Vous en avez déjà {most} en cours. Attendez que le premier soit terminé, puis réessayez.',
    en: 'You have {most} of them under way already. Wait until the first is done, then try again.',
  },
  busy: {
    status: 503,
    fr: "Le portail est trop occupé pour l'instant. Rien n'a été enregistré. Réessayez dans {wait}.",
    en: 'The portal is too busy just now. Nothing was saved. Try again in {wait}.',
  },
  no_room: {
    status: 503,
    fr: "Le disque du portail est plein. Rien n'a été enregistré. Réessayez plus tard\u00a0; si cela dure, prévenez l'assistance.",
    en: 'The disk of the portal is full. Nothing was saved. Try again later; if it lasts, tell the support.',
  },
  body_too_large: {
    status: 413,
    fr: 'La demande dépasse {kilobytes} Ko.',
    en: 'The request is larger than {kilobytes} KB.',
  },
  method_not_allowed: {
    status: 405,
    fr: 'Cette adresse ne connaît que : {methods}.',
    en: 'This address only knows: {methods}.',
  },
  unsupported_type: {
    status: 415,
    fr: "Ce genre de contenu n'est pas accepté ici.",
    en: 'This kind of content is not accepted here.',
  },
  too_many_requests: {
    status: 429,
    fr: 'Trop de demandes à la suite. Réessayez dans {wait}.',
    en: 'Too many requests. Try again in {wait}.',
  },
  idempotency_mismatch: {
    status: 422,
    fr: 'La clé Idempotency-Key a déjà servi pour une autre demande.',
    en: 'This Idempotency-Key was used for another request.',
  },
  idempotency_rights_changed: {
    status: 409,
    fr: "La première demande qui porte cette clé Idempotency-Key a abouti. Vos droits ont changé depuis : sa réponse n'est plus donnée.",
    en: 'The first request with this Idempotency-Key was done. Your rights changed since: its answer is no longer given.',
  },
  idempotency_running: {
    status: 409,
    fr: 'La première demande qui porte cette clé Idempotency-Key est encore en cours.',
    en: 'The first request with this Idempotency-Key is still running.',
  },
  unexpected: {
    status: 500,
    fr: "Le portail n'a pas pu répondre. Rien n'a été enregistré. Réessayez ; si cela dure, donnez le code {traceId} à l'assistance.",
    en: 'The portal could not answer. Nothing was saved. Try again; if it lasts, give the code {traceId} to support.',
  },
  database_away: {
    status: 503,
    fr: "Le portail ne joint pas sa base de données. Rien n'a été enregistré. Réessayez dans {wait}.",
    en: 'The portal cannot reach its database. Nothing was saved. Try again in {wait}.',
  },
  database_unsure: {
    status: 503,
    fr: "La base de données s'est interrompue pendant l'enregistrement : l'action a peut-être été faite, peut-être pas. Vérifiez-le avant de la refaire. Un programme peut la répéter avec la même clé Idempotency-Key : elle n'est pas faite deux fois.",
    en: 'The database broke off while saving: the action may have been done, or not. Check before doing it again. A program may repeat it with the same Idempotency-Key: it is not done twice.',
  },
  required: { status: 422, fr: 'Ce champ est obligatoire.', en: 'This field is required.' },
  too_short: { status: 422, fr: 'Au moins {minimum} caractères.', en: 'At least {minimum} characters.' },
  too_long: { status: 422, fr: 'Au plus {maximum} caractères.', en: 'At most {maximum} characters.' },
  too_small: { status: 422, fr: 'Au moins {minimum}.', en: 'At least {minimum}.' },
  too_big: { status: 422, fr: 'Au plus {maximum}.', en: 'At most {maximum}.' },
  bad_code: {
    status: 422,
    fr: 'Lettres, chiffres, points et tirets, sans espace.',
    en: 'Letters, digits, dots and dashes, without spaces.',
  },
  bad_email: {
    status: 422,
    fr: "L'adresse email n'est pas valide (exemple : nom@exemple.fr).",
    en: 'The email address is not valid (example: name@example.com).',
  },
  bad_day: {
    status: 422,
    fr: "La date n'est pas valide (exemple : 23/11/2026).",
    en: 'The date is not valid (example: 2026-11-23).',
  },
  bad_value: { status: 422, fr: "La valeur n'est pas valide.", en: 'The value is not valid.' },
  number_expected: { status: 422, fr: 'Un nombre est attendu.', en: 'A number is expected.' },
  whole_expected: { status: 422, fr: 'Un nombre entier est attendu.', en: 'A whole number is expected.' },
  text_expected: { status: 422, fr: 'Un texte est attendu.', en: 'A text is expected.' },
  boolean_expected: {
    status: 422,
    fr: 'Oui ou non est attendu (true, false).',
    en: 'Yes or no is expected (true, false).',
  },
  one_expected: { status: 422, fr: 'Une seule valeur est attendue.', en: 'One value alone is expected.' },
  list_expected: { status: 422, fr: 'Une liste est attendue.', en: 'A list is expected.' },
  fields_expected: { status: 422, fr: 'Un groupe de champs est attendu.', en: 'A group of fields is expected.' },
  bad_choice: { status: 422, fr: 'Choisissez une des valeurs proposées.', en: 'Choose one of the values offered.' },
  unknown_field: { status: 422, fr: "Ce champ n'est pas attendu ici.", en: 'This field is not expected here.' },
  emails_differ: {
    status: 422,
    fr: 'Les deux adresses email ne sont pas les mêmes.',
    en: 'The two email addresses differ.',
  },
})
